import { Link } from './rule';

/**
 * A library whose plain calls start an event loop of their own: where to
 * recognise it, and what its documentation says to write instead. Pure data.
 */
export type Library = {
  /** As people call it: `pydantic-ai`. */
  readonly name: string;
  /** The packages that it installs: the first part of imports and of paths in site-packages. */
  readonly packages: readonly string[];
  /** What its calls raise when a loop runs, where those are words of its own. */
  readonly says?: RegExp;
  /** Whether nest_asyncio makes its calls work. */
  readonly nestAsyncio: boolean;
  /** Whether its calls work in a thread that has no loop. */
  readonly threads: boolean;
  readonly calls: readonly LibraryCall[];
  readonly docs: Link;
};

/** A call that starts a loop. */
export type LibraryCall = {
  /** The end of its full name: `Agent.run_sync`, or a function of a module: `run`. */
  readonly name: string;
  readonly instead: Instead;
  /** It fails in every notebook: no run is needed to say so. */
  readonly certain?: true;
};

/** What to write instead of a call. */
export type Instead =
  /** A coroutine method beside it, with the same arguments and the same result. */
  | { readonly way: 'twin'; readonly name: string }
  /** Nothing: it starts the loop that is running already. */
  | { readonly way: 'remove' }
  /** `call(f)(x)` is `await f(x)`. */
  | { readonly way: 'unwrap' }
  | ({ readonly way: 'background' } & Background)
  /** Needs the reader's eye: the lines to learn from. */
  | { readonly way: 'shown'; readonly example: string };

/** A call that never returns, as statements that start the same in the background. */
export type Background = {
  /**
   * Whole lines. `{function}` is what was called, `{of}` the object before its
   * dot, `{arguments}` what it was given, `{given}` the same before more, `{first}` and `{rest}` the parts of
   * it, `{handed}` the same as `args` and `kwargs`, `{asyncio}` and `{threading}`
   * the modules; other names in braces are new variables. A server that ends
   * the process when its port is in use belongs in a thread, where it cannot.
   */
  readonly lines: readonly string[];
  /** Keyword arguments that mean the same there; `any`: all but the refused. */
  readonly keywords: readonly string[] | 'any';
  readonly refused?: readonly string[];
  /** A keyword argument without which it cannot be done, and the values that allow it. */
  readonly needs?: {
    readonly keyword: string;
    readonly values: readonly string[];
    /** The example to show otherwise. */
    readonly otherwise: string;
  };
  /** Ends it, in the variables of the lines; without it only a restart does. */
  readonly stop?: string;
  /** What is started, for the button: `the server`. */
  readonly what: 'server' | 'bot' | 'stream' | 'task';
};

/**
 * The plain and the async interface of a library whose classes have the same
 * members in both, some of which have to be awaited.
 */
export type TwoInterfaces = {
  /** The full name of the manager that opens the plain one. */
  readonly plain: { readonly module: string; readonly manager: string };
  readonly async: { readonly module: string; readonly manager: string };
  /** The class of what the manager gives. */
  readonly root: string;
  /**
   * By class and member what it gives: a class, `[Class]` for a list of them,
   * nothing for a plain value; behind `await` where the async one is awaited.
   */
  readonly classes: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** The plain interface of a library that refuses to work where a loop runs. */
export type SyncClient = {
  /** As people call it: `Playwright`. */
  readonly name: string;
  /** The packages that it installs. */
  readonly packages: readonly string[];
  /** What it raises. */
  readonly says: RegExp;
  /** How its async interface begins. */
  readonly example: string;
  readonly docs: Link;
  /** Both interfaces, where they have the same members. */
  readonly interfaces?: TwoInterfaces;
};
