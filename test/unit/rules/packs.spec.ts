import { Library } from '../../../src/core/library';
import { defineRule, Finding } from '../../../src/core/rule';
import { RuleRegistry } from '../../../src/notebook/rule-registry';
import { rules, rulesWith } from '../../../src/rules';
import { loadPythonParser } from '../python/load';
import { notebook } from '../python/notebook';

beforeAll(loadPythonParser);

const kettle: Library = {
  name: 'kettle',
  packages: ['kettle'],
  nestAsyncio: false,
  threads: true,
  calls: [{ name: 'Kettle.boil_sync', instead: { way: 'twin', name: 'boil' }, certain: true }],
  docs: { title: 'kettle', url: 'https://kettle.example' }
};

const tooHot = defineRule<Finding>({
  name: 'too-hot',
  severity: 'hint',
  example: {},
  title: () => 'Too hot',
  whatHappened: () => 'It boils.',
  whyHere: () => 'It is on.',
  whatToDo: () => 'Wait.',
  learnMore: [],
  detect: () => [],
  message: () => 'Too hot.',
  fixes: () => []
});

describe('another extension', () => {
  it('adds a library, and takes it away again', () => {
    const registry = new RuleRegistry();
    const cells = notebook('from kettle import Kettle\nk = Kettle()\nk.boil_sync(3)');
    const found = () =>
      rulesWith(registry.rules, registry.libraries).flatMap(rule => rule.detect(cells, null));
    expect(found()).toEqual([]);
    const added = registry.addLibrary(kettle);
    expect(found()).toMatchObject([{ names: { call: 'k.boil_sync(3)' } }]);
    added.dispose();
    expect(found()).toEqual([]);
  });

  it('adds a rule, once', () => {
    const registry = new RuleRegistry();
    const added = registry.add(tooHot);
    expect(() => registry.add(tooHot)).toThrow('too-hot');
    expect(rulesWith(registry.rules, registry.libraries)).toEqual([...rules, tooHot]);
    added.dispose();
    expect(rulesWith(registry.rules, registry.libraries)).toEqual(rules);
  });

  it('puts a rule of its own in the place of one of ours', () => {
    const mine = { ...tooHot, name: rules[0].name };
    const inUse = rulesWith([mine], []);
    expect(inUse.filter(({ name }) => name === mine.name)).toEqual([mine]);
    expect(inUse).toHaveLength(rules.length);
  });
});
