// Further ways in which a stream loses the page that it is using, and what it then does with it again.

import { base, map, tlb, twoFrames } from './stream-ways.ts';
import type { Way } from './stream-ways.ts';

const once: [string, string][] = [['', '']];
const oneFrame = { ...twoFrames, memory: 4096 };
const threeFrames = { ...base, memory: 3 * 4096, replacement: { policy: 'fifo' } };
const ofOne = { l1i: { entries: 1 }, l1d: { entries: 1 } };
/** Fetches of three new pages, which evict what three frames hold. */
const evictAll = [5, 6, 7].map((page) => `1,I,0x${page}000,4`);

/** Page 2 is the oldest of three and is used again; page 4 evicts it, and its next use evicts page 3. */
const usedBefore = (a: string, b: string): string[] => [
  map,
  `1,${a},0x2000,4`,
  `1,${a},0x3000,4`,
  `1,${b},0x1000,4`,
  `1,${a},0x2000,4`,
  `1,${b},0x4000,4`,
  `1,${a},0x2000,4`,
];

/** Page 2 is stored to again and goes; a load brings it back as swap holds it, and during a fetch of page 1 it is stored to: it is written again when it goes. */
const storedBefore = (): string[] => [
  map,
  '1,S,0x2000,4',
  '1,L,0x3000,4',
  '1,I,0x1000,4',
  '1,S,0x2000,4',
  '1,I,0x4000,4',
  '1,L,0x2000,4',
  '1,I,0x1000,4',
  '1,S,0x2000,4',
  ...evictAll,
];

export const waysAgain: Record<string, Way> = {
  'evicts it, which comes back in the place of a third page, and both are used in turn': {
    system: twoFrames,
    // Page 3 takes the frame of page 2, which takes that of page 1: neither goes again.
    trace: (a, b) => [map, ...[`${a},0x2`, `${b},0x1`, `${b},0x3`, `${a},0x2`, `${b},0x3`, `${a},0x2`].map(reference)],
    expected: { demand_zero: 3, swap_in: 1, evictions: 2, l1_misses: 4 },
  },
  'flushes everything as it evicts it, and is flushed when it comes back': {
    system: { ...twoFrames, tlb: { ...tlb, invlpg: false } },
    // Page 3 takes the frame of page 1, which takes that of page 2: both flush, so that page 3 is walked to by either stream.
    trace: (a, b) => [map, ...[`${a},0x1`, `${b},0x2`, `${b},0x3`, `${a},0x1`, `${a},0x3`, `${b},0x3`].map(reference)],
    expected: { demand_zero: 3, swap_in: 1, evictions: 2, flushes: 2, l1_misses: 6 },
  },
  'flushes everything as it evicts another page than that of refused stores': {
    system: { ...twoFrames, tlb: { ...tlb, invlpg: false }, onInvalid: 'continue' },
    // Page 3 takes the frame of page 2; the last store walks to page 1 and is refused, too.
    trace: () => [
      '1,map,0x2000,0x2000,prot=rwxu',
      '1,map,0x1000,0x1000,prot=ru',
      ...['I,0x2', 'L,0x1', 'S,0x1', 'I,0x3', 'S,0x1'].map(reference),
    ],
    expected: { demand_zero: 3, write_protect: 2, evictions: 1, flushes: 1, l1_misses: 4 },
    asks: 'a refused run lost its TLB entry',
    streams: once,
  },
  'evicts another page than that of refused stores, in turn with them': {
    system: { ...twoFrames, onInvalid: 'continue' },
    trace: () => [
      '1,map,0x2000,0x2000,prot=rwxu',
      '1,map,0x1000,0x1000,prot=ru',
      ...['I,0x2', 'L,0x1', 'S,0x1', 'I,0x3', 'S,0x1', 'I,0x3', 'S,0x1'].map(reference),
    ],
    expected: { demand_zero: 3, write_protect: 3, evictions: 1, l1_misses: 3 },
    streams: once,
  },
  'evicts its own other page, in turn with loads from nowhere': {
    system: { ...oneFrame, onInvalid: 'continue' },
    trace: () => [
      '1,map,0x2000,0x2000,prot=rwxu',
      ...['I,0x2', 'L,0x9', 'I,0x3', 'L,0x9', 'I,0x3', 'L,0x9'].map(reference),
    ],
    expected: { demand_zero: 2, no_region: 3, evictions: 1, l1_misses: 5 },
    streams: once,
  },
  'evicts it, and walks without a TLB read tables of another node': {
    system: {
      ...base,
      memory: 4 * 4096,
      table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
      tlb: { l1: null, l1i: null, l1d: null, l2: null },
      replacement: { policy: 'fifo' },
      numa: { nodes: 2, runsOn: [0, 1] },
    },
    // Root and leaf table fill node 0. Node 1 has the pages: 4 and 1, then 2 and 3 in their places, then 1 in that of 2. Process 2, on node 1, refers to pages six times and faults four times: ten walks of two entries on node 0.
    trace: (a, b) => [
      map,
      '1,S,0x4000,4',
      '1,vfork,,,child=2',
      ...[`${a},0x1`, `${b},0x2`, `${b},0x3`, `${a},0x1`, `${a},0x1`, `${a},0x1`].map((use) => `2,${use}000,4`),
    ],
    expected: { demand_zero: 4, swap_in: 1, walks: 12, walk_reads: 23, remote_walk_reads: 20, local_references: 6 },
  },
  'is evicted by it, and a fetch is refused before it comes back': {
    system: { ...oneFrame, onInvalid: 'continue' },
    trace: () => [map, '1,map,0x3000,0x1000,prot=ru', ...['I,0x4', 'S,0x5', 'I,0x4', 'I,0x3', 'S,0x5'].map(reference)],
    expected: { demand_zero: 2, swap_in: 2, exec_protect: 1, evictions: 3, l1_misses: 5 },
    streams: once,
  },
  'evicts it, a load brings it back, and it is stored to while its code runs': {
    system: oneFrame,
    // Pages 6, 1, and 6 again are written.
    trace: () => [map, ...['S,0x6', 'I,0x1', 'L,0x6', 'I,0x6', 'S,0x6', 'S,0x1'].map(reference)],
    expected: { demand_zero: 2, swap_in: 2, evictions: 3, swap_outs: 3 },
    streams: once,
  },
  'evicts it, a load brings it back while a fetch is refused, and it is stored to while its code runs': {
    system: { ...oneFrame, onInvalid: 'continue' },
    trace: () => [
      map,
      '1,map,0x2000,0x1000,prot=ru',
      ...['S,0x6', 'I,0x1', 'I,0x2', 'L,0x6', 'I,0x6', 'S,0x6', 'S,0x1'].map(reference),
    ],
    expected: { demand_zero: 2, swap_in: 2, exec_protect: 1, evictions: 3, swap_outs: 3 },
    streams: once,
  },
  'evicts it, a load brings it back while a page runs that was stored to, and it is stored to': {
    system: threeFrames,
    // Pages 6, 3, 1, 2, and 6 again are written.
    trace: () => [
      map,
      ...['S,0x6', 'S,0x3', 'S,0x1', 'S,0x6', 'I,0x2', 'I,0x1', 'L,0x6', 'I,0x6', 'S,0x6'].map(reference),
      ...['I,0x4', 'I,0x5', 'I,0x7'].map(reference),
    ],
    expected: { demand_zero: 7, swap_in: 1, evictions: 5, swap_outs: 5 },
    streams: once,
  },
  'evicts it, which a hit was the last to find': {
    system: threeFrames,
    trace: usedBefore,
    expected: { demand_zero: 4, swap_in: 1, evictions: 2, l1_misses: 5 },
  },
  'evicts it, which a walk was the last to find': {
    system: { ...threeFrames, tlb: ofOne },
    trace: usedBefore,
    expected: { demand_zero: 4, swap_in: 1, evictions: 2, l1_misses: 6 },
  },
  'evicts it, which was stored to by a hit': {
    system: threeFrames,
    // Pages 2, 3, 1, 4, and 2 again are written.
    trace: storedBefore,
    expected: { demand_zero: 7, swap_in: 1, evictions: 5, swap_outs: 5 },
    streams: once,
  },
  'evicts it, which was stored to after a walk': {
    system: { ...threeFrames, tlb: ofOne },
    trace: storedBefore,
    expected: { demand_zero: 7, swap_in: 1, evictions: 5, swap_outs: 5 },
    streams: once,
  },
};

function reference(kindAndPage: string): string {
  return `1,${kindAndPage}000,4`;
}
