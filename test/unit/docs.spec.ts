import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../src/rules';
import { withHead, withTable } from '../pages/generated';

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
    expectWritten('README.md', text => withTable(text, rules));
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('<!-- rules -->');
  });

  it.each(rules.map(rule => [rule.name, rule] as const))('on the page of %s', (name, rule) => {
    expectWritten(`test/rules/${name}.md`, text => withHead(text, rule));
  });
});
