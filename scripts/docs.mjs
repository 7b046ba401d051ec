/** Writes the generated text: the heads of the rules' pages and README's table of rules. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './load.mjs';
import { ROOT } from './run.mjs';

const { rules } = await load('src/rules/index.ts');
const { withHead, withTable } = await load('test/pages/generated.ts');

update('README.md', text => withTable(text, rules));
for (const rule of rules) {
  update(`test/rules/${rule.name}.md`, text => withHead(text, rule));
}

function update(file, write) {
  const path = join(ROOT, file);
  if (!existsSync(path)) {
    console.log(`${file} is missing`);
    return;
  }
  const before = readFileSync(path, 'utf8');
  const after = write(before);
  if (after !== before) {
    writeFileSync(path, after);
    console.log(`${file} written`);
  }
}
