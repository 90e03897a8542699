import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Totals } from '../../src/metrics/result.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WARMUP = 150;
/** What is there at the end, the most there was at once, distinct pages, and what a prefetch before the warm-up's end is no use for. */
const NO_COUNTS =
  /_peak$|^touched_|^frames_|^free_|^largest_free_run$|^contiguity_|^pte_|^cow_saved_bytes$|^fragment_frames$|^kernel_table_frames$|^huge_untouched_pages$|prefetch_used$/;

async function totalsOf(trace: string, profile: unknown, options: Partial<SimulateOptions>): Promise<Totals> {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, trace);
  const workload = await openWorkload([path]);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  return resultOf(await simulate(workload, system, { ...PLAIN, ...options }), workload, system).totals;
}

test('a page that was prefetched in the warm-up and is used after it was no use of a prefetch that counts', async () => {
  const trace = 'pid,op,addr,size,args\n1,map,0x1000,0x8000,\n1,S,0x1000,4\n1,S,0x2000,4\n1,S,0x6000,4\n1,S,0x7000,4\n';
  const system = { prefetch: { policy: 'next', pages: 1 } };
  expect(await totalsOf(trace, system, {})).toMatchObject({ prefetched: 2, prefetch_used: 2 });
  expect(await totalsOf(trace, system, { warmup: 1 })).toMatchObject({ prefetched: 1, prefetch_used: 1 });
});

test.each([4, 5, 6])('of five references, %i are warm-up', async (warmup) => {
  const stores = [1, 2, 3, 4, 5].map((page) => `1,S,0x${page}000,4\n`).join('');
  const trace = `pid,op,addr,size,args\n1,map,0x1000,0x8000,\n${stores}`;
  const counted = Math.max(0, 5 - warmup);
  const expected = { references: counted, demand_zero: counted, events: 0, processes: 0, touched_pages: counted };
  expect(await totalsOf(trace, {}, { warmup })).toMatchObject({ ...expected, resident_peak: 5 });
  expect(await totalsOf(trace, {}, { skip: 2, warmup: warmup - 2 })).toMatchObject({ ...expected, resident_peak: 3 });
});

test('a run that ends in its warm-up tells why', async () => {
  const trace = 'pid,op,addr,size,args\n1,map,0x1000,0x1000,\n1,S,0x1000,4\n1,S,0x9000,4\n';
  const totals = await totalsOf(trace, { onInvalid: 'abort', unmapped: 'fault' }, { warmup: 5 });
  expect(totals).toMatchObject({ references: 2, no_region: 1 });
});

test('the most frames of the swap pool are those of after the warm-up', async () => {
  // The pool's two frames are given back by the unmap behind the twelfth reference; what is stored to afterwards needs one.
  const trace = readFileSync(join(import.meta.dirname, '../cases/compressed-swap-writeback.csv'), 'utf8');
  const system = {
    memory: 32_768,
    zeroPage: false,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
    replacement: { policy: 'fifo' },
    compressedSwap: { pool: 25, ratio: 2 },
  };
  expect(await totalsOf(trace, system, {})).toMatchObject({ swap_pool_frames_peak: 2 });
  expect(await totalsOf(trace, system, { warmup: 13 })).toMatchObject({ swap_pool_frames_peak: 1 });
});

test('lines and pages that were touched in the warm-up are touched again after it', async () => {
  const trace = 'pid,op,addr,size,args\n1,map,0x1000,0x8000,\n1,S,0x1000,4\n1,S,0x2000,4\n1,L,0x1000,4\n1,L,0x1040,4\n';
  expect(await totalsOf(trace, {}, { warmup: 2 })).toMatchObject({ touched_pages: 1, touched_bytes: 128 });
});

test('pages of huge pages that no reference touched, of those that are there when counting begins', async () => {
  const trace =
    'pid,op,addr,size,args\n1,map,0x10000,0x8000,prot=rwu\n1,S,0x10000,4\n1,S,0x14000,4\n1,unmap,0x14000,0x4000\n1,L,0x11000,4\n';
  const table = { kind: 'radix', levels: [10, 8, 2], entryBytes: 4 };
  const system = { table, hugePages: { policy: 'always' } };
  // Two huge pages of four: 0x10000 and 0x11000 are touched of the first, 0x14000 of the second, which then ends.
  expect(await totalsOf(trace, system, {})).toMatchObject({ huge_demand: 2, huge_untouched_pages: 5 });
  expect(await totalsOf(trace, system, { warmup: 2 })).toMatchObject({ huge_demand: 0, huge_untouched_pages: 3 });
});

test.each(Array.from({ length: 40 }, (_, at) => at + 1))(
  'what is counted after a warm-up is what the whole run counts, less what its beginning does: seed %i',
  async (seed) => {
    const trace = randomTrace(seed, { calm: true });
    const system = { ...randomSystem(seed), onInvalid: 'continue' };
    const whole = await totalsOf(trace, system, {});
    const beginning = await totalsOf(trace, system, { limit: WARMUP });
    const rest = await totalsOf(trace, system, { warmup: WARMUP });
    const counts = Object.keys(whole).filter((name) => !NO_COUNTS.test(name));
    const difference = counts.map((name) => {
      const [all, first] = [[whole[name]].flat(), [beginning[name]].flat()];
      return [name, all.map((count, at) => count - first[at])];
    });
    expect(counts.map((name) => [name, [rest[name]].flat()])).toEqual(difference);
    for (const name of ['prefetch_used', 'tlb_prefetch_used'])
      expect(Number(rest[name])).toBeLessThanOrEqual(Number(whole[name]) - Number(beginning[name]));
  },
);
