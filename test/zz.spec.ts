import { appendFileSync } from 'node:fs';
import { complaints } from './damage/tally';
import { tryOut } from './damage/trial';
import { loops } from './fuzz/idioms/loops';
import { mistakes } from './fuzz/idioms/mistakes';
import { replaced } from './fuzz/idioms/replaced';
import { usedLater } from './fuzz/idioms/used-later';
import { randomFrom } from './fuzz/programs';
import { startKernels } from './kernel/kernels';
import { loadPythonParser } from './unit/python/load';
jest.setTimeout(3600_000);
const names = (seed: number) => { const r = randomFrom(seed); return { f: 'fetch', g: 'helper', h: 'report', C: 'Shop', o: 'shop', x: 'data', y: 'out', a: 4, pick: (c: any) => c[Math.floor(r() * c.length)] } as any; };
it('all', async () => {
  const [kernels] = await Promise.all([startKernels(), loadPythonParser()]);
  const jobs: any[] = [];
  const seen = new Set<string>();
  for (const [kind, list] of Object.entries({ replaced, usedLater, loops })) list.forEach((idiom, i) => {
    for (let s = 1; s < 9; s++) {
      const cells = ['import asyncio'];
      for (const step of idiom(names(s * 77 + i)).steps) { if (typeof step === 'string') cells.push(step); else { const n = cells.length + 1; cells.push(...step.map(t => t.replace(/OUT/g, String(n)))); } }
      // the work's body varies too; keep few
      const key = cells.join('\0').replace(/async def fetch[^]*?return [^\n]*/g, 'W');
      if (seen.has(key)) continue; seen.add(key);
      jobs.push({ name: `${kind}[${i}]`, cells, meant: cells, order: [...cells.keys()], isMistaken: false });
    }
  });
  mistakes.forEach((mistake, i) => { for (let s = 1; s < 4; s++) {
    const w = 'import asyncio\nasync def fetch(n):\n    await asyncio.sleep(0)\n    return n * 4';
    const slips = mistake('fetch(3)', names(s * 31 + i));
    const cells = [w, ...slips.map(x => x.wrong)], meant = [w, ...slips.map(x => x.right)];
    const key = cells.join('\0'); if (seen.has(key)) continue; seen.add(key);
    jobs.push({ name: `mistake[${i}]`, cells, meant, order: [...cells.keys()], isMistaken: true });
  }});
  appendFileSync('/tmp/zz.txt', `${jobs.length} jobs\n`);
  const next = async (): Promise<void> => { const job = jobs.shift(); if (!job) return; const t = await tryOut(job, kernels);
    const told = t ? complaints(t) : ['UNUSABLE'];
    appendFileSync('/tmp/zz.txt', told.length ? `#### ${job.name}\n${job.cells.join('\n# ---\n')}\n${told.map(x => '>> ' + x).join('\n')}\n` : `ok ${job.name} ${job.isMistaken ? (t!.isMended ? 'mended' : 'NOT MENDED') : ''}\n`);
    return next(); };
  await Promise.all([0, 1, 2, 3].map(next));
  await kernels.stop();
});
