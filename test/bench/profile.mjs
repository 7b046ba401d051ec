/** What the main thread does, from CPU profiles of the DevTools protocol. */

/** Makes profiles of a page; `act` may give the window {from, to} that counts, on the page's clock. */
export async function profilerOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Profiler.enable');
  // Microseconds.
  await devtools.send('Profiler.setSamplingInterval', { interval: 100 });
  return async act => {
    await devtools.send('Profiler.start');
    const result = await act();
    const { profile } = await devtools.send('Profiler.stop');
    const { metrics } = await devtools.send('Performance.getMetrics');
    // Both clocks are the same one; the page's starts with its navigation.
    const origin = metrics.find(({ name }) => name === 'NavigationStart').value * 1e6;
    const window = result?.from === undefined ? null : result;
    return {
      result,
      ...shares(profile, time => {
        const now = (time - origin) / 1000;
        return !window || (now > window.from && now <= window.to);
      })
    };
  };
}

/** Milliseconds of all scripts, and of those in whose stack is one of ours. */
function shares({ nodes, samples, timeDeltas, startTime }, counts) {
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
  let time = startTime;
  let script = 0;
  let ours = 0;
  samples.forEach((id, i) => {
    time += timeDeltas[i];
    // A sample stands for the time until the next one.
    const ms = (timeDeltas[i + 1] ?? 0) / 1000;
    if (counts(time) && !NO_SCRIPT.has(byId.get(id).callFrame.functionName)) {
      script += ms;
      ours += ofUs(id) ? ms : 0;
    }
  });
  return { script, ours };
}

/** The addresses of the extension's files. */
export const OURS = /\/lab\/extensions\/jupyterlab-asyncio-doctor\//;

const NO_SCRIPT = new Set(['(idle)', '(program)', '(root)']);
