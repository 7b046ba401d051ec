import { DisposableDelegate, IDisposable } from '@lumino/disposable';

/** Calls when the browser has nothing else to do, at the latest after a second. */
export function whenIdle(act: () => void): IDisposable {
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) {
    const handle = window.requestIdleCallback(act, { timeout: 1000 });
    return new DisposableDelegate(() => window.cancelIdleCallback(handle));
  }
  const handle = setTimeout(act, 100);
  return new DisposableDelegate(() => clearTimeout(handle));
}
