// The simulator against the oracle for each mechanism in turn: small systems of little else, in which it is busy and frames are few.

import { describe, expect, test } from 'vitest';
import { REPLACEMENTS } from '../../src/system/fields.ts';
import { complaint, seeds as all } from '../support/against-oracle.ts';
import { busyTrace } from '../support/busy-trace.ts';
import { makeRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { randomTrace } from '../support/random-trace.ts';

const seeds = all.slice(0, Math.ceil(all.length / 30));
const more = all.slice(0, Math.ceil(all.length / 10));

type Settings = Record<string, unknown>;

const pair = (random: Random): Settings => ({
  l1i: { entries: 4, ways: 2 },
  l1d: { entries: random.pick([2, 8]), ways: 2, policy: random.pick(['lru', 'fifo', 'plru', 'lfu']) },
});
const unified = (random: Random): Settings => ({ l1: { entries: random.pick([2, 4, 16]), ways: 2 } });
const radix = (...levels: number[]): Settings => ({ kind: 'radix', levels, entryBytes: 4 });

function huge(policy: string, random: Random): Settings {
  const array = random.chance(0.5) ? { l1dHuge: { entries: 2 }, l2Huge: { entries: 4, ways: 2 } } : {};
  return {
    memory: random.integer(20, 60) * 4096,
    table: { ...radix(18, 2), backing: 'none' },
    ...(random.chance(0.5) ? { table: radix(9, 9, 2) } : {}),
    hugePages: { policy },
    tlb: { ...pair(random), l2: { entries: 8, ways: 4 }, ...array, flushThreshold: random.pick([1, 3, 33]) },
  };
}

/** What each adds to a system. */
const mechanisms: Record<string, (random: Random) => Settings> = {
  'huge pages at once': (random) => huge('always', random),
  'huge pages by promotion': (random) => huge(`promote:${random.integer(1, 3)}`, random),
  'huge pages above several tables': (random) => ({
    ...huge(random.pick(['always', 'promote:3']), random),
    table: { ...radix(9, 9, 1, 1), backing: random.pick(['none', 'frames']) },
    hugePages: { policy: random.pick(['always', 'promote:3']), size: 4 * 4096 },
  }),
  'huge pages and the references to come': (random) => ({
    ...huge(random.pick(['always', 'promote:1']), random),
    replacement: { policy: 'opt' },
  }),
  'huge pages, and no frame for the tables of a split': (random) => ({
    ...huge(random.pick(['always', 'always', 'promote:2']), random),
    memory: random.integer(12, 26) * 4096,
    table: random.pick([radix(10, 2), radix(9, 1, 2), radix(9, 1, 1)]),
    replacement: { policy: random.pick(['none', 'none', 'arc', 'opt']) },
    hugePages: { policy: random.pick(['always', 'always', 'promote:2']), size: 4 * 4096 },
    onInvalid: 'continue',
  }),
  'shared tables, and no frame for a copy of them': (random) => ({
    forkTables: 'share',
    table: random.pick([radix(10, 2), radix(10, 2, 2), radix(9, 3, 3)]),
    memory: random.integer(12, 30) * 4096,
    replacement: { policy: random.pick(['none', 'none', 'lru']) },
    reclaimTables: random.chance(0.5),
    onInvalid: 'continue',
  }),
  'nodes, and the references to come': (random) => ({
    numa: { nodes: 2, migrate: random.integer(1, 2), runsOn: [0, 1] },
    replacement: { policy: random.pick(['opt', 'opt', 'fifo']) },
    tlb: { ...pair(random), invlpg: random.chance(0.3) },
  }),
  'compaction beside a pool': (random) => ({
    compaction: 'on-failure',
    memory: random.integer(20, 40) * 4096,
    physical: [
      {
        name: 'pool',
        start: 8 * 4096,
        end: 14 * 4096,
        use: 'pool',
        serves: random.chance(0.5) ? ['user'] : ['tables'],
      },
    ],
    table: { kind: 'radix', levels: [8, 2, 10], entryBytes: 8 },
    replacement: { policy: random.pick(['none', 'opt', 'lru']) },
    allocator: { strategy: random.pick(['first-fit', 'buddy', 'lifo']) },
  }),
  'shared tables': (random) => ({
    forkTables: 'share',
    table: radix(9, 8, 3),
    memory: random.integer(30, 70) * 4096,
    reclaimTables: random.chance(0.7),
    tlb: { ...pair(random), walkCache: random.pick([0, 2]) },
  }),
  'global pages': (random) => ({ tlb: { ...pair(random), l2: { entries: 8, ways: 2 }, globalPages: [[0, 2 ** 32]] } }),
  'global pages, one first level': (random) => ({ tlb: { ...unified(random), globalPages: [[0, 2 ** 32]] } }),
  nodes: (random) => ({
    numa: { nodes: 2, migrate: random.integer(0, 2), runsOn: [0, 1] },
    table: { ...radix(10, 10), backing: random.pick(['none', 'frames']) },
    ...(random.chance(0.5) ? { allocator: { strategy: 'numa' } } : {}),
    tlb: { ...pair(random), invlpg: random.chance(0.7) },
  }),
  'walk cache': (random) => ({
    table: { ...radix(6, 6, 4, 4), backing: 'none' },
    tlb: { ...pair(random), walkCache: random.pick([1, 2, 4]) },
  }),
  'prefetched translations': (random) => ({
    tlb: {
      ...pair(random),
      prefetch: { policy: random.pick(['next', 'distance']), pages: 2, entries: 4, rows: 3 },
    },
  }),
  'no invalidation of a page': (random) => ({ tlb: { ...pair(random), invlpg: false } }),
  'invalidation when a page is mapped': (random) => ({ tlb: { ...unified(random), onMap: true } }),
  'no TLB': (random) => ({
    tlb: { l1: null, l1i: null, l1d: null, l2: null },
    ...(random.chance(0.5) ? { numa: { nodes: 2, runsOn: [0, 1] } } : {}),
    table: radix(8, 6, 6),
  }),
  'the kernel in the tables': (random) => {
    const [table, most] = random.pick<[Settings, number]>([
      [radix(20), 0],
      [radix(10, 10), 3],
      [radix(10, 6, 4), 3],
    ]);
    return {
      kernel: {
        tables: random.pick(['shared', 'copied', 'synchronised']),
        mapped: [[random.pick([0x10_0000, 0x8000_0000]), 0x10_0000]],
        directories: most > 0 && random.chance(0.5) ? most : null,
      },
      table,
      memory: random.integer(4100, 4400) * 4096,
      replacement: { policy: 'none' },
    };
  },
  'one second level': (random) => ({ tlb: { l1i: null, l1d: null, l2: { entries: random.pick([2, 8]), ways: 2 } } }),
  'a first level of one stream': (random) => {
    const level = { entries: random.pick([2, 8]), ways: 2 };
    const l2 = { entries: random.pick([4, 8]), ways: 2, policy: random.pick(['lru', 'fifo', 'plru']) };
    return { tlb: random.chance(0.5) ? { l1i: null, l1d: level, l2 } : { l1i: level, l1d: null, l2 } };
  },
  'linear tables': (random) => ({
    table: { kind: 'linear', entryBytes: 4, header: random.pick([0, 1, 64]) },
    memory: random.integer(20, 50) * 4096,
  }),
  'compressed swap': (random) => ({
    compressedSwap: { pool: random.pick([10, 30]), full: random.pick(['writeback', 'device']) },
  }),
  'resident sets': (random) => ({
    replacement: {
      policy: random.pick(REPLACEMENTS.filter((policy) => policy !== 'none')),
      scope: random.pick(['working-set:9', 'working-set:60', 'page-fault-frequency:4', 'proportional', 'local:3']),
    },
  }),
  'colours of pools': (random) => ({
    memory: 40 * 4096,
    physical: [
      { name: 'lower', start: 4096, end: 18 * 4096, use: 'pool', serves: ['user'] },
      { name: 'upper', start: 19 * 4096, end: 34 * 4096, use: 'pool', serves: ['user'] },
    ],
    allocator: { strategy: 'colour', colours: random.pick([2, 4, 8]) },
  }),
  'what several spaces remember': (random) => ({
    replacement: {
      policy: random.pick(['2q', 'arc', 's3-fifo']),
      scope: random.pick(['local:2', 'local:4', 'proportional']),
    },
    memory: random.integer(6, 14) * 4096,
  }),
  'fault-around and prefetching': (random) => ({
    faultAround: 4,
    faultAroundEdge: random.pick(['aligned', 'region']),
    prefetch: { policy: random.pick(['next', 'stride', 'working-set']), pages: 2 },
  }),
};

function systemOf(name: string, random: Random): Settings {
  const { tlb, ...rest } = mechanisms[name]!(random);
  return {
    name,
    memory: random.integer(10, 40) * 4096,
    table: random.chance(0.3)
      ? { kind: 'linear', entryBytes: 4, backing: 'none' }
      : { ...radix(10, 10), backing: 'none' },
    replacement: { policy: random.pick(REPLACEMENTS) },
    fileCache: random.pick(['cold', 'warm']),
    zeroPage: random.chance(0.5),
    unmapped: 'map',
    onInvalid: random.pick(['continue', 'kill']),
    ...(tlb === undefined ? {} : { tlb: { asid: random.chance(0.5), ...(tlb as Settings) } }),
    ...rest,
  };
}

/** Another trace for each mechanism. */
function hash(name: string): number {
  return Array.from(name).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_536, 0);
}

describe.each(Object.keys(mechanisms))('%s', (name) => {
  test.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
    const random = makeRandom(seed ^ 0x3ec4a);
    const trace = randomTrace(seed ^ 0xab1e, { calm: random.chance(0.7), records: 300 });
    expect(await complaint({ seed, trace, system: systemOf(name, random) })).toBe('');
  });

  test.each(more)('seed %i, few pages', { timeout: 120_000 }, async (seed) => {
    const system = systemOf(name, makeRandom(seed ^ 0xf19a));
    expect(await complaint({ seed, trace: busyTrace(seed ^ hash(name)), system })).toBe('');
  });
});
