// What one stream does to the page that the other one is using, each way by itself, with what it comes to by hand.

export interface Way {
  system: Record<string, unknown>;
  /** `a` uses a page, `b` does something to it, `a` goes on. */
  trace: (a: string, b: string) => string[];
  expected: Record<string, number>;
  /** Why every reference is taken by itself; left out: it is not. */
  asks?: string;
  /** What stands for `a` and `b`; left out: each stream for each. */
  streams?: [string, string][];
}

const none = { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' };
const pairs = { kind: 'radix', levels: [10, 9, 1], entryBytes: 4, backing: 'none' };
export const tlb = { l1i: { entries: 4 }, l1d: { entries: 4 } };
export const base = {
  memory: 65_536,
  table: none,
  tlb,
  zeroPage: false,
  allocator: { strategy: 'first-fit' },
  replacement: { policy: 'none' },
};
export const twoFrames = { ...base, memory: 8192, replacement: { policy: 'fifo' } };
export const map = '1,map,0x1000,0x8000,prot=rwxu';
/** Process 1 is on node 0, process 2 on node 1; a page moves at the second walk in a row from another node. */
const twoNodes = { nodes: 2, migrate: 2, runsOn: [0, 1] };
const map2 = '1,map,0x2000,0x2000,prot=rwxu';
/** The two frames are those of other pages afterwards. */
const evicts = ['1,I,0x2000,4', '1,I,0x3000,4'];
const uses = (list: string): string[] => list.split(' ').map(([kind, page]) => `1,${kind},0x${page}000,4`);

export const ways: Record<string, Way> = {
  'evicts it': {
    system: twoFrames,
    // Page 3 takes the frame of page 1, which is used on: it takes that of page 2.
    trace: (a, b) => [
      map,
      `1,${a},0x1000,4`,
      `1,${b},0x2000,4`,
      `1,${a},0x1004,4`,
      `1,${b},0x3000,4`,
      `1,${a},0x1000,4`,
    ],
    expected: { demand_zero: 3, swap_in: 1, evictions: 2, swap_outs: 2, l1_misses: 4 },
  },
  'evicts it, and it is brought back by a load and stored to': {
    system: twoFrames,
    // Swap holds what page 1 was; the store makes it another, so that its second eviction writes it, too.
    trace: () => [map, '1,S,0x1000,4', ...evicts, '1,L,0x1000,4', '1,S,0x1000,4', ...evicts],
    expected: { demand_zero: 3, swap_in: 3, evictions: 4, swap_outs: 4 },
    streams: [['', '']],
  },
  'evicts it, and there is no TLB': {
    system: { ...twoFrames, tlb: { l1: null, l1i: null, l1d: null, l2: null } },
    // Each of the six references walks, and each of the four faults walks again.
    trace: (a, b) => [
      map,
      `1,${a},0x1000,4`,
      `1,${b},0x2000,4`,
      `1,${b},0x3000,4`,
      `1,${a},0x1000,4`,
      `1,${a},0x1000,4`,
      `1,${a},0x1000,4`,
    ],
    expected: { demand_zero: 3, swap_in: 1, full_misses: 6, walks: 10, walk_reads: 19 },
  },
  'evicts it, and is evicted by it, again and again': {
    system: { ...twoFrames, memory: 4096 },
    trace: (a, b) => [map, ...[1, 2, 3].flatMap(() => [`1,${a},0x1000,4`, `1,${b},0x2000,4`])],
    expected: { demand_zero: 2, swap_in: 4, evictions: 5, l1_misses: 6 },
    asks: 'the pages of the two streams push each other out',
  },
  'evicts it, and is evicted by it in turn': {
    system: { ...twoFrames, memory: 4096 },
    trace: (a, b) => [map, `1,${a},0x1000,4`, `1,${b},0x2000,4`, `1,${a},0x1000,4`],
    expected: { demand_zero: 2, swap_in: 1, evictions: 2, l1_misses: 3 },
  },
  'takes its frame for a table, so that neither has one': {
    system: {
      ...base,
      memory: 3 * 4096,
      table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
      replacement: { policy: 'fifo' },
      onInvalid: 'continue',
    },
    // Root, a table and page 1; then a second table in place of page 1.
    trace: (a, b) => [
      '1,map,0x1000,0x1000,prot=rwxu',
      '1,map,0x800000,0x1000,prot=rwxu',
      `1,${a},0x1000,4`,
      `1,${b},0x800000,4`,
      `1,${a},0x1000,4`,
      `1,${a},0x1000,4`,
    ],
    expected: { demand_zero: 1, out_of_memory: 3, evictions: 1 },
    asks: 'out of memory',
  },
  'evicts a page of a file, which a modify brings back as a store': {
    system: { ...twoFrames, references: { modify: 'intent' } },
    trace: () => ['1,map,0x1000,0x1000,prot=rwu;file=f', map2, '1,L,0x1000,4', ...evicts, '1,M,0x1000,4'],
    expected: { file_major: 2, demand_zero: 2, cow_copy: 0 },
    streams: [['', '']],
    asks: 'a page of a run is gone, and a modify may be what misses it',
  },
  'evicts a page of a file, which a load brings back to be read': {
    system: twoFrames,
    trace: () => ['1,map,0x1000,0x1000,prot=rwu;file=f', map2, '1,L,0x1000,4', ...evicts, '1,L,0x1000,4'],
    expected: { file_major: 2, file_copies: 0, demand_zero: 2, evictions: 2 },
    streams: [['', '']],
  },
  'comes between uses that a TLB counts': {
    system: { ...base, tlb: { ...tlb, l1d: { entries: 2, policy: 'lfu' } }, replacement: { policy: 'lru' } },
    // Page 4 was used four times, page 1 three times: page 5 takes its place, and page 4 is found.
    trace: () => [map, ...uses('L4 L4 L4 L4 L1 I2 L1 I3 L1 L5 L4')],
    expected: { l1_misses: 5 },
    asks: 'a TLB counts the hits of its entries',
    streams: [['', '']],
  },
  'evicts another page than that of refused stores': {
    system: { ...base, memory: 3 * 4096, replacement: { policy: 'fifo' }, onInvalid: 'continue' },
    trace: () => [
      '1,map,0x2000,0x4000,prot=rwxu',
      '1,map,0x1000,0x1000,prot=ru',
      '1,I,0x2000,4',
      '1,L,0x1000,4',
      '1,S,0x1000,4',
      '1,I,0x3000,4',
      '1,I,0x4000,4',
      '1,S,0x1000,4',
    ],
    expected: { demand_zero: 4, write_protect: 2, evictions: 1, l1_misses: 4 },
    streams: [['', '']],
  },
  'evicts it, and it is brought back by a load': {
    system: twoFrames,
    trace: () => [map, '1,S,0x1000,4', ...evicts, '1,L,0x1000,4', ...evicts],
    expected: { demand_zero: 3, swap_in: 3, evictions: 4, swap_outs: 3 },
    streams: [['', '']],
  },
  'evicts it, which was stored to by a hit, and it is brought back by a load and stored to': {
    system: { ...twoFrames, memory: 3 * 4096 },
    // Pages 4, 2, 3 and 1 are written when they go, and page 1 once more.
    trace: () => [
      map,
      '1,S,0x1000,4',
      '1,L,0x4000,4',
      '1,S,0x1000,4',
      ...evicts,
      '1,L,0x1000,4',
      '1,S,0x1000,4',
      ...[5, 6, 7].map((page) => `1,I,0x${page}000,4`),
    ],
    expected: { demand_zero: 7, swap_in: 1, evictions: 5, swap_outs: 5 },
    streams: [['', '']],
  },
  'evicts the page of refused stores': {
    system: { ...twoFrames, onInvalid: 'continue' },
    // The store that is refused first finds the load's translation, the other one walks.
    trace: () => [
      '1,map,0x1000,0x1000,prot=ru',
      '1,map,0x2000,0x2000,prot=rwxu',
      '1,L,0x1000,4',
      '1,S,0x1000,4',
      ...evicts,
      '1,S,0x1000,4',
    ],
    expected: { demand_zero: 3, write_protect: 2, evictions: 1, l1_misses: 4 },
    asks: 'a fault changed what a refused run meets',
    streams: [['', '']],
  },
  'flushes everything, as no page can be invalidated by itself': {
    system: { ...base, tlb: { ...tlb, invlpg: false, onMap: true } },
    trace: (a, b) => [map, `1,${a},0x1000,4`, `1,${b},0x2000,4`, `1,${a},0x1000,4`, `1,${b},0x2000,4`],
    expected: { demand_zero: 2, flushes: 2, l1_misses: 3 },
  },
  'copies it on write': {
    system: base,
    trace: (a, b) => [map, '1,S,0x1000,4', '1,fork,,,child=2', `1,${a},0x1000,4`, `1,${b},0x1000,4`, `1,${a},0x1000,4`],
    expected: { demand_zero: 1, cow_copy: 1, l1_misses: 4 },
    streams: [['I', 'S']],
  },
  'clears its accessed bit, and takes what was not used since': {
    system: { ...base, replacement: { policy: 'fifo', scope: 'page-fault-frequency:1' } },
    // The fault of page 3 finds pages 1 and 2 used; that of page 4 finds that page 1 was used since, and page 2 was not.
    trace: (a, b) => [
      map,
      `1,${a},0x1000,4`,
      `1,${b},0x2000,4`,
      `1,${a},0x1000,4`,
      `1,${a},0x1000,4`,
      `1,${b},0x3000,4`,
      `1,${a},0x1000,4`,
      `1,${b},0x4000,4`,
    ],
    expected: { demand_zero: 4, released: 1, evictions: 1 },
  },
  'makes a huge page of it and its own': {
    system: { ...base, table: pairs, hugePages: { policy: 'promote:2' } },
    trace: (a, b) => [map, `1,${a},0x2000,4`, `1,${b},0x3000,4`, `1,${a},0x2000,4`],
    expected: { demand_zero: 2, huge_promotions: 1, l1_misses: 3, flushes: 0 },
  },
  'makes a huge page elsewhere, and flushes': {
    system: { ...base, table: pairs, hugePages: { policy: 'promote:2' }, tlb: { ...tlb, flushThreshold: 1 } },
    trace: (a, b) => [map, `1,${a},0x8000,4`, `1,${b},0x2000,4`, `1,${b},0x3000,4`, `1,${a},0x8000,4`],
    expected: { demand_zero: 3, huge_promotions: 1, l1_misses: 4, flushes: 1 },
  },
  'brings its stack near enough for a page that was refused': {
    system: { ...base, onInvalid: 'continue', stackWindow: 8192 },
    trace: (a, b) => [
      '1,map,0x10000,0x1000,prot=rwxu;growsdown=0x8000',
      `1,${b},0x10000,4`,
      `1,${a},0xd000,4`,
      `1,${b},0xe000,4`,
      `1,${a},0xd000,4`,
    ],
    // The table is there, so that walks find the same before and after it.
    expected: { no_region: 1, stack_growth: 2, demand_zero: 1, walk_reads: 13 },
    asks: 'a stack may still grow to a refused page',
  },
  'makes the table of a page that was refused': {
    system: { ...base, table: { kind: 'radix', levels: [10, 10], entryBytes: 4 }, onInvalid: 'continue' },
    // Walks: one entry; one, then two at the restart; two.
    trace: (a, b) => [map, `1,${a},0x10000,4`, `1,${b},0x2000,4`, `1,${a},0x10000,4`],
    expected: { no_region: 2, demand_zero: 1, walks: 4, walk_reads: 6 },
    asks: 'a fault changed what a refused run meets',
  },
  'evicts a page of another space that has its number, and so its global translation': {
    system: { ...twoFrames, tlb: { ...tlb, asid: true, globalPages: [[0, 0x100000]] } },
    // Process 2 has page 1 for its own, in the frame that goes first; process 1 has page 1 of a file.
    trace: (a, b) => [
      '2,map,0x1000,0x1000,prot=rwu',
      '2,S,0x1000,4',
      '1,map,0x1000,0x1000,prot=rxu;share=1;file=f',
      '1,map,0x5000,0x1000,prot=rwxu',
      `1,${a},0x1000,4`,
      `1,${b},0x5000,4`,
      `1,${a},0x1000,4`,
    ],
    expected: { demand_zero: 2, evictions: 1, swap_in: 0, l1_misses: 4 },
  },
  'makes a run of frames for its table, and moves it': {
    // Tables have two frames: the root 0 and 1, the leaf 2 and 3; pages are in 4 to 10. The unmaps free 5, 7 and 9, and 11 was free: of the windows with one page each, 4 and 5 are the lowest, and page 0x10 moves to 7.
    system: {
      ...base,
      memory: 12 * 4096,
      table: { kind: 'radix', levels: [10, 10], entryBytes: 8 },
      compaction: 'on-failure',
    },
    trace: (a, b) => [
      '1,map,0x10000,0x7000,prot=rwxu;eager=1',
      '1,map,0x800000,0x1000,prot=rwxu',
      '1,unmap,0x11000,0x1000',
      '1,unmap,0x13000,0x1000',
      '1,unmap,0x15000,0x1000',
      `1,${a},0x10000,4`,
      `1,${b},0x800000,4`,
      `1,${a},0x10000,4`,
    ],
    expected: { compactions: 1, compaction_moves: 1, demand_zero: 1, l1_misses: 3 },
  },
  'walks to the frame of both, which moves to its node': {
    system: { ...base, numa: twoNodes },
    // Process 1 fills it on node 0. Process 2 walks to it through both of its pages after a switch: the second walk in a row moves it.
    trace: (a, b) => [
      '1,map,0x1000,0x1000,prot=rxu;share=1;file=f',
      '1,L,0x1000,4',
      '2,map,0x1000,0x1000,prot=rxu;share=1;file=f',
      '2,map,0x2000,0x1000,prot=rxu;share=1;file=f',
      '2,L,0x1000,4',
      '2,L,0x2000,4',
      '1,L,0x1000,4',
      `2,${a},0x1000,4`,
      `2,${b},0x2000,4`,
      `2,${a},0x1000,4`,
    ],
    expected: { migrated_pages: 1, l1_misses: 7, local_references: 4, remote_references: 3 },
    asks: 'a page moves to another node while it is in use',
  },
  'moves what has its number in another space, and so its global translation goes': {
    system: { ...base, numa: { ...twoNodes, migrate: 1 }, tlb: { ...tlb, globalPages: [[0x2000, 0x1000]] } },
    // Page 2 is f's for process 1, and g's for process 2, whose page 5 is f's, too: it moves at the first walk to it, and leaves no global entry of page 2.
    trace: (a, b) => [
      '1,map,0x2000,0x1000,prot=rxu;share=1;file=f',
      '1,L,0x2000,4',
      '2,map,0x2000,0x1000,prot=rxu;share=1;file=g',
      '2,map,0x5000,0x1000,prot=rxu;share=1;file=f',
      '2,L,0x2000,4',
      '2,I,0x2000,4',
      '2,L,0x5000,4',
      '1,L,0x2000,4',
      `2,${a},0x2000,4`,
      `2,${b},0x5000,4`,
      `2,${a},0x2000,4`,
    ],
    expected: { migrated_pages: 1, l1_misses: 6 },
  },
};
