import { defineRule, Finding } from '../core/rule';
import { shortCode } from '../fixes/short-code';
import { misplacedWaits } from './findings/misplaced-wait';

export const nestedAsyncComprehension = defineRule<
  Finding & { readonly names: { readonly code: string } }
>({
  name: 'nested-async-comprehension',
  severity: 'error',
  example: { code: 'await fetch(x)' },
  title: trans => trans.__('await in a list inside a list'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` stands in a comprehension, a loop in brackets, that is inside another one. Python refuses the cell.',
      code
    ),
  whyHere: (_, trans) =>
    trans.__('Before Python 3.11 only the outermost comprehension may wait with `await`.'),
  whatToDo: (_, trans) =>
    trans.__(
      'Write the outer one as a `for` loop that appends to a list. Or use Python 3.11 or newer.'
    ),
  learnMore: [
    {
      title: 'What is new in Python 3.11',
      url: 'https://docs.python.org/3/whatsnew/3.11.html#other-language-changes'
    }
  ],
  detect: (notebook, run) =>
    run?.errors.some(({ evalue }) => REFUSED.test(evalue))
      ? misplacedWaits(notebook, run, ['nested-comprehension']).map(([{ cell, at }]) => ({
          at,
          names: { code: shortCode(cell.source.slice(at.from, at.to), 30) }
        }))
      : [],
  message: (_, trans) =>
    trans.__('Before Python 3.11 a comprehension inside another one cannot wait.'),
  fixes: () => []
});

const REFUSED = /^asynchronous comprehension outside of an asynchronous function/;
