/** What `from asyncio import *` binds (CPython 3.8 to 3.14, `asyncio.__all__`). */
export const ASYNCIO_NAMES: ReadonlySet<string> = new Set(
  (
    'AbstractEventLoop AbstractEventLoopPolicy AbstractServer Barrier BaseEventLoop BaseProtocol ' +
    'BaseTransport BoundedSemaphore BrokenBarrierError BufferedProtocol CancelledError Condition ' +
    'DatagramProtocol DatagramTransport DefaultEventLoopPolicy Event EventLoop Future Handle ' +
    'IncompleteReadError InvalidStateError LifoQueue LimitOverrunError Lock PriorityQueue Protocol ' +
    'Queue QueueEmpty QueueFull QueueShutDown ReadTransport Runner SelectorEventLoop Semaphore ' +
    'SendfileNotAvailableError Server StreamReader StreamReaderProtocol StreamWriter ' +
    'SubprocessProtocol SubprocessTransport Task TaskGroup Timeout TimeoutError TimerHandle ' +
    'Transport WriteTransport ALL_COMPLETED FIRST_COMPLETED FIRST_EXCEPTION all_tasks as_completed ' +
    'coroutine create_eager_task_factory create_subprocess_exec create_subprocess_shell create_task ' +
    'current_task eager_task_factory ensure_future gather get_child_watcher get_event_loop ' +
    'get_event_loop_policy get_running_loop iscoroutine iscoroutinefunction isfuture new_event_loop ' +
    'open_connection open_unix_connection run run_coroutine_threadsafe set_child_watcher ' +
    'set_event_loop set_event_loop_policy shield sleep start_server start_unix_server timeout ' +
    'timeout_at to_thread wait wait_for wrap_future'
  ).split(' ')
);

/** `asyncio.events.get_event_loop` → `asyncio.get_event_loop`: submodules that only re-export. */
export function canonicalName(dotted: string): string {
  return dotted.startsWith('asyncio.') ? dotted.replace(SUBMODULE, 'asyncio.') : dotted;
}

const SUBMODULE =
  /^asyncio\.(?:base_events|coroutines|events|exceptions|futures|locks|protocols|queues|runners|streams|taskgroups|tasks|threads|timeouts|transports|subprocess(?=\.create_))\./;
