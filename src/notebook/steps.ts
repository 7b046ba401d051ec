import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { whenIdle } from './idle';

/** Takes all steps while nothing else happens; they stop for good when this is disposed of. */
export function inSteps(steps: Iterator<void>, done: () => void = () => undefined): IDisposable {
  const take = (end: number) => {
    let step = steps.next();
    while (!step.done && performance.now() < end) {
      step = steps.next();
    }
    if (step.done) {
      done();
    } else {
      idle = whenIdle(take);
    }
  };
  let idle = whenIdle(take);
  return new DisposableDelegate(() => idle.dispose());
}
