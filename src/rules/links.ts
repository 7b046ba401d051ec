import { Link } from '../core/rule';

const DOCS = 'https://docs.python.org/3/library';

/** Pages of the Python documentation that rules point to. */
export const links = {
  coroutines: { title: 'Coroutines and tasks', url: `${DOCS}/asyncio-task.html#coroutines` },
  awaitables: { title: 'What can be awaited', url: `${DOCS}/asyncio-task.html#awaitables` },
  createTask: { title: 'Creating tasks', url: `${DOCS}/asyncio-task.html#creating-tasks` },
  gather: {
    title: 'Running several at once with gather',
    url: `${DOCS}/asyncio-task.html#running-tasks-concurrently`
  },
  wait: { title: 'Waiting for several tasks', url: `${DOCS}/asyncio-task.html#waiting-primitives` },
  taskObject: { title: 'The task object', url: `${DOCS}/asyncio-task.html#task-object` },
  future: { title: 'The future object', url: `${DOCS}/asyncio-future.html#future-object` },
  toThread: {
    title: 'Running blocking code in a thread',
    url: `${DOCS}/asyncio-task.html#running-in-threads`
  },
  fromThreads: {
    title: 'Scheduling from other threads',
    url: `${DOCS}/asyncio-task.html#scheduling-from-other-threads`
  },
  neverAwaited: {
    title: 'Detecting coroutines that were never awaited',
    url: `${DOCS}/asyncio-dev.html#detect-never-awaited-coroutines`
  },
  neverRetrieved: {
    title: 'Detecting exceptions that were never retrieved',
    url: `${DOCS}/asyncio-dev.html#detect-never-retrieved-exceptions`
  },
  blocking: {
    title: 'Running blocking code',
    url: `${DOCS}/asyncio-dev.html#running-blocking-code`
  },
  debugMode: { title: 'Debug mode', url: `${DOCS}/asyncio-dev.html#debug-mode` },
  loop: { title: 'The event loop', url: `${DOCS}/asyncio-eventloop.html` },
  asyncFor: {
    title: 'The async for statement',
    url: 'https://docs.python.org/3/reference/compound_stmts.html#the-async-for-statement'
  },
  asyncWith: {
    title: 'The async with statement',
    url: 'https://docs.python.org/3/reference/compound_stmts.html#the-async-with-statement'
  },
  asyncGenerators: {
    title: 'Asynchronous generators',
    url: 'https://docs.python.org/3/reference/expressions.html#asynchronous-generator-functions'
  },
  asyncIterators: {
    title: 'Asynchronous iterators',
    url: 'https://docs.python.org/3/reference/datamodel.html#asynchronous-iterators'
  },
  asyncManagers: {
    title: 'Asynchronous context managers',
    url: 'https://docs.python.org/3/reference/datamodel.html#asynchronous-context-managers'
  },
  awaitableObjects: {
    title: 'Awaitable objects',
    url: 'https://docs.python.org/3/reference/datamodel.html#awaitable-objects'
  },
  autoawait: {
    title: 'await in notebook cells',
    url: 'https://ipython.readthedocs.io/en/stable/interactive/autoawait.html'
  },
  taskGroups: { title: 'Task groups', url: `${DOCS}/asyncio-task.html#task-groups` },
  timeouts: { title: 'Timeouts', url: `${DOCS}/asyncio-task.html#timeouts` },
  signals: {
    title: 'Signals and threads',
    url: 'https://docs.python.org/3/library/signal.html#signals-and-threads'
  },
  windows: {
    title: 'asyncio on Windows',
    url: `${DOCS}/asyncio-platforms.html#asyncio-windows-subprocess`
  },
  trio: { title: 'Trio', url: 'https://trio.readthedocs.io/en/stable/reference-core.html' },
  anyioThreads: {
    title: 'AnyIO and threads',
    url: 'https://anyio.readthedocs.io/en/stable/threads.html'
  },
  clientSession: {
    title: 'Closing an aiohttp session',
    url: 'https://docs.aiohttp.org/en/stable/client_quickstart.html#make-a-request'
  }
} satisfies Record<string, Link>;
