import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnyRule } from '../../src/core/rule';
import { english, Trans } from '../../src/core/words';
import { rules } from '../../src/rules';
import { readPage } from '../pages/page';

const root = join(__dirname, '../..');
const named = rules.map(rule => [rule.name, rule] as const);
const namesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder))
    .filter(file => file.endsWith(ending))
    .map(file => file.slice(0, -ending.length))
    .sort();
/** The code of the rules and of what they share. */
const literals = ['rules', 'rules/findings', 'fixes', 'libraries']
  .flatMap(room => namesIn(`src/${room}`, '.ts').map(name => `src/${room}/${name}.ts`))
  .map(file => readFileSync(join(root, file), 'utf8').replace(/\\(['"`])/g, '$1'))
  .join('\n');

/** The four blocks as a reader sees them. */
const BLOCKS = ['title', 'whatHappened', 'whyHere', 'whatToDo', 'message'] as const;
const block = (rule: AnyRule, name: (typeof BLOCKS)[number], trans: Trans = english) =>
  name === 'title' ? rule.title(trans) : rule[name](rule.example, trans);

const words = (text: string) => text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word));
const sentences = (text: string) => text.split(/(?<=[.!?:])\s+/);

/** Words that blame, or make light of what is hard. */
const UNKIND =
  /\b(simply|just|obviously|of course|easy|easily|trivial|merely|clearly|you forgot|should have)\b/i;

describe('the list of rules', () => {
  it('is alphabetical', () => {
    const names = rules.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it('has every file of src/rules, and each has its page', () => {
    const names = rules.map(({ name }) => name);
    expect(namesIn('src/rules', '.ts').filter(name => !['index', 'links'].includes(name))).toEqual(
      names
    );
    expect(namesIn('test/rules', '.md')).toEqual(names);
  });
});

describe.each(named)('the words of %s', (_, rule) => {
  it.each(BLOCKS)('%s: short sentences, short block, no blame', name => {
    const text = block(rule, name);
    expect(text.trim()).toBe(text);
    expect(text).not.toBe('');
    expect(text).not.toMatch(/%\d|undefined|\s{2}/);
    expect(text).not.toMatch(UNKIND);
    expect(words(text).length).toBeLessThanOrEqual(45);
    for (const sentence of sentences(text)) {
      expect([sentence, words(sentence).length <= 20]).toEqual([sentence, true]);
    }
  });

  it('says the cause in one line on the card', () => {
    expect(block(rule, 'message').length).toBeLessThanOrEqual(90);
  });

  it('can be translated: each text is one literal with places for the names', () => {
    const known = new Set<string>();
    const remember: Trans = {
      __: text => (known.add(text), text),
      _n: (one, many) => (known.add(one), known.add(many), one)
    };
    BLOCKS.forEach(name => block(rule, name, remember));
    for (const text of known) {
      expect(literals).toContain(text);
    }
    expect(known.size).toBeGreaterThanOrEqual(BLOCKS.length);
  });

  it('leads on to documentation', () => {
    expect(rule.learnMore.length).toBeGreaterThan(0);
    rule.learnMore.forEach(({ title, url }) => {
      expect(title).not.toBe('');
      expect(url).toMatch(/^https:\/\/[\w.-]+\/\S+$/);
    });
  });
});

describe.each(namesIn('test/rules', '.md'))('the page of %s', name => {
  const file = `test/rules/${name}.md`;
  const { cases } = readPage(file, readFileSync(join(root, file), 'utf8'));

  it('has a silent case for every four that speak', () => {
    const silent = cases.filter(({ message }) => message === null).length;
    expect(cases.length - silent).toBeGreaterThan(0);
    expect(silent).toBeGreaterThanOrEqual(Math.ceil((cases.length - silent) / 4));
  });

  it('has buttons that name their result', () => {
    for (const { heading, afters } of cases) {
      const titles = afters.map(({ title }) => title);
      expect([heading, new Set(titles).size]).toEqual([heading, titles.length]);
      for (const title of titles) {
        expect(title).not.toMatch(/^fix/i);
        expect([title, title.length <= 40]).toEqual([title, true]);
      }
    }
  });

  it('has messages that fit on one line, without blame', () => {
    for (const { message } of cases) {
      expect(message ?? '').not.toMatch(UNKIND);
      expect((message ?? '').replace(/`/g, '').length).toBeLessThanOrEqual(90);
    }
  });
});
