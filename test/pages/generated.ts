import { AnyRule } from '../../src/core/rule';
import { english } from '../../src/core/words';
import { Counts } from '../damage/tally';
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

/** The README with its table of what was tried. Text without the marks stays as it is. */
export function withCounts(readme: string, counts: Readonly<Record<string, Counts>>): string {
  const rows = Object.entries(TRIED).flatMap(([name, what]) =>
    counts[name] ? [[what, ...numbersOf(counts[name])]] : []
  );
  const table = `<!-- damage -->\n${tableWith([...COUNTED], rows)}\n<!-- /damage -->`;
  return readme.replace(/<!-- damage -->[^]*?<!-- \/damage -->/, () => table);
}

const COUNTED = [
  'notebooks',
  'tried',
  'fixes run',
  'damaged',
  'falsely accused',
  'mended'
] as const;

const TRIED = {
  correct: 'working ones, in `test/corpus/correct`',
  hostile: 'hostile ones with mistakes, in `test/corpus/hostile`',
  pages: 'the cases on the pages of `test/rules`',
  'made-up': 'made-up ones, half of them with mistakes, of `test/fuzz/working.ts`'
} as const;

function numbersOf({ tried, mistaken, fixes, damaged, accused, mended }: Counts): string[] {
  const share = mistaken > 0 ? `${mended} of ${mistaken}` : '';
  return [...[tried, fixes, damaged, accused].map(String), share];
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
  return tableWith(['the mistake', 'the card says'], rows);
}

function tableWith(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map(cells => `| ${cells.map(cell => cell.replace(/\|/g, '\\|')).join(' | ')} |`)
    .join('\n');
}
