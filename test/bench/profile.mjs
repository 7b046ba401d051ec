/** What the main thread does, from CPU profiles of the DevTools protocol. */

/**
 * Makes profiles of a page: milliseconds of all scripts, and of ours. `act` may
 * give the window {from, to} that counts, on the page's clock.
 */
export async function profilerOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Profiler.enable');
  // Microseconds.
  await devtools.send('Profiler.setSamplingInterval', { interval: 100 });
  return async act => {
    const trace = await traceOf(devtools);
    await devtools.send('Profiler.start');
    const result = await act();
    const { profile } = await devtools.send('Profiler.stop');
    const calls = await trace.end();
    const { metrics } = await devtools.send('Performance.getMetrics');
    // All clocks are the same one; the page's starts with its navigation.
    const origin = metrics.find(({ name }) => name === 'NavigationStart').value * 1e6;
    const { from, to } = result ?? {};
    const counts = time =>
      from === undefined || (time > origin + 1000 * from && time <= origin + 1000 * to);
    return { result, ...shares(profile, calls, counts) };
  };
}

/** Records each time the browser calls a script, with the processor's time that it took. */
async function traceOf(devtools) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  devtools.on('Tracing.dataCollected', collect);
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'] }
  });
  return {
    end: async () => {
      const complete = new Promise(resolve => devtools.once('Tracing.tracingComplete', resolve));
      await devtools.send('Tracing.end');
      await complete;
      devtools.off('Tracing.dataCollected', collect);
      return events
        .filter(({ name, dur }) => (name === 'FunctionCall' || name === 'RunMicrotasks') && dur > 0)
        .map(({ ts, dur, tdur, args }) => ({
          ts,
          dur,
          tdur,
          ours: OURS.test(args.data?.url ?? '')
        }));
    }
  };
}

/**
 * Milliseconds. A sample tells what ran, but not whether the processor was at
 * it or at another process meanwhile. So calls of ours count by the processor's
 * time, and what we do inside of others' calls by samples, as far as the
 * processor was at those calls; `byClock` is the time of all samples of ours.
 */
function shares({ nodes, samples, timeDeltas, startTime }, calls, counts) {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(c => [c, id])));
  const isOurs = new Map();
  const ofUs = id => {
    if (!isOurs.has(id)) {
      const parent = parents.get(id);
      const { url } = byId.get(id).callFrame;
      isOurs.set(id, OURS.test(url) || (parent !== undefined && ofUs(parent)));
    }
    return isOurs.get(id);
  };
  const counted = calls.filter(({ ts, ours }) => ours && counts(ts));
  const callsAt = time => calls.filter(({ ts, dur }) => time > ts && time <= ts + dur);
  let time = startTime;
  let script = 0;
  let byClock = 0;
  let inCallsOfOthers = 0;
  samples.forEach((id, i) => {
    time += timeDeltas[i];
    // A sample stands for the time until the next one.
    const ms = (timeDeltas[i + 1] ?? 0) / 1000;
    if (counts(time) && !NO_SCRIPT.has(byId.get(id).callFrame.functionName)) {
      script += ms;
      if (ofUs(id)) {
        byClock += ms;
        const around = callsAt(time);
        const [{ dur, tdur }] = around.length > 0 ? around : [{ dur: 1, tdur: 1 }];
        inCallsOfOthers += around.some(({ ours }) => ours) ? 0 : (ms * tdur) / dur;
      }
    }
  });
  const ours = counted.reduce((sum, { tdur }) => sum + tdur / 1000, inCallsOfOthers);
  return { script, ours, byClock };
}

/** The addresses of the extension's files. */
export const OURS = /\/lab\/extensions\/jupyterlab-asyncio-doctor\//;

const NO_SCRIPT = new Set(['(idle)', '(program)', '(root)']);
