import { Instead, Library, LibraryCall } from '../../core/library';
import { cellFrames } from '../../core/locate';
import { lineOf, Notebook } from '../../core/notebook';
import { Finding } from '../../core/rule';
import { ChainedException, Run, RunError } from '../../core/run';
import { stringGiven } from '../../fixes/run-in-background';
import { shortCode } from '../../fixes/short-code';
import { PythonCell, textOf } from '../../python/cell';
import {
  cellsCalling,
  mayBePatched,
  nestAsyncioAppliedBefore,
  Program,
  programOf,
  pythonCell,
  Site
} from '../../python/program';
import { child, descendants, enclosing, SyntaxNode } from '../../python/syntax';
import { builtinName } from '../../python/value-use';
import { Caller } from '../../fixes/unseen-callers';
import { callersOf } from './callers';
import { lineRangeOf, placesOf, surelyFailed } from './failure';
import { isLibraryFile, packageOf } from './library-file';
import { functionName, KnownSite, knownSites, togetherWith } from './library-sites';
import { loopFindings } from './running-loop';
import { runsInCell } from './runs-in-cell';

/** A call into a library, or a module of the reader's, that starts a loop inside. */
export type LibraryFinding = Finding & {
  readonly names: LibraryNames;
  readonly site: Site;
  /** Who called the function that it stands in; null without a traceback that tells. */
  readonly callers: readonly Caller[] | null;
  /** Null where the library is not known. */
  readonly library: Library | null;
  readonly known: LibraryCall | null;
  /** The calls that one fix mends, this one first. */
  readonly together: readonly KnownSite[];
  /** Whether a thread without a loop is all that it needs. */
  readonly worksInThread: boolean;
  /** Whether nest_asyncio makes it work. */
  readonly worksPatched: boolean;
};

export type LibraryNames = {
  /** The call, shortened. */
  readonly call: string;
  /** `pydantic-ai`, or the file that it stands in. */
  readonly library: string;
  /** What can be done about it. */
  readonly way: LibraryWay;
  /** What to write instead, where that is known. */
  readonly instead: string;
  /** `no` where nest_asyncio is known not to help. */
  readonly nest: 'yes' | 'no';
};

export type LibraryWay = 'twin' | 'remove' | 'background' | 'shown' | 'thread' | 'unknown';

/** The calls that a run shows to start a loop inside, or that always do. */
export function libraryFindings(
  notebook: Notebook,
  run: Run | null,
  libraries: readonly Library[]
): readonly LibraryFinding[] {
  return run ? fromRun(notebook, run, libraries) : fromSource(notebook, libraries);
}

/** What Python's own loops say. */
const LOOP_TEXT =
  /^(asyncio\.run\(\) cannot be called from a running event loop|Runner\.run\(\) cannot be called from a running event loop|[Tt]his event loop is already running\.?|Cannot run the event loop while another loop is running|Already running asyncio in this thread|Cannot close a running event loop)$/;

/** Said by code that makes a loop of its own, and so can do so in a thread. */
const MAKES_LOOP =
  /^(asyncio\.run\(\)|Runner\.run\(\)|Cannot run the event loop while|Already running asyncio)/;

/** Said where nest_asyncio changes the outcome (errors.md 4). */
const PATCHED = /^(asyncio\.run\(\)|[Tt]his event loop is already|Cannot run the event loop while)/;

function fromRun(
  notebook: Notebook,
  run: Run,
  libraries: readonly Library[]
): readonly LibraryFinding[] {
  // A call that starts a loop itself, without a library, is another mistake.
  if (run.errors.length === 0 || loopFindings(notebook, run).length > 0) {
    return [];
  }
  return run.errors.flatMap(error => {
    const said = error.chain.find(
      ({ ename, evalue }) =>
        (ename === 'RuntimeError' && LOOP_TEXT.test(evalue)) ||
        libraries.some(({ says }) => says?.test(evalue))
    );
    return said ? (fromError(notebook, run, error, said, libraries) ?? []) : [];
  });
}

/** The call of the innermost frame in a cell, if the next frame is in a library's file. */
function fromError(
  notebook: Notebook,
  run: Run,
  { chain }: RunError,
  said: ChainedException,
  libraries: readonly Library[]
): LibraryFinding | null {
  // The inner exceptions of a chain begin where they were caught, inside the library.
  const shown = chain.slice(chain.indexOf(said)).find(each => innermost(notebook, run, each));
  const place = shown && innermost(notebook, run, shown);
  if (!shown || !place) {
    return null;
  }
  const below = shown.frames.slice(shown.frames.indexOf(place.frame) + 1);
  const files = [...said.frames, ...below].flatMap(({ file }) => file ?? []);
  const [next] = below;
  const program = programOf(notebook);
  const cell = pythonCell(program, place.cell.id);
  if (!cell || cell.kind === 'opaque' || !next?.file || !isLibraryFile(next.file)) {
    return null;
  }
  if (next.function === null) {
    // The module is being loaded, here by a lazy import: not the call starts a loop.
    return null;
  }
  const { file } = next;
  const library =
    libraries.find(({ packages }) => packages.includes(packageOf(file))) ??
    libraries.find(({ packages }) => files.some(file => packages.includes(packageOf(file))));
  const line = place.current ? place.line : null;
  const site = library ? siteOf(program, cell, library, line, place.function) : null;
  const failed = surelyFailed({
    exception: shown,
    places: placesOf(notebook, run, shown)
  });
  const call = site ? site.node : calledOn(program, cell, line, next.function, failed);
  if (!call) {
    return null;
  }
  const found = finding(
    program,
    { cell, node: call },
    {
      library: library ?? null,
      known: site?.known ?? null,
      name: library?.name ?? moduleOf(next.file),
      worksInThread: library ? library.threads : MAKES_LOOP.test(said.evalue),
      worksPatched: library ? library.nestAsyncio : PATCHED.test(said.evalue),
      isNamed: site !== null || lastName(cell, call) === plain(next.function) || isAlone(cell, call)
    }
  );
  const { cell: ran } = run;
  return (
    found && {
      ...found,
      callers: callersOf(notebook, run, shown),
      ...(ran !== null && ran !== cell.id ? { shownIn: ran } : {})
    }
  );
}

function innermost(notebook: Notebook, run: Run, exception: ChainedException) {
  return cellFrames(notebook, run, exception).at(-1) ?? null;
}

/** What to call a library that is not known: its package, or its file. */
function moduleOf(file: string): string {
  const name = packageOf(file) || (/([^\\/]+?)(?:\.py)?$/.exec(file)?.[1] ?? '');
  return /^[\w.-]{1,40}$/.test(name) ? name : '';
}

/** A call that the library is known to fail for: on the line, else the only one in the cell. */
function siteOf(
  program: Program,
  cell: PythonCell,
  library: Library,
  line: number | null,
  inFunction: string | null
): KnownSite | null {
  const all = knownSites(program, cell, library, line !== null).filter(
    ({ node }) => functionName(cell, node) === (inFunction === null ? '' : plain(inFunction))
  );
  const onLine = all.filter(({ node }) => line !== null && isOn(cell, node, line));
  return onLine[0] ?? (all.length === 1 ? all[0] : null);
}

/**
 * The call of an unknown library: the one of this function on the line, or in
 * the cell where the line may be wrong; else the first on the line.
 */
function calledOn(
  program: Program,
  cell: PythonCell,
  line: number | null,
  name: string | null,
  failed: Site | null
): SyntaxNode | null {
  if (line === null) {
    return null;
  }
  const here = cell.calls.filter(call => isOn(cell, call, line));
  const [named, more] = (failed ? here : cell.calls).filter(
    call => lastName(cell, call) === plain(name)
  );
  // The library's own frame lies directly below, so it was no builtin that called it.
  const first = here.find(call => !isOfBuiltin(program, cell, call)) ?? here[0];
  return named && !more ? named : (first ?? (failed && withoutCall(failed)));
}

function isOfBuiltin(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  const callee = child(call, 'function');
  return callee !== null && builtinName(program, cell, callee) !== null;
}

/** Whether nothing else on its lines can have run the library's code: under another name, as decorated functions have. */
function isAlone(cell: PythonCell, call: SyntaxNode): boolean {
  const [from, to] = [lineOf(cell.source, call.from), lineOf(cell.source, call.to)];
  const given = child(call, 'arguments');
  return (
    cell.calls.every(
      other =>
        other === call ||
        lineOf(cell.source, other.to) < from ||
        lineOf(cell.source, other.from) > to
    ) &&
    given !== null &&
    !descendants(given).some(({ type }) => /^(attribute|subscript|await|.*_operator)$/.test(type))
  );
}

/** A statement that runs the library's code without a call, as a property does. */
function withoutCall(failed: Site): SyntaxNode | null {
  const { from, to } = lineRangeOf(failed);
  const { node } = failed;
  const isAlone = node.from === from && node.to === to;
  return isAlone && /^(expression|return)_statement$/.test(node.type) ? node : null;
}

function isOn(cell: PythonCell, { from, to }: SyntaxNode, line: number): boolean {
  return lineOf(cell.source, from) <= line && line <= lineOf(cell.source, to);
}

/** `Agent.run_sync(self, …)` → `run_sync`. */
function plain(name: string | null): string {
  return name?.replace(/\(.*$/, '').split('.').pop() ?? '';
}

function lastName(cell: PythonCell, call: SyntaxNode): string | null {
  const callee = child(call, 'function');
  const last = callee?.type === 'attribute' ? child(callee, 'attribute') : callee;
  return last?.type === 'identifier' ? textOf(cell, last) : null;
}

type Facts = Pick<LibraryFinding, 'library' | 'known' | 'worksInThread' | 'worksPatched'> & {
  readonly name: string;
  /** Whether the call is certainly the one that failed. */
  readonly isNamed: boolean;
};

function finding(
  program: Program,
  site: Site,
  { library, known, name, worksInThread, worksPatched, isNamed }: Facts
): LibraryFinding | null {
  const together = library && known ? togetherWith(program, library, { ...site, known }) : [];
  const [first] = together.length > 0 ? together : [site];
  const { cell, node } = first;
  if (worksPatched && nestAsyncioAppliedBefore(program, cell, node.from)) {
    return null;
  }
  const call = shortCode(textOf(cell, node), ROOM);
  return {
    at: { cell: cell.id, from: node.from, to: node.to },
    names: {
      call,
      library: name,
      ...(known
        ? wordsOf(cell, node, (together[0]?.known ?? known).instead)
        : {
            way: worksInThread && isNamed ? ('thread' as const) : ('unknown' as const),
            instead: ''
          }),
      nest: worksPatched ? 'yes' : 'no'
    },
    ...(library ? { links: [library.docs] } : {}),
    site: first,
    callers: null,
    library,
    known,
    together,
    worksInThread: worksInThread && isNamed,
    worksPatched
  };
}

/** Room for code in a sentence of 90 characters. */
const ROOM = 30;

/** What to show: the twin's call, or the lines for the background. */
function wordsOf(
  cell: PythonCell,
  call: SyntaxNode,
  instead: Instead
): Pick<LibraryNames, 'way' | 'instead'> {
  const callee = child(call, 'function');
  const of = callee && child(callee, 'object');
  const object = of ? shortCode(textOf(cell, of), 20) : '…';
  switch (instead.way) {
    case 'twin':
      return { way: 'twin', instead: `await ${object}.${instead.name}(…)` };
    case 'unwrap':
      return { way: 'twin', instead: 'await f(x)' };
    case 'remove':
      return { way: 'remove', instead: '' };
    case 'shown':
      return { way: 'shown', instead: instead.example };
    case 'background': {
      const { needs, lines } = instead;
      if (needs && !needs.values.includes(stringGiven(cell, call, needs.keyword) ?? '')) {
        return { way: 'shown', instead: needs.otherwise };
      }
      const line = lines[lines.length - 1]
        .replace(/\{(asyncio|threading)\}/g, '$1')
        .replace(/\{of\}/g, object)
        .replace(/\{function\}/g, callee ? shortCode(textOf(cell, callee), 24) : '…')
        .replace(/\{handed\}/g, ', …')
        .replace(/\{(arguments|first|rest)\}/g, '…')
        .replace(/[{}]/g, '');
      return { way: 'background', instead: line };
    }
  }
}

/** Calls that fail in every notebook. */
function fromSource(notebook: Notebook, libraries: readonly Library[]): readonly LibraryFinding[] {
  const { implementation } = notebook.kernel;
  if (implementation !== null && implementation !== 'ipython') {
    return [];
  }
  const program = programOf(notebook);
  const { certain, names } = certainCalls(libraries);
  return cellsCalling(program, names)
    .filter(cell => cell.kind === 'python' && !cell.broken)
    .flatMap(cell =>
      certain.flatMap(library => {
        const calls = knownSites(program, cell, library, false).filter(
          ({ known, node }) => known.certain && isCertain(program, cell, node)
        );
        const found = calls.flatMap(
          ({ node, known }) =>
            finding(
              program,
              { cell, node },
              {
                library,
                known,
                name: library.name,
                worksInThread: library.threads,
                worksPatched: library.nestAsyncio,
                isNamed: true
              }
            ) ?? []
        );
        // One for all that are mended together.
        return found.filter(
          ({ at }, i) => found.findIndex(other => other.at.from === at.from) === i
        );
      })
    );
}

type CertainCalls = {
  readonly certain: readonly Library[];
  readonly names: ReadonlySet<string>;
};

/** The libraries that some call is certain of, and the names of their calls. */
function certainCalls(libraries: readonly Library[]): CertainCalls {
  let known = knownCalls.get(libraries);
  if (!known) {
    const certain = libraries.filter(({ calls }) => calls.some(({ certain }) => certain));
    const names = new Set(certain.flatMap(({ calls }) => calls.map(({ name }) => name)));
    knownCalls.set(libraries, (known = { certain, names }));
  }
  return known;
}

const knownCalls = new WeakMap<readonly Library[], CertainCalls>();

function isCertain(program: Program, cell: PythonCell, call: SyntaxNode): boolean {
  return (
    !mayBePatched(program) &&
    !enclosing(call, 'except_clause', 'case_clause', 'lambda') &&
    runsInCell(program, cell, call)
  );
}
