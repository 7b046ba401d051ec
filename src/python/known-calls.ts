/** What calls of library functions give. Names are canonical, methods go by their class. */

/** What an expression evidently evaluates to. */
export type ReceiverKind =
  /** The kernel's own event loop. */
  | 'running-loop'
  | 'new-loop'
  /** `asyncio.Runner()` */
  | 'runner'
  | 'task'
  | 'future'
  | 'coroutine'
  | 'coroutine-list'
  | 'task-list'
  | 'async-generator'
  | 'async-context-manager'
  /** A loop of uvloop, not running. */
  | 'uvloop'
  | 'executor';

export const EVENT_LOOP = 'asyncio.AbstractEventLoop';

/** An object of a library class, and what it is good for. */
export type KnownObject = { readonly of: string; readonly kind: ReceiverKind };

/** What a call of this library function gives; null when that is not known. */
export function knownResult(name: string): KnownObject | null {
  return results.get(name) ?? null;
}

/**
 * The last names of the functions that give something to be awaited, where
 * these words are what a notebook is written with: without `Queue` in it, no
 * `get` is that of a queue.
 */
export function awaitableFunctions(isWritten: (word: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name, { kind }] of results) {
    const words = name.split('.');
    const last = words.pop()!;
    // A loop comes from many a function, by other names.
    const isOfLoop = name.startsWith(`${EVENT_LOOP}.`);
    if (isAwaitable(kind) && (isOfLoop || words.every(isWritten))) {
      found.add(last);
    }
  }
  return found;
}

/** Whether it is something to be awaited, or iterated over with `async for`. */
export function isAwaitable(
  kind: ReceiverKind | null
): kind is 'coroutine' | 'async-generator' | 'future' | 'task' {
  return kind === 'coroutine' || kind === 'async-generator' || kind === 'future' || kind === 'task';
}

/** Methods that only event loops have. */
export const LOOP_METHODS: ReadonlySet<string> = words(
  'run_until_complete run_forever run_in_executor call_soon_threadsafe shutdown_asyncgens ' +
    'shutdown_default_executor set_debug add_signal_handler'
);

/** Names that a notebook uses without importing them only when something unseen imported them. */
export const KNOWN_MODULES: ReadonlySet<string> = words(
  'asyncio nest_asyncio nest_asyncio2 uvloop anyio trio'
);

/** Decorators after which calling the function still gives what it gave before. */
export const TRANSPARENT_DECORATORS: ReadonlySet<string> = words(
  'builtins.staticmethod builtins.classmethod functools.wraps typing.override typing.final ' +
    'tenacity.retry backoff.on_exception backoff.on_predicate pytest.mark.asyncio ' +
    'async_lru.alru_cache typing_extensions.override'
);

/** Decorators after which a class makes the objects that it made before. */
export const TRANSPARENT_CLASS_DECORATORS: ReadonlySet<string> = words(
  'dataclasses.dataclass functools.total_ordering typing.final typing.runtime_checkable enum.unique ' +
    'typing_extensions.final typing_extensions.runtime_checkable typing.dataclass_transform ' +
    'attr.s attr.attrs attr.define attr.frozen attr.mutable attr.dataclass attrs.define ' +
    'attrs.frozen attrs.mutable pydantic.dataclasses.dataclass dataclasses_json.dataclass_json'
);

/** Builtins that rules ask for. */
export const BUILTINS: ReadonlySet<string> = words(
  '__import__ all any bool dict enumerate exec eval filter getattr globals hasattr int isinstance iter len ' +
    'list map max min next open print range reversed set sorted staticmethod classmethod property ' +
    'str sum super tuple type zip'
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

const results = new Map<string, KnownObject>();

function define(kind: ReceiverKind, of: string | null, names: string): void {
  for (const name of names.split(' ')) {
    results.set(name, { of: of ?? name, kind });
  }
}

define(
  'running-loop',
  EVENT_LOOP,
  'asyncio.get_event_loop asyncio.get_running_loop asyncio._get_running_loop ' +
    'asyncio.get_event_loop_policy().get_event_loop asyncio.AbstractEventLoopPolicy.get_event_loop ' +
    'asyncio.Task.get_loop asyncio.Future.get_loop'
);
define(
  'new-loop',
  EVENT_LOOP,
  'asyncio.new_event_loop asyncio.SelectorEventLoop asyncio.ProactorEventLoop asyncio.EventLoop ' +
    'asyncio.get_event_loop_policy().new_event_loop asyncio.Runner.get_loop ' +
    'asyncio.AbstractEventLoopPolicy.new_event_loop'
);
define('uvloop', EVENT_LOOP, 'uvloop.new_event_loop uvloop.Loop');
define('runner', 'asyncio.Runner', 'asyncio.Runner');
define(
  'task',
  'asyncio.Task',
  'asyncio.create_task asyncio.ensure_future asyncio.current_task asyncio.Task ' +
    'asyncio.AbstractEventLoop.create_task asyncio.TaskGroup.create_task'
);
define(
  'future',
  'asyncio.Future',
  'asyncio.gather asyncio.shield asyncio.wrap_future asyncio.Future ' +
    'asyncio.AbstractEventLoop.run_in_executor asyncio.AbstractEventLoop.create_future'
);
define(
  'executor',
  'concurrent.futures.Executor',
  'concurrent.futures.ThreadPoolExecutor concurrent.futures.ProcessPoolExecutor ' +
    'concurrent.futures.thread.ThreadPoolExecutor concurrent.futures.process.ProcessPoolExecutor'
);
define(
  'coroutine',
  'coroutine',
  'asyncio.sleep asyncio.wait asyncio.wait_for asyncio.to_thread asyncio.open_connection ' +
    'asyncio.open_unix_connection asyncio.start_server asyncio.start_unix_server ' +
    'asyncio.create_subprocess_exec asyncio.create_subprocess_shell ' +
    'asyncio.Queue.get asyncio.Queue.put asyncio.Queue.join asyncio.PriorityQueue.get ' +
    'asyncio.PriorityQueue.put asyncio.PriorityQueue.join asyncio.LifoQueue.get ' +
    'asyncio.LifoQueue.put asyncio.LifoQueue.join asyncio.Lock.acquire asyncio.Event.wait ' +
    'asyncio.Condition.acquire asyncio.Condition.wait asyncio.Condition.wait_for ' +
    'asyncio.Semaphore.acquire asyncio.BoundedSemaphore.acquire asyncio.Barrier.wait ' +
    'asyncio.AbstractEventLoop.shutdown_asyncgens ' +
    'asyncio.AbstractEventLoop.shutdown_default_executor ' +
    'asyncio.AbstractEventLoop.create_server asyncio.AbstractEventLoop.create_connection ' +
    'asyncio.AbstractEventLoop.getaddrinfo aiohttp.ClientSession.close ' +
    'httpx.AsyncClient.get httpx.AsyncClient.post httpx.AsyncClient.put httpx.AsyncClient.patch ' +
    'httpx.AsyncClient.delete httpx.AsyncClient.head httpx.AsyncClient.options ' +
    'httpx.AsyncClient.request httpx.AsyncClient.send httpx.AsyncClient.aclose ' +
    'anyio.sleep anyio.to_thread.run_sync trio.sleep'
);
define(
  'async-context-manager',
  null,
  'asyncio.TaskGroup asyncio.timeout asyncio.timeout_at asyncio.Lock asyncio.Semaphore ' +
    'asyncio.BoundedSemaphore asyncio.Condition aiohttp.ClientSession aiohttp.ClientSession.get ' +
    'aiohttp.ClientSession.post aiohttp.ClientSession.put aiohttp.ClientSession.delete ' +
    'aiohttp.ClientSession.patch aiohttp.ClientSession.head aiohttp.ClientSession.request ' +
    'aiohttp.ClientSession.ws_connect httpx.AsyncClient httpx.AsyncClient.stream aiofiles.open ' +
    'anyio.create_task_group'
);
