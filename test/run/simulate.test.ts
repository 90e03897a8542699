import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import type { Result } from '../../src/metrics/result.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function run(trace: string, profile: unknown, options: Partial<SimulateOptions> = {}): Promise<Result> {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, trace);
  const workload = await openWorkload([path]);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  return resultOf(await simulate(workload, system, { ...PLAIN, hotPages: true, ...options }), workload, system);
}

const five =
  'pid,op,addr,size,args\n1,map,0x1000,0x8000,\n1,S,0x1000,4,\n1,S,0x2000,4,\n1,L,0x1000,4,\n1,unmap,0x2000,0x1000,\n1,S,0x3000,4,\n1,L,0x4000,4,\n';

describe('skip, warmup and limit', () => {
  test('what is skipped is not simulated, its events are', async () => {
    const { totals } = await run(five, {}, { skip: 3 });
    expect(totals).toMatchObject({ references: 2, accesses: 2, events: 2, demand_zero: 2 });
  });

  test('opt looks ahead from what was skipped', async () => {
    const trace = `pid,op,addr,size,args\n${[1, 2, 6, 2, 3, 4, 5, 3].map((page) => `1,L,0x${page}000,4,\n`).join('')}`;
    const table = { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' };
    const { totals } = await run(trace, { memory: 8192, table, replacement: { policy: 'opt' } }, { skip: 4 });
    expect(totals).toMatchObject({ references: 4, page_faults: 3 });
  });

  test('opt finds victims before the first reference', async () => {
    const trace = `pid,op,addr,size,args\n1,map,0x1000,0x4000,\n${[1, 2, 1, 3].map((page) => `1,L,0x${page}000,4,\n`).join('')}`;
    const table = { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' };
    const profile = { memory: 8192, table, demandPaging: false, replacement: { policy: 'opt' } };
    const { totals } = await run(trace, profile);
    // Two frames: pages 1 and 2 stay (4 is never used, 3 comes last), so 3 is what comes back.
    expect(totals).toMatchObject({ eager_pages: 4, references: 4, page_faults: 2 });
  });

  test('counters begin after the warm-up, the state stays', async () => {
    const { totals } = await run(five, {}, { warmup: 2 });
    expect(totals).toMatchObject({ references: 3, demand_zero: 2, events: 1, l1d_hits: 1, resident_peak: 3 });
  });

  test('the run ends after the limit', async () => {
    const { totals } = await run(five, {}, { limit: 3 });
    expect(totals).toMatchObject({ references: 3, demand_zero: 2 });
  });

  test('skip, warm up, count', async () => {
    const { totals } = await run(five, {}, { skip: 1, warmup: 1, limit: 2 });
    expect(totals).toMatchObject({ references: 2, loads: 1, stores: 1, demand_zero: 2 });
  });
});

test('working_set: distinct pages of each window, of each space, refused ones left out', async () => {
  const load = (pid: number, page: number): string => `${pid},L,0x${page}000,4`;
  const first = ['1,map,0x1000,0x4000,prot=ru', load(1, 1), load(1, 2), load(1, 1), '1,S,0x3000,4'];
  const forked = ['1,fork,,,child=2', load(2, 1), load(1, 1), '2,exit,,,', '1,fork,,,child=3', load(3, 1), load(1, 4)];
  const trace = ['pid,op,addr,size,args', ...first, ...forked, load(1, 4), ''].join('\n');
  for (const collapse of [true, false]) {
    const { timeline } = await run(trace, { unmapped: 'fault' }, { window: 4, collapse });
    expect(timeline.map(({ gauges }) => gauges.working_set)).toEqual([2, 4, 1]);
  }
});

test('working_set: a space after another one in the same window, with its pages at the same addresses', async () => {
  const trace =
    'pid,op,addr,size,args\n1,L,0x1000,4\n1,L,0x2000,4\n1,exit,,,\n2,L,0x1000,4\n2,L,0x1000,4\n2,L,0x2000,4\n';
  for (const collapse of [true, false]) {
    const { timeline } = await run(trace, {}, { window: 4, collapse });
    expect(timeline.map(({ gauges }) => gauges.working_set)).toEqual([3, 1]);
  }
});

describe('shares and windows add up to the whole', () => {
  const seeds = Array.from({ length: 24 }, (_, at) => at + 1);
  test.each(seeds.map((seed) => [seed, seed % 3 === 0 ? 50 : 0]))('seed %i, --skip %i', async (seed, skip) => {
    const trace = randomTrace(seed, { calm: seed % 2 === 0 });
    const profile = { ...randomSystem(seed), onInvalid: 'continue' };
    const collapsed = await run(trace, profile, { window: 37, skip });
    const every = await run(trace, profile, { window: 37, skip, collapse: false });
    expect(collapsed).toEqual(every);
    const { totals, processes, regions, timeline, pages } = collapsed;
    for (const [name, rows] of Object.entries({ processes, regions, timeline })) {
      for (const counter of Object.keys(rows[0].counters)) {
        const sum = rows.reduce((total, row) => total + row.counters[counter], 0);
        expect([name, counter, sum]).toEqual([name, counter, totals[counter]]);
      }
    }
    // A window is cut by references of the trace, those of ended processes included.
    if (totals.ignored_records === 0) for (const row of timeline.slice(0, -1)) expect(row.references).toBe(37);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.map(({ references }) => references)).toEqual(
      pages.map(({ references }) => references).sort((a, b) => b - a),
    );
  });
});
