import { AnyRule } from '../../src/core/rule';
import { english } from '../../src/core/words';
import { HEAD } from './markdown';

/** A rule's page with its head as the rule words it; the cases stay as they are. */
export function withHead(page: string, rule: AnyRule): string {
  const head = `<!-- head -->\n${headOf(rule)}\n<!-- /head -->`;
  // An author's own heading goes; the rule's title takes its place.
  const cases = page
    .replace(HEAD, '')
    .replace(/^# .*\n/, '')
    .trimStart();
  return `${head}\n\n${cases}`;
}

/** The README with its table of rules. Text without the marks stays as it is. */
export function withTable(readme: string, rules: readonly AnyRule[]): string {
  const table = `<!-- rules -->\n${tableOf(rules)}\n<!-- /rules -->`;
  return readme.replace(/<!-- rules -->[^]*?<!-- \/rules -->/, () => table);
}

function headOf(rule: AnyRule): string {
  const { example } = rule;
  const links = rule.learnMore.map(({ title, url }) => `[${title}](${url})`);
  return [
    `# ${rule.title(english)}`,
    `**What happened.** ${rule.whatHappened(example, english)}`,
    `**Why here.** ${rule.whyHere(example, english)}`,
    `**What to do.** ${rule.whatToDo(example, english)}`,
    `**Learn more.** ${links.join(' · ')}`
  ].join('\n\n');
}

function tableOf(rules: readonly AnyRule[]): string {
  const rows = rules.map(rule => [
    `[${rule.title(english)}](test/rules/${rule.name}.md)`,
    rule.message(rule.example, english)
  ]);
  return [['the mistake', 'the card says'], ['---', '---'], ...rows]
    .map(cells => `| ${cells.map(cell => cell.replace(/\|/g, '\\|')).join(' | ')} |`)
    .join('\n');
}
