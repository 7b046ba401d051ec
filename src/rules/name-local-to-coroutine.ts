import { defineRule, Finding } from '../core/rule';
import { textOf } from '../python/cell';
import { Program, programOf, Site } from '../python/program';
import { child } from '../python/syntax';
import { inlineCoroutine } from '../fixes/inline-coroutine';
import { failures, rangeOf } from './findings/failure';
import { links } from './links';

type Found = Finding & {
  readonly names: { readonly name: string; readonly function: string };
  readonly definition: Site;
};

export const nameLocalToCoroutine = defineRule<Found>({
  name: 'name-local-to-coroutine',
  severity: 'error',
  example: { name: 'rows', function: 'job' },
  title: trans => trans.__('A name that lives only inside an async function'),
  whatHappened: ({ name, function: owner }, trans) =>
    trans.__(
      '`%1` is set inside `%2`, and is gone when `%2` is done. Other cells do not see it.',
      name,
      owner
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'A script needs such a function around its awaits. A notebook does not: a cell can await at its top.'
    ),
  whatToDo: ({ name, function: owner }, trans) =>
    trans.__(
      'End `%2` with `return %1` and write `%1 = await %2()`. Or run its lines in the cell.',
      name,
      owner
    ),
  learnMore: [links.autoawait],
  detect(notebook, run) {
    const program = programOf(notebook);
    return run
      ? failures(notebook, run, /^NameError$/, /^name '(\w+)' is not defined/).flatMap(
          ({ match: [, name], places }) => {
            const isUsedThere =
              places[0]?.current &&
              places[0].cell.scope.references.some(each => each.name === name);
            const owner = isUsedThere ? ownerOf(program, name) : null;
            const ownerName = owner && child(owner.node, 'name');
            return owner && ownerName
              ? [
                  {
                    at: rangeOf(owner),
                    ...(run.cell && run.cell !== owner.cell.id ? { shownIn: run.cell } : {}),
                    names: { name, function: textOf(owner.cell, ownerName) },
                    definition: owner
                  }
                ]
              : [];
          }
        )
      : [];
  },
  message: ({ name, function: owner }, trans) =>
    trans.__('`%1` is set inside `%2` only; other cells do not see it.', name, owner),
  fixes: ({ definition }, notebook, trans) =>
    [inlineCoroutine(notebook, definition, trans)].flatMap(fix => fix ?? [])
});

/** The one `async def` that assigns the name, when no cell does so at its top. */
function ownerOf(program: Program, name: string): Site | null {
  if (program.cells.some(({ scope }) => scope.bindings.has(name))) {
    return null;
  }
  const owners = program.cells.flatMap(cell =>
    cell.scope.children.flatMap(scope =>
      scope.isAsync && scope.bindings.get(name)?.some(({ kind }) => kind === 'assign')
        ? [{ cell, node: scope.node }]
        : []
    )
  );
  const [only, more] = owners;
  return only && !more ? only : null;
}
