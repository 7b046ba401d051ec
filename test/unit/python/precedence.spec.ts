import { textOf } from '../../../src/python/cell';
import { awaitText } from '../../../src/python/precedence';
import { child, enclosing } from '../../../src/python/syntax';
import { loadPythonParser } from './load';
import { at, notebook } from './notebook';

beforeAll(loadPythonParser);

/** The cell after `run(x)` at the `‸` has become `await x`. */
function awaited(source: string): string {
  const { cell, node } = at(notebook(source));
  const call = node.type === 'call' ? node : enclosing(node, 'call')!;
  const [operand] = child(call, 'arguments')!.children.filter(({ named }) => named);
  const isPrimary = /^(?:call|identifier|attribute|subscript|parenthesized_expression)$/.test(
    operand.type
  );
  const text = awaitText(cell, call, textOf(cell, operand), isPrimary);
  return cell.source.slice(0, call.from) + text + cell.source.slice(call.to);
}

it.each([
  ['‸run(f())', 'await f()'],
  ['x = ‸run(f()) + 1', 'x = await f() + 1'],
  ['-‸run(f()) ** 2', '-await f() ** 2'],
  ['2 ** ‸run(f())', '2 ** await f()'],
  ['not ‸run(f()) or y', 'not await f() or y'],
  ['‸run(f()).x', '(await f()).x'],
  ['‸run(f())[0]', '(await f())[0]'],
  ['‸run(f())()', '(await f())()'],
  ['y[‸run(f())]', 'y[await f()]'],
  ['g(‸run(f()), *z)', 'g(await f(), *z)'],
  ['await ‸run(f())', 'await (await f())'],
  ['‸run(a or b)', 'await (a or b)'],
  ['‸run(f() if x else g())', 'await (f() if x else g())'],
  ['‸run(lambda: 1)', 'await (lambda: 1)'],
  ['‸run((y := f()))', 'await (y := f())'],
  ['‸run(f(\n  2))', 'await f(\n  2)'],
  ['‸run(a\n .b())', 'await (a\n .b())'],
  ['‸run(a  # why\n .b())', 'await (a  # why\n .b())'],
  ['‸run(f("\\n#"))', 'await f("\\n#")'],
  ['x = 1 if y else(‸run)(c)', 'x = 1 if y else await c'],
  ['x = [‸run(c)for c in d]', 'x = [await c for c in d]'],
  ['f"{‸run(f())}"', 'f"{await f()}"']
])('%j becomes %j', (before, after) => {
  expect(awaited(before)).toBe(after);
});
