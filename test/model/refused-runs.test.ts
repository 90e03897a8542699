import { expect, test } from 'vitest';
import { runCase } from '../support/run-case.ts';

// Runs of stores and then loads of one page that is refused: by runs and by single references. Lines of what is refused are not touched.

const base = {
  memory: 65_536,
  table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
  tlb: { l1i: { entries: 4 }, l1d: { entries: 4 } },
  zeroPage: false,
  onInvalid: 'continue',
  replacement: { policy: 'none' },
};
const keys = {
  processKeys: 1,
  regions: [{ name: 'others', start: 0x2000, end: 0x4000, user: 'rw', keys: 2 }],
};

interface Refused {
  maps: string[];
  settings?: object;
  expected: Record<string, number>;
  asks?: string;
}

/** Page 1 is stored to first; then page 2 is stored to, and loaded from twice. */
const refused: Record<string, Refused> = {
  no_region: { maps: [], expected: { no_region: 3, touched_bytes: 64, walk_reads: 9 } },
  guard: { maps: ['1,map,0x2000,0x1000,guard=1'], expected: { guard: 3, touched_bytes: 64, l1_misses: 4 } },
  user_access: { maps: ['1,map,0x2000,0x1000,prot=rw'], expected: { user_access: 3, touched_bytes: 64, l1_misses: 4 } },
  key_protect: {
    maps: ['1,map,0x2000,0x1000,prot=rwu'],
    settings: keys,
    expected: { key_protect: 3, touched_bytes: 64, l1_misses: 4 },
  },
  reserved_bit: {
    maps: ['1,mapphys,0x2000,0x1000,pa=0x100000000000;prot=rwu'],
    expected: { reserved_bit: 3, touched_bytes: 64, l1_misses: 4 },
  },
  out_of_memory: {
    maps: ['1,map,0x2000,0x1000,prot=rwu'],
    settings: { memory: 4096 },
    expected: { out_of_memory: 3, touched_bytes: 64, l1_misses: 4 },
    asks: 'out of memory',
  },
  'write_protect, of stores alone': {
    maps: ['1,map,0x2000,0x1000,prot=ru'],
    expected: { write_protect: 1, demand_zero: 2, touched_bytes: 192 },
    asks: 'stores of a run are refused, loads may not be',
  },
  'what may be written, and not be read': {
    maps: ['1,map,0x2000,0x1000,prot=wu'],
    expected: { demand_zero: 2, invalid_faults: 2, touched_bytes: 128 },
    asks: 'loads of a run are refused, its stores are not',
  },
};

test.each(Object.entries(refused))('%s', async (_name, { maps, settings = {}, expected, asks = '' }) => {
  const records = [
    '1,map,0x1000,0x1000,prot=rwu',
    ...maps,
    '1,S,0x1000,4',
    '1,S,0x2000,4',
    '1,L,0x2040,4',
    '1,L,0x2080,4',
  ];
  const trace = `pid,op,addr,size,args\n${records.join('\n')}\n`;
  for (const collapse of [false, true]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const { metrics, uncollapsed } = await runCase(trace, { ...base, ...settings }, { collapse, check: true });
    const got = Object.fromEntries(Object.keys(expected).map((name) => [name, metrics[name]]));
    expect({ uncollapsed, ...got }).toEqual({ uncollapsed: collapse ? asks : '', ...expected });
  }
});

test.each([1, 4])('a page that may be stored to, and not be loaded from, with %i entries of a TLB', async (entries) => {
  // Page 2 is there when the run begins, and its translation is where there are four entries: the run's loads are refused all the same.
  const records = ['prot=wu', 'prot=rwu'].map((kind, at) => `1,map,0x${2 - at}000,0x1000,${kind}`);
  const uses = ['1,S,0x2000,4', '1,S,0x1000,4', '1,S,0x2000,4', '1,L,0x2040,4', '1,L,0x2080,4'];
  const trace = `pid,op,addr,size,args\n${[...records, ...uses].join('\n')}\n`;
  const system = { ...base, tlb: { l1i: { entries }, l1d: { entries } } };
  for (const collapse of [false, true]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const { metrics, uncollapsed } = await runCase(trace, system, { collapse, hitKernel: null, check: true });
    expect(metrics).toMatchObject({ demand_zero: 2, read_protect: 2, stores: 3, loads: 2, touched_bytes: 128 });
    expect(uncollapsed).toBe(collapse ? 'loads of a run are refused, its stores are not' : '');
  }
});
