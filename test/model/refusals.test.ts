import { expect, test } from 'vitest';
import { runCase } from '../support/run-case.ts';

// Traces that no program can have made: the run ends and says where.

const head = 'pid,op,addr,size,args\n';

test.each([
  ['1,L,0x1000,4\n1,fork,,,child=1\n', 'the child of this fork is a living process'],
  ['1,L,0x1000,4\n2,L,0x1000,4\n1,vfork,,,child=2\n', 'the child of this vfork is a living process'],
  ['0,L,0x1000,4\n1,fork,,,child=0\n', 'the child of this fork is a living process'],
])('%s', async (records, words) => {
  await expect(runCase(head + records, {})).rejects.toThrow(words);
});

test('a child of pid 0, and one whose pid has ended', async () => {
  const { metrics } = await runCase(`${head}1,L,0x1000,4\n1,fork,,,child=0\n0,exit,,,\n1,fork,,,child=0\n`, {});
  expect(metrics).toMatchObject({ processes: 3, events: 3 });
});

test('no fork where the system has none, not even of pid 0', async () => {
  for (const child of [0, 2])
    // oxlint-disable-next-line no-await-in-loop -- two
    await expect(runCase(`${head}1,fork,,,child=${child}\n`, { forkPolicy: 'none' })).rejects.toThrow('fork');
});

const MOST = 2 ** 22;
const table = { kind: 'radix', levels: [9, 9, 9, 9], entryBytes: 8, backing: 'none' };
const withoutTables = { table, zeroPage: false, allocator: { strategy: 'first-fit' } };

function bytes(pages: number): string {
  return `0x${(pages * 4096).toString(16)}`;
}

test('a map of a run of more pages than one event may fill is refused; one of more than there are frames has no run', async () => {
  const mapOf = (pages: number): string => `${head}1,map,0x1000,${bytes(pages)},prot=rwu;eager=1;contiguous=1\n`;
  await expect(runCase(mapOf(MOST + 1), { ...withoutTables, memory: (MOST + 1) * 4096 })).rejects.toThrow(
    'this map fills more than 4194304 pages of 4096 bytes at once',
  );
  const { metrics } = await runCase(mapOf(MOST + 1), { ...withoutTables, memory: 65_536 });
  expect(metrics).toMatchObject({ event_failures: 1, eager_pages: 0, owned_peak: 0 });
});

test('a run of as many pages as one event may fill is looked for', async () => {
  // One of the frames is another page's.
  const trace = `${head}1,map,${bytes(2 * MOST)},0x1000,\n1,S,${bytes(2 * MOST)},4\n1,map,0x1000,${bytes(MOST)},eager=1;contiguous=1\n`;
  const { metrics } = await runCase(trace, {
    ...withoutTables,
    memory: MOST * 4096,
    replacement: { policy: 'none' },
  });
  expect(metrics).toMatchObject({ event_failures: 1, eager_pages: 0, owned_peak: 1 });
});

test('a mapphys of more pages than one event may fill is refused, however few lie above it', async () => {
  const mapOf = (from: number, pages: number): string =>
    `${head}1,mapphys,${bytes(from)},${bytes(pages)},pa=0x0\n1,L,${bytes(from + pages - 1)},4\n`;
  const { metrics } = await runCase(mapOf(3 * MOST, 2), { ...withoutTables, memory: 65_536 });
  expect(metrics).toMatchObject({ events: 1, pte_used: 2, walk_reads: 4, page_faults: 0 });
  await expect(runCase(mapOf(0, MOST + 1), { ...withoutTables, memory: 65_536 })).rejects.toThrow(
    'this mapphys fills more than 4194304 pages of 4096 bytes at once',
  );
});

test('directories that stand from the boot on need a run of frames', async () => {
  const system = (gap: number): object => ({
    memory: 65_536,
    zeroPage: false,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
    kernel: { tables: 'synchronised', mapped: [[0xc0000000, 0x400000]], directories: 4 },
    reserved: [gap, 2 * gap, 3 * gap].map((pfn) => [(pfn - 1) * 4096, 4096]),
  });
  const trace = `${head}1,map,0x1000,0x1000,\n`;
  // 3 of 4 frames are free, again and again; then 4 of 5.
  await expect(runCase(trace, { ...system(4), memory: 61_440 })).rejects.toThrow(
    'kernel.directories: system system has no run of frames for them at its boot, when 12 of 15 frames are free',
  );
  const { metrics } = await runCase(trace, system(5));
  expect(metrics).toMatchObject({ processes: 1, process_failures: 0 });
});
