import { cellEdit } from '../core/edit';
import { Notebook } from '../core/notebook';
import { Fix } from '../core/rule';
import { Trans } from '../core/words';
import { awaitProblem } from '../python/await-legality';
import { PythonCell, textOf } from '../python/cell';
import { awaitText } from '../python/precedence';
import { Program, programOf, qualifiedName, Site } from '../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../python/syntax';
import { asyncioName } from './import-asyncio';
import { shortCode } from './short-code';

/**
 * Lets other tasks run meanwhile: `time.sleep(1)` becomes `await
 * asyncio.sleep(1)`. Null where the pause may be what keeps two steps together.
 */
export function sleepAsync(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const callee = child(node, 'function');
  const asyncio = asyncioName(program, cell, node);
  if (
    !callee ||
    !asyncio ||
    awaitProblem(program, cell, node) ||
    needsNoOther(program, { cell, node })
  ) {
    return null;
  }
  const call = `${asyncio.name}.sleep${cell.source.slice(callee.to, node.to)}`;
  const text = awaitText(cell, node, call, true);
  const at = text.indexOf(call);
  return {
    title: trans.__('Use %1', shortCode(`await ${call}`, 36)),
    applicability: 'check-first',
    note: trans.__('Other tasks run during the pause.'),
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        { from: node.from, to: callee.to, insert: `${text.slice(0, at)}${asyncio.name}.sleep` },
        { from: node.to, to: node.to, insert: text.slice(at + call.length) }
      ])
    ]
  };
}

/**
 * Whether the function may rely on the pause as a step that nothing comes
 * between: it holds something open (a lock, or what may be one), changes what
 * others can see as well, or measures the time.
 */
function needsNoOther(program: Program, { cell, node }: Site): boolean {
  const owner = enclosing(node, 'function_definition');
  const body = owner && child(owner, 'body');
  return (
    !body ||
    enclosing(node, 'with_statement') !== null ||
    descendants(body).some(part => {
      const target = child(part, 'left');
      switch (part.type) {
        case 'global_statement':
        case 'nonlocal_statement':
        case 'delete_statement':
          return true;
        case 'assignment':
        case 'augmented_assignment':
          return !target || descendants(target).some(({ type }) => SHARED.test(type));
        case 'call': {
          const callee = child(part, 'function');
          return (
            callee !== null &&
            (/\.(acquire|release|locked)$/.test(textOf(cell, callee)) ||
              changesShared(cell, body, callee) ||
              CLOCK.test(qualifiedName(program, cell, callee) ?? ''))
          );
        }
        default:
          return false;
      }
    })
  );
}

const SHARED = /^(attribute|subscript)$/;

/** `box.append(x)`, where the function looks at `box` elsewhere too. */
function changesShared(cell: PythonCell, body: SyntaxNode, callee: SyntaxNode): boolean {
  const object = child(callee, 'object');
  const method = child(callee, 'attribute');
  return (
    object?.type === 'identifier' &&
    method !== null &&
    CHANGES.test(textOf(cell, method)) &&
    descendants(body).filter(
      part => part.type === 'identifier' && textOf(cell, part) === textOf(cell, object)
    ).length > 1
  );
}

const CHANGES =
  /^(append|add|extend|insert|update|setdefault|pop|popitem|popleft|remove|discard|clear|write|put_nowait)$/;

const CLOCK =
  /^(time\.(time|monotonic|perf_counter|process_time)(_ns)?|datetime\.datetime\.(now|utcnow)|timeit\.default_timer)$/;

/** Moves a blocking call to a thread: `get(url)` becomes `await asyncio.to_thread(get, url)`. */
export function callInThread(notebook: Notebook, { cell, node }: Site, trans: Trans): Fix | null {
  const program = programOf(notebook);
  const { python } = notebook.kernel;
  const callee = child(node, 'function');
  const list = child(node, 'arguments');
  const asyncio = asyncioName(program, cell, node);
  const isOld = python !== null && python[0] === 3 && python[1] < 9;
  if (!callee || list?.type !== 'argument_list' || !asyncio || isOld) {
    return null;
  }
  if (awaitProblem(program, cell, node) || /^\(\s*#/.test(textOf(cell, list))) {
    return null;
  }
  const isEmpty = list.children.length === 2;
  const call = `${asyncio.name}.to_thread(${textOf(cell, callee)}${isEmpty ? '' : ', '}${cell.source.slice(list.from + 1, node.to)}`;
  const text = awaitText(cell, node, call, true);
  const at = text.indexOf(call);
  return {
    title: trans.__('Run %1 in a thread', shortCode(textOf(cell, callee), 24)),
    applicability: 'check-first',
    note: trans.__('Other tasks run meanwhile.'),
    edit: [
      cellEdit(cell, [
        ...asyncio.edits,
        {
          from: callee.from,
          to: callee.from,
          insert: `${text.slice(0, at)}${asyncio.name}.to_thread(`
        },
        { from: callee.to, to: list.from + 1, insert: isEmpty ? '' : ', ' },
        { from: node.to, to: node.to, insert: text.slice(at + call.length) }
      ])
    ]
  };
}
