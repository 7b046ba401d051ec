import { defineRule } from '../core/rule';
import { misplacedWaits } from './findings/misplaced-wait';

export const awaitInAnnotation = defineRule({
  name: 'await-in-annotation',
  severity: 'error',
  example: {},
  title: trans => trans.__('await in an annotation'),
  whatHappened: (_, trans) =>
    trans.__(
      'An annotation, the part after `:` or `->` that names a type, contains `await`. Python refuses the cell.'
    ),
  whyHere: (_, trans) =>
    trans.__('Python reads annotations later, if at all. At that moment nothing can wait.'),
  whatToDo: (_, trans) =>
    trans.__('Wait for the value on a line above, give it a name, and use the name.'),
  learnMore: [
    {
      title: 'Annotations',
      url: 'https://docs.python.org/3/reference/compound_stmts.html#annotations'
    }
  ],
  detect: (notebook, run) =>
    run?.errors.some(({ evalue }) => REFUSED.test(evalue))
      ? misplacedWaits(notebook, run, ['annotation', 'type-alias']).map(([{ at }]) => ({
          at,
          names: {}
        }))
      : [],
  message: (_, trans) => trans.__('`await` cannot stand in an annotation.'),
  fixes: () => []
});

/** `await expression` ≥ 3.14, `'await expression'` before. */
const REFUSED = /^'?await expression'? can\s?not be used within /;
