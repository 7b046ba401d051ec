import { mentionsAsync, showsAsync } from '../../../src/core/mentions';

describe('what may have to do with async code', () => {
  it.each([
    'RuntimeError: This event loop is already running',
    "RuntimeWarning: coroutine 'main' was never awaited",
    "RuntimeWarning: coroutine method 'asend' of 'numbers' was never awaited",
    "Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<bad() done",
    'Future exception was never retrieved\nfuture: <Future finished exception=ValueError()>',
    "Task was destroyed but it is pending!\ntask: <Task pending name='Task-4' coro=<work()",
    'Exception in callback oops() at /tmp/ipykernel_1/2.py:3',
    "Executing <Task pending name='Task-1' coro=<main()> took 0.205 seconds",
    'Executing <Handle tick() at /tmp/ipykernel_1/2.py:3> took 0.205 seconds',
    'Unclosed client session',
    'Unclosed connector',
    "TypeError: 'async_generator' object is not iterable",
    'RuntimeError: Already running asyncio in this thread',
    'Attempted to call trio.run() from inside trio.run()'
  ])('is an error or a warning: %s', text => {
    expect(mentionsAsync(text)).toBe(true);
  });

  it.each([
    '<coroutine object main at 0x7f5228a35600>',
    '<async_generator object numbers at 0x7f5228a35600>',
    "<Task pending name='Task-9' coro=<main() running at …>>",
    '<_GatheringFuture pending>',
    '[<coroutine object f at 0x1>, <coroutine object f at 0x2>]',
    "SyntaxError: 'await' outside function"
  ])('is a result: %s', text => {
    expect(showsAsync(text)).toBe(true);
  });

  it.each(['epoch 3: loss 0.24', 'Task 4 of 9 done', '<pandas.DataFrame object>', ''])(
    'is not %j',
    text => {
      expect(mentionsAsync(text)).toBe(false);
      expect(showsAsync(text)).toBe(false);
    }
  );

  it('is not everything that prints the word', () => {
    expect(showsAsync('waiting for the async service, await further notice')).toBe(false);
  });
});
