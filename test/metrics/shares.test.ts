import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';

// Which process and region each count belongs to, worked out by hand: two processes, a copy-on-write fault on each side of
// a fork, an eager map, an access over the end of a region, a heap, and an exec after which the child maps anew.

const trace = `pid,op,addr,size,args
1,map,0x10000,0x2000,prot=rwu;name=a
1,map,0x20000,0x1000,prot=rwu;name=b;eager=1
1,map,0x50000,0x3000,prot=rwu;name=a
1,S,0x10000,4
1,L,0x10004,4
1,S,0x11000,4
1,L,0x20ffe,4
1,L,0x30000,4
1,fork,,,child=2
2,S,0x10000,4
1,S,0x10000,4
1,brk,0x40000,,
1,brk,0x41000,,
1,S,0x40000,4
2,exec,,,
2,map,0x10000,0x1000,prot=rwu;name=c
2,S,0x10000,4
2,I,0x10000,4
2,exit,,,
1,unmap,0x10000,0x2000
`;

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([true, false])('shares of processes, regions and pages, collapsed %s', async (collapse) => {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, trace);
  const workload = await openWorkload([path]);
  const system = loadSystem('{"zeroPage": false}', 'system.json');
  const simulation = await simulate(workload, system, { ...PLAIN, collapse, hotPages: true, check: true });
  const { regions, processes, pages } = resultOf(simulation, workload, system);

  // Two levels: a root for each space; the eager map makes the other table and gets its frame.
  const wanted = [
    'references',
    'accesses',
    'events',
    'page_faults',
    'alloc_calls',
    'fork_entries',
    'touched_bytes',
    'processes',
    'context_switches',
  ];
  const rows = regions.map(({ pid, image, region, start, end, counters }) => [
    `${pid}.${image} ${region} ${start}-${end}`,
    ...wanted.map((name) => counters[name]),
  ]);
  expect(rows).toEqual([
    ['1.0 a 0x10000-0x53000', 4, 4, 0, 3, 2, 0, 128, 0, 0],
    ['1.0 b 0x20000-0x21000', 1, 1, 0, 0, 2, 0, 64, 0, 0],
    ['1.0 [heap] 0x40000-0x41000', 1, 1, 0, 1, 1, 0, 64, 0, 0],
    // Two refused pages, one of which belongs to the access that began in b; the root, and the child's two tables.
    ['1.0  -', 2, 1, 7, 2, 3, 3, 0, 1, 1],
    ['2.0 a 0x10000-0x12000', 1, 1, 0, 1, 1, 0, 64, 0, 0],
    ['2.0  -', 0, 0, 1, 0, 0, 0, 0, 1, 1],
    // The second image: a table and a frame for c; its root.
    ['2.1 c 0x10000-0x11000', 2, 2, 0, 2, 2, 0, 64, 0, 0],
    ['2.1  -', 0, 0, 2, 0, 1, 0, 0, 0, 1],
  ]);
  const kinds = ['demand_zero', 'cow_copy', 'cow_reuse', 'no_region', 'exec_protect', 'eager_pages'];
  expect(
    regions.map(({ counters }) => kinds.filter((name) => counters[name] > 0).map((name) => [name, counters[name]])),
  ).toEqual([
    [
      ['demand_zero', 2],
      ['cow_reuse', 1],
    ],
    [['eager_pages', 1]],
    [['demand_zero', 1]],
    [['no_region', 2]],
    [['cow_copy', 1]],
    [],
    [
      ['demand_zero', 1],
      ['exec_protect', 1],
    ],
    [],
  ]);
  expect(processes.map(({ pid, parent, resident_peak: peak }) => ({ pid, parent, peak }))).toEqual([
    // a's two pages, b's and the heap's.
    { pid: 1, parent: null, peak: 4 },
    { pid: 2, parent: 1, peak: 3 },
  ]);
  expect(pages.map(({ pid, va, region, references, faults }) => [pid, va, region, references, faults])).toEqual([
    [1, '0x10000', 'a', 3, 2],
    [2, '0x10000', 'c', 2, 2],
    [1, '0x11000', 'a', 1, 1],
    [1, '0x20000', 'b', 1, 0],
    [1, '0x21000', '', 1, 1],
    [1, '0x30000', '', 1, 1],
    [1, '0x40000', '[heap]', 1, 1],
    [2, '0x10000', 'a', 1, 1],
  ]);
});

test('a process has at most the pages that the frames can hold', async () => {
  const path = join(folder, 'swapped.csv');
  const stores = Array.from({ length: 12 }, (_, at) => `1,S,0x${(0x10000 + (at % 4) * 0x1000).toString(16)},4`);
  const maps = '1,map,0x10000,0x4000,prot=rwu\n2,map,0x10000,0x4000,prot=rwu';
  writeFileSync(path, `pid,op,addr,size,args\n${maps}\n${stores.join('\n')}\n`);
  const workload = await openWorkload([path]);
  const settings = {
    memory: 3 * 4096,
    reserved: [],
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    replacement: { policy: 'fifo' },
    zeroPage: false,
  };
  const system = loadSystem(JSON.stringify(settings), 'system.json');
  const simulation = await simulate(workload, system, { ...PLAIN, check: true });
  const { processes, totals } = resultOf(simulation, workload, system);
  // Four pages in turn, three frames, the oldest goes: each store but the first four swaps one in and one out.
  expect([totals.swap_ins, totals.evictions]).toEqual([8, 9]);
  // Process 2 touches nothing.
  expect(processes.map((process) => process.resident_peak)).toEqual([3, 0]);
});

test('a region has its addresses, though all that a process does there is refused', async () => {
  const path = join(folder, 'refused.csv');
  const records = ['1,map,0x1000,0x1000,prot=r;name=own', '1,fork,,,child=2', '2,S,0x1000,4', '2,L,0x8000,4'];
  writeFileSync(path, `pid,op,addr,size,args\n${records.join('\n')}\n`);
  const workload = await openWorkload([path]);
  const settings = { onInvalid: 'continue', regions: [{ name: 'kernel', start: 0x8000, end: 0xa000 }] };
  const system = loadSystem(JSON.stringify(settings), 'system.json');
  const { regions } = resultOf(await simulate(workload, system, PLAIN), workload, system);
  const refused = regions.filter(({ counters }) => counters['stores'] + counters['loads'] > 0);
  expect(refused.map(({ pid, region, start, end }) => [pid, region, start, end])).toEqual([
    [2, 'own', '0x1000', '0x2000'],
    [2, 'kernel', '0x8000', '0xa000'],
  ]);
});

test('a share reads as a plain object: its names are those of the totals, in the same order', async () => {
  const path = join(folder, 'plain.csv');
  writeFileSync(path, trace);
  const workload = await openWorkload([path]);
  const system = loadSystem('{"zeroPage": false}', 'system.json');
  const { processes, regions, totals } = resultOf(await simulate(workload, system), workload, system);
  const [{ counters }] = processes;
  const copy = { ...counters };
  expect(Object.keys(copy)).toEqual(Object.keys(totals).slice(0, Object.keys(copy).length));
  expect(JSON.parse(JSON.stringify(counters))).toEqual(copy);
  expect('page_faults' in counters).toBe(true);
  expect('touched_lines' in counters || 'no such' in counters).toBe(false);
  expect(counters['no such']).toBeUndefined();
  for (const name of Object.keys(copy)) {
    expect(processes.reduce((sum, row) => sum + row.counters[name], 0)).toBe(totals[name]);
    expect(regions.reduce((sum, row) => sum + row.counters[name], 0)).toBe(totals[name]);
  }
});

test('a physical map is its region: its bounds, and the table that it makes', async () => {
  const path = join(folder, 'physical.csv');
  writeFileSync(
    path,
    'pid,op,addr,size,args\n1,mapphys,0x70000,0x2000,pa=0x1000\n1,L,0x71000,4\n1,map,0x90000,0x1000,name=a\n1,S,0x90000,4\n',
  );
  const workload = await openWorkload([path]);
  const simulation = await simulate(workload, loadSystem('{"zeroPage": false}', 'system.json'), PLAIN);
  const { regions } = resultOf(simulation, workload, simulation.machine.system);
  const names = ['alloc_calls', 'loads', 'l1_misses', 'walks'];
  const rows = regions.map(({ start, end, counters }) => [start, end, ...names.map((name) => counters[name])]);
  // The root is the process's own; a's page has its fault's second walk.
  expect(new Set(rows)).toEqual(
    new Set([
      ['', '', 1, 0, 0, 0],
      ['0x70000', '0x72000', 1, 1, 1, 1],
      ['0x90000', '0x91000', 1, 0, 1, 2],
    ]),
  );
});

test('where nothing was mapped, neighbours are one region, whose bounds a child meets as a whole', async () => {
  const path = join(folder, 'unmapped.csv');
  const stores = (pid: number, pages: string[]): string[] => pages.map((page) => `${pid},S,0x${page}000,4`);
  const lines = [
    ...stores(1, ['10', '11', '13']),
    '1,fork,,,child=2',
    '1,fork,,,child=3',
    ...stores(2, ['12']),
    ...stores(3, ['f']),
    ...stores(1, ['14']),
  ];
  writeFileSync(path, `pid,op,addr,size,args\n${lines.join('\n')}\n`);
  const workload = await openWorkload([path]);
  const system = loadSystem('{"unmapped": "map", "zeroPage": false}', 'system.json');
  const simulation = await simulate(workload, system, { ...PLAIN, check: true });
  const { regions } = resultOf(simulation, workload, system);
  const rows = regions.map(({ pid, start, end, counters }) => [pid, start, end, counters['demand_zero']]);
  expect(rows.filter(([, start]) => start !== '')).toEqual([
    [1, '0x10000', '0x15000', 4],
    // 0x12 lies between what the parent had on both sides, 0xf below it.
    [2, '0x10000', '0x14000', 1],
    [3, '0xf000', '0x12000', 1],
  ]);
});

test('a page that comes back when its process runs again counts in its region', async () => {
  const path = join(folder, 'prefetch.csv');
  const maps = ['a', 'b'].map((name, at) => `1,map,0x${at + 1}000,0x1000,prot=rwu;name=${name}\n`).join('');
  // Three frames, lru: the second page of process 2 pushes out page 1, which comes back when process 1 runs again and one frame is free.
  const uses = ['1,L,0x1000,4', '1,L,0x2000,4', '2,L,0x5000,4', '2,L,0x6000,4', '2,exit,,,', '1,L,0x2000,4'];
  writeFileSync(path, `pid,op,addr,size,args\n${maps}${uses.join('\n')}\n`);
  const workload = await openWorkload([path]);
  const system = loadSystem(
    JSON.stringify({
      memory: 12_288,
      zeroPage: false,
      unmapped: 'map',
      table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
      replacement: { policy: 'lru' },
      prefetch: { policy: 'working-set', pages: 1 },
    }),
    'system.json',
  );
  const { regions } = resultOf(await simulate(workload, system, { ...PLAIN, check: true }), workload, system);
  const told = regions.filter(({ counters }) => counters.prefetched > 0);
  expect(told.map(({ pid, region, counters }) => [pid, region, counters.prefetched])).toEqual([[1, 'a', 1]]);
});
