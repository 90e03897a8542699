import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placementOf } from '../../../src/run/place/placement.ts';
import { PLAIN, simulate } from '../../../src/run/simulate.ts';
import type { SimulateOptions } from '../../../src/run/simulate.ts';
import { totals } from '../../../src/model/totals.ts';
import { loadSystem } from '../../../src/system/load.ts';
import type { System } from '../../../src/system/system.ts';
import { openWorkload } from '../../../src/trace/open.ts';
import type { Workload } from '../../../src/trace/workload.ts';
import { writePackedFile } from '../../../src/run/convert.ts';
import { randomSystem } from '../../support/random-system.ts';
import { randomTrace } from '../../support/random-trace.ts';
import { temporaryFolder, write } from '../../trace/support.ts';

const folder = temporaryFolder();

/** Index bits that reach 57 bits of address, by page size. */
const LEVELS: Readonly<Record<number, number[]>> = {
  1024: [9, 9, 9, 10, 10],
  2048: [9, 9, 9, 9, 10],
  4096: [9, 9, 9, 9, 9],
  8192: [8, 9, 9, 9, 9],
  16384: [10, 11, 11, 11],
  65536: [13, 14, 14],
};

/** A random system on which no count depends on addresses, with a window for each few roles, some filled from the top. */
function roomySystem(
  seed: number,
  settings: Record<string, unknown> = {},
  held: Readonly<Record<number, string[]>> = {
    1: ['stack', 'heap'],
    2: ['mapping'],
    3: ['image', 'library', 'unknown'],
  },
): System {
  const random = { ...randomSystem(seed), ...settings };
  const pageSize = Number(random['pageSize']);
  const level = { entries: 8, ways: 8, policy: 'lru' };
  const window = (at: number, grows: string) => ({
    name: `window ${at}`,
    start: at * 2 ** 40 + 12_345,
    end: (at + 1) * 2 ** 40 - 4_321,
    user: 'rwx',
    holds: held[at],
    grows,
  });
  const strategy = random['numa'] === undefined ? {} : { strategy: 'first-fit' };
  const profile = {
    ...random,
    memory: '16MiB',
    reserved: [],
    physical: [],
    e820: null,
    kernel: {},
    limits: {},
    replacement: { ...(random['replacement'] as object), scope: 'global' },
    numa: {},
    hugePages: {},
    forkTables: 'copy',
    allocator: { ...(random['allocator'] as object), ...strategy, maxOrder: 10 },
    table: { kind: 'radix', levels: LEVELS[pageSize], entryBytes: 8, backing: 'none' },
    tlb: { l1i: level, l1d: level, l2: null, flushThreshold: 1_000_000 },
    faultAround: 0,
    prefetch: {},
    ...settings,
    regions: [window(1, 'down'), window(2, 'up'), window(3, 'down')],
  };
  return loadSystem(JSON.stringify(profile), 'system.json');
}

/** Counters that where things lie, and in how many events, may change. */
const OF_ADDRESSES =
  /^(walk_reads|table|tables_by_level|pte_capacity|events$|ignored_records$|alloc_|free_runs|free_blocks|unusable_free|contiguity|largest_free_run|owned|free_frames)/;

async function counted(workload: Workload, system: System, more: Partial<SimulateOptions> = {}) {
  const { machine } = await simulate(workload, system, { ...PLAIN, ...more });
  return totals(machine);
}

function withoutAddresses(all: Awaited<ReturnType<typeof counted>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !OF_ADDRESSES.test(name)));
}

/** Stacks that a remap moves are left out: how far they grow at their new place is not foreseen. */
function traceOf(seed: number): string {
  const trace = randomTrace(seed, { calm: seed % 3 === 0 });
  const drop = seed % 2 === 0 ? /,remap,/ : /growsdown=/;
  return trace
    .split('\n')
    .filter((line) => !drop.test(line))
    .join('\n');
}

describe('what does not depend on addresses is as recorded', () => {
  test.each(Array.from({ length: 24 }, (_, at) => at + 1))('seed %i', async (seed) => {
    const workload = await openWorkload([write(folder, `trace${seed}.csv`, traceOf(seed))]);
    const system = roomySystem(seed);
    const placement = await placementOf(workload, system, 'auto');
    const placed = await counted(workload, system, { placement, check: true });
    expect(withoutAddresses(placed)).toEqual(withoutAddresses(await counted(workload, system)));
    expect(await counted(workload, system, { placement, collapse: false })).toEqual(placed);
  });
});

describe('process images', () => {
  test.each(Array.from({ length: 8 }, (_, at) => at + 1))(
    'seed %i: collapsed is reference by reference',
    async (seed) => {
      const workload = await openWorkload([write(folder, `image${seed}.csv`, traceOf(seed))]);
      const part = (name: string, holds: string[], bytes: string) => ({ name, holds, bytes });
      const parts = [
        part('low', ['image', 'mapping'], '16KiB'),
        { name: 'guard', bytes: '4KiB', guard: true },
        part('high', ['stack', 'heap'], '64KiB'),
      ];
      const system = roomySystem(
        seed,
        { image: { start: '1GiB', end: '1TiB', parts } },
        { 1: [], 2: ['unknown'], 3: [] },
      );
      const placement = await placementOf(workload, system, 'auto');
      const placed = await counted(workload, system, { placement, check: true });
      expect(Number(placed['eager_pages'])).toBeGreaterThan(0);
      expect(await counted(workload, system, { placement, collapse: false })).toEqual(placed);
    },
  );
});

describe('recorded programs', () => {
  const traces = ['cowfork', 'subshell'].map((name) => join(import.meta.dirname, '../../../traces', name));

  test.each(traces)('%s: as recorded, reference by reference, and packed', async (path) => {
    const workload = await openWorkload([path]);
    const system = roomySystem(1, {
      pageSize: 4096,
      memory: '64MiB',
      references: {},
      faultAround: 16,
      fileCache: 'warm',
      onInvalid: 'continue',
    });
    const placement = await placementOf(workload, system, 'auto');
    const placed = await counted(workload, system, { placement });
    expect(withoutAddresses(placed)).toEqual(withoutAddresses(await counted(workload, system)));
    const packed = join(folder, 'packed.pwt');
    await writePackedFile(workload, packed, { store: true, records: false });
    const runs = await openWorkload([packed]);
    expect(await counted(runs, system, { placement: await placementOf(runs, system, 'auto') })).toEqual(placed);
  });
});
