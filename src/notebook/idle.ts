import { DisposableDelegate, IDisposable } from '@lumino/disposable';

/**
 * Calls when the browser has nothing else to do, at the latest after a second,
 * with the time on the page's clock by which it should be done.
 */
export function whenIdle(act: (end: number) => void): IDisposable {
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) {
    const handle = window.requestIdleCallback(
      deadline => act(performance.now() + Math.max(SHORT, deadline.timeRemaining() / 2)),
      { timeout: 1000 }
    );
    return new DisposableDelegate(() => window.cancelIdleCallback(handle));
  }
  const handle = setTimeout(() => act(performance.now() + SHORT), 100);
  return new DisposableDelegate(() => clearTimeout(handle));
}

/** Milliseconds that nobody feels. */
const SHORT = 5;
