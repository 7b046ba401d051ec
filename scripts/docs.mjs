/** Writes the generated text: the heads of the rules' pages, README's tables of rules and of damage. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './load.mjs';
import { ROOT } from './run.mjs';

const { rules } = await load('src/rules/index.ts');
const { withCounts, withHead, withTable } = await load('test/pages/generated.ts');

const counts = JSON.parse(readFileSync(join(ROOT, 'test/damage/counts.json'), 'utf8'));
update('README.md', text => withCounts(withTable(text, rules), counts));
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
