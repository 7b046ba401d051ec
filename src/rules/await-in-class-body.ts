import { defineRule } from '../core/rule';
import { textOf } from '../python/cell';
import { child, enclosing } from '../python/syntax';
import { misplacedWaits } from './findings/misplaced-wait';

export const awaitInClassBody = defineRule({
  name: 'await-in-class-body',
  severity: 'error',
  example: { name: 'Shop', keyword: 'await' },
  title: trans => trans.__('await in a class body'),
  whatHappened: ({ name, keyword }, trans) =>
    trans.__(
      'The lines directly inside `class %1` run like a plain function, and `%2` cannot wait there.',
      name,
      keyword
    ),
  whyHere: (_, trans) =>
    trans.__(
      'At the top of a cell `await` is fine, because Jupyter waits for it. A class body is a place of its own.'
    ),
  whatToDo: ({ name }, trans) =>
    trans.__(
      'Wait for the value above the class and give it a name. Then use that name inside `class %1`.',
      name
    ),
  learnMore: [
    {
      title: 'Await expression',
      url: 'https://docs.python.org/3/reference/expressions.html#await-expression'
    }
  ],
  detect: (notebook, run) =>
    misplacedWaits(notebook, run, ['class']).map(([{ cell, node, keyword, at }]) => {
      const name = child(enclosing(node, 'class_definition') ?? node, 'name');
      return { at, names: { name: name ? textOf(cell, name) : '', keyword } };
    }),
  message: ({ name, keyword }, trans) =>
    trans.__('`%2` cannot wait directly in the body of `class %1`.', name, keyword),
  fixes: () => []
});
