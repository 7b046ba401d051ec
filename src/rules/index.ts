import { Library } from '../core/library';
import { AnyRule } from '../core/rule';
import { aiohttpRequestNotAwaited } from './aiohttp-request-not-awaited';
import { anotherLoopRunning } from './another-loop-running';
import { anyioOutsideWorkerThread } from './anyio-outside-worker-thread';
import { asCompletedItemNotAwaited } from './as-completed-item-not-awaited';
import { asyncForOverIterable } from './async-for-over-iterable';
import { asyncGeneratorAlreadyRunning } from './async-generator-already-running';
import { asyncGeneratorCloseFailed } from './async-generator-close-failed';
import { asyncGeneratorStepReused } from './async-generator-step-reused';
import { asyncGeneratorUsedAsIterable } from './async-generator-used-as-iterable';
import { asyncIteratorBroken } from './async-iterator-broken';
import { asyncManagerBroken } from './async-manager-broken';
import { asyncWithOnSyncManager } from './async-with-on-sync-manager';
import { asyncioDeprecated } from './asyncio-deprecated';
import { asyncioNameRemoved } from './asyncio-name-removed';
import { asyncioOnTrio } from './asyncio-on-trio';
import { asyncioRunInCell } from './asyncio-run-in-cell';
import { asyncioTimeout } from './asyncio-timeout';
import { autoawaitOff } from './autoawait-off';
import { awaitInAnnotation } from './await-in-annotation';
import { awaitInClassBody } from './await-in-class-body';
import { awaitInGeneratorExpression } from './await-in-generator-expression';
import { awaitInLambda } from './await-in-lambda';
import { awaitInPlainFunction } from './await-in-plain-function';
import { awaitInScript } from './await-in-script';
import { awaitInString } from './await-in-string';
import { awaitMethodBroken } from './await-method-broken';
import { awaitUnderMagic } from './await-under-magic';
import { awaitWithoutIpython } from './await-without-ipython';
import { awaitableRequired } from './awaitable-required';
import { awaitedList } from './awaited-list';
import { awaitsOneAfterTheOther } from './awaits-one-after-the-other';
import { blockingCallInAsync } from './blocking-call-in-async';
import { clientSessionClosed } from './client-session-closed';
import { closeRunningLoop } from './close-running-loop';
import { coroutineAlreadyExecuting } from './coroutine-already-executing';
import { coroutineCached } from './coroutine-cached';
import { coroutineFunctionAsCallback } from './coroutine-function-as-callback';
import { coroutineFunctionNotCalled } from './coroutine-function-not-called';
import { coroutineInCallback } from './coroutine-in-callback';
import { coroutineNeverAwaited } from './coroutine-never-awaited';
import { coroutineRaisedStopiteration } from './coroutine-raised-stopiteration';
import { coroutineReused } from './coroutine-reused';
import { coroutineTested } from './coroutine-tested';
import { coroutineUsedAsValue } from './coroutine-used-as-value';
import { djangoOrmInAsync } from './django-orm-in-async';
import { eventLoopClosed } from './event-loop-closed';
import { eventLoopStopped } from './event-loop-stopped';
import { exceptionInCallback } from './exception-in-callback';
import { exceptionNotSet } from './exception-not-set';
import { executorShutDown } from './executor-shut-down';
import { futureInvalidState } from './future-invalid-state';
import { futureIterated } from './future-iterated';
import { gatherOfList } from './gather-of-list';
import { generatorAwaited } from './generator-awaited';
import { generatorExitIgnored } from './generator-exit-ignored';
import { interruptWaitsForThread } from './interrupt-waits-for-thread';
import { libraryNeedsAsyncClient } from './library-needs-async-client';
import { libraryRuleWith, libraryStartsLoop } from './library-starts-loop';
import { loopAlreadyRunning } from './loop-already-running';
import { loopArgumentRemoved } from './loop-argument-removed';
import { loopFactoryNotTaken } from './loop-factory-not-taken';
import { loopStartAtImport } from './loop-start-at-import';
import { loopStartInScript } from './loop-start-in-script';
import { loopUsedFromThread } from './loop-used-from-thread';
import { nameLocalToCoroutine } from './name-local-to-coroutine';
import { needlessAwait } from './needless-await';
import { nestAsyncioCannotPatch } from './nest-asyncio-cannot-patch';
import { nestAsyncioMissing } from './nest-asyncio-missing';
import { nestAsyncioOutdated } from './nest-asyncio-outdated';
import { nestAsyncioTwice } from './nest-asyncio-twice';
import { nestedAsyncComprehension } from './nested-async-comprehension';
import { noCurrentEventLoop } from './no-current-event-loop';
import { noRunningEventLoop } from './no-running-event-loop';
import { noStackSwitching } from './no-stack-switching';
import { objectOfAnotherLoop } from './object-of-another-loop';
import { objectOfAnotherThread } from './object-of-another-thread';
import { reactorNotRestartable } from './reactor-not-restartable';
import { resultNotSet } from './result-not-set';
import { returnAtTopLevel } from './return-at-top-level';
import { runnerInCell } from './runner-in-cell';
import { sessionNeverMade } from './session-never-made';
import { signalHandlerMissing } from './signal-handler-missing';
import { signalOutsideMainThread } from './signal-outside-main-thread';
import { slowCallback } from './slow-callback';
import { stdioClientNeedsFile } from './stdio-client-needs-file';
import { subprocessOnWindows } from './subprocess-on-windows';
import { syncWithOnAsyncManager } from './sync-with-on-async-manager';
import { taskAwaitsItself } from './task-awaits-itself';
import { taskBadYield } from './task-bad-yield';
import { taskDestroyedPending } from './task-destroyed-pending';
import { taskExceptionNeverRetrieved } from './task-exception-never-retrieved';
import { taskGroupFailed } from './task-group-failed';
import { taskGroupMisused } from './task-group-misused';
import { taskOfFuture } from './task-of-future';
import { taskResultSet } from './task-result-set';
import { taskUsedAsValue } from './task-used-as-value';
import { tasksEntangled } from './tasks-entangled';
import { threadFutureAwaited } from './thread-future-awaited';
import { threadsafeResultOnOwnLoop } from './threadsafe-result-on-own-loop';
import { trioAlreadyRunning } from './trio-already-running';
import { trioGivenCoroutine } from './trio-given-coroutine';
import { trioOnAsyncio } from './trio-on-asyncio';
import { unclosedAiohttpSession } from './unclosed-aiohttp-session';
import { unclosedEventLoop } from './unclosed-event-loop';
import { unkeptTask } from './unkept-task';
import { waitOfCoroutines } from './wait-of-coroutines';
import { waitOfNothing } from './wait-of-nothing';
import { yieldFromInAsyncFunction } from './yield-from-in-async-function';

/** All rules, by name. */
export const rules: readonly AnyRule[] = [
  aiohttpRequestNotAwaited,
  anotherLoopRunning,
  anyioOutsideWorkerThread,
  asCompletedItemNotAwaited,
  asyncForOverIterable,
  asyncGeneratorAlreadyRunning,
  asyncGeneratorCloseFailed,
  asyncGeneratorStepReused,
  asyncGeneratorUsedAsIterable,
  asyncIteratorBroken,
  asyncManagerBroken,
  asyncWithOnSyncManager,
  asyncioDeprecated,
  asyncioNameRemoved,
  asyncioOnTrio,
  asyncioRunInCell,
  asyncioTimeout,
  autoawaitOff,
  awaitInAnnotation,
  awaitInClassBody,
  awaitInGeneratorExpression,
  awaitInLambda,
  awaitInPlainFunction,
  awaitInScript,
  awaitInString,
  awaitMethodBroken,
  awaitUnderMagic,
  awaitWithoutIpython,
  awaitableRequired,
  awaitedList,
  awaitsOneAfterTheOther,
  blockingCallInAsync,
  clientSessionClosed,
  closeRunningLoop,
  coroutineAlreadyExecuting,
  coroutineCached,
  coroutineFunctionAsCallback,
  coroutineFunctionNotCalled,
  coroutineInCallback,
  coroutineNeverAwaited,
  coroutineRaisedStopiteration,
  coroutineReused,
  coroutineTested,
  coroutineUsedAsValue,
  djangoOrmInAsync,
  eventLoopClosed,
  eventLoopStopped,
  exceptionInCallback,
  exceptionNotSet,
  executorShutDown,
  futureInvalidState,
  futureIterated,
  gatherOfList,
  generatorAwaited,
  generatorExitIgnored,
  interruptWaitsForThread,
  libraryNeedsAsyncClient,
  libraryStartsLoop,
  loopAlreadyRunning,
  loopArgumentRemoved,
  loopFactoryNotTaken,
  loopStartAtImport,
  loopStartInScript,
  loopUsedFromThread,
  nameLocalToCoroutine,
  needlessAwait,
  nestAsyncioCannotPatch,
  nestAsyncioMissing,
  nestAsyncioOutdated,
  nestAsyncioTwice,
  nestedAsyncComprehension,
  noCurrentEventLoop,
  noRunningEventLoop,
  noStackSwitching,
  objectOfAnotherLoop,
  objectOfAnotherThread,
  reactorNotRestartable,
  resultNotSet,
  returnAtTopLevel,
  runnerInCell,
  sessionNeverMade,
  signalHandlerMissing,
  signalOutsideMainThread,
  slowCallback,
  stdioClientNeedsFile,
  subprocessOnWindows,
  syncWithOnAsyncManager,
  taskAwaitsItself,
  taskBadYield,
  taskDestroyedPending,
  taskExceptionNeverRetrieved,
  taskGroupFailed,
  taskGroupMisused,
  taskOfFuture,
  taskResultSet,
  taskUsedAsValue,
  tasksEntangled,
  threadFutureAwaited,
  threadsafeResultOnOwnLoop,
  trioAlreadyRunning,
  trioGivenCoroutine,
  trioOnAsyncio,
  unclosedAiohttpSession,
  unclosedEventLoop,
  unkeptTask,
  waitOfCoroutines,
  waitOfNothing,
  yieldFromInAsyncFunction
];

/** Ours with what other extensions add; a rule of theirs takes the place of ours by its name. */
export function rulesWith(
  more: readonly AnyRule[],
  libraries: readonly Library[]
): readonly AnyRule[] {
  const names = new Set(more.map(({ name }) => name));
  return [
    ...rules
      .filter(({ name }) => !names.has(name))
      .map(rule => (rule === libraryStartsLoop ? libraryRuleWith(libraries) : rule)),
    ...more
  ];
}
