import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../src/rules';
import { withCounts, withHead, withTable } from '../pages/generated';

const root = join(__dirname, '../..');

/** Compares without printing whole files. */
function expectWritten(file: string, write: (text: string) => string): void {
  const text = readFileSync(join(root, file), 'utf8');
  if (write(text) !== text) {
    throw new Error(`${file} has old generated text: run npm run docs`);
  }
}

describe('generated text is as the rules word it', () => {
  it('in the README', () => {
    const counts = JSON.parse(readFileSync(join(root, 'test/damage/counts.json'), 'utf8'));
    expectWritten('README.md', text => withCounts(withTable(text, rules), counts));
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(readme).toContain('<!-- rules -->');
    expect(readme).toContain('<!-- damage -->');
  });

  it.each(rules.map(rule => [rule.name, rule] as const))('on the page of %s', (name, rule) => {
    expectWritten(`test/rules/${name}.md`, text => withHead(text, rule));
  });
});
