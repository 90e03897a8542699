import { expect, test } from 'vitest';
import { kernelMapped } from '../../src/model/kernel-mapping.ts';
import { Machine } from '../../src/model/machine.ts';
import { endProcess, firstRecord } from '../../src/model/processes.ts';
import { totals } from '../../src/model/totals.ts';
import { loadSystem } from '../../src/system/load.ts';
import { PROT_R, PROT_W, PROT_X } from '../../src/trace/ops.ts';

/** The entries that n processes and then some mappings of the kernel write. */
function entries(tables: string, processes: number, pages: number): number {
  const kernel = `kernel: {tables: ${tables}, mapped: [[0xC0000000, 1GiB]], directories: 256}`;
  const machine = new Machine(loadSystem(kernel, 'x.yaml'), 'runs', null);
  for (let pid = 0; pid <= processes; pid++) firstRecord(machine, pid);
  const [first] = machine.starts;
  endProcess(machine, first);
  kernelMapped(machine, pages);
  return Number(totals(machine).kernel_entries);
}

test('a mapping of the kernel is written into every directory in use, where they are synchronised', () => {
  // 256 entries for each of four processes; then for each of two pages and the three processes that are left.
  expect(entries('synchronised', 3, 2)).toBe(4 * 256 + 2 * 3 * 256);
  expect(entries('shared', 3, 2)).toBe(4 * 256);
});

test('tables for the kernel that each space has for itself: an entry for each table, and all of the lowest', () => {
  const profile =
    'table: {kind: radix, levels: [10, 6, 4], entryBytes: 4}\nkernel: {tables: copied, mapped: [[0xC0000000, 128KiB]]}';
  const machine = new Machine(loadSystem(profile, 'x.yaml'), 'runs', null);
  firstRecord(machine, 1);
  // One in the root, two in the table below it, and 16 in each of two.
  expect(Number(totals(machine).kernel_entries)).toBe(3 + 2 * 16);
});

test('a table of one level has the kernel in itself: an entry for each page, in each root, and no table below', () => {
  for (const tables of ['shared', 'copied', 'synchronised']) {
    const profile = `table: {kind: radix, levels: [20], entryBytes: 4}\nkernel: {tables: ${tables}, mapped: [[0xC0000000, 1MiB]]}`;
    const machine = new Machine(loadSystem(profile, 'x.yaml'), 'runs', null);
    for (const pid of [1, 2]) firstRecord(machine, pid);
    expect(totals(machine)).toMatchObject({ kernel_entries: 2 * 256, kernel_table_frames: 0 });
  }
});

test('regions of the kernel have the rights that they say, and no user', () => {
  const regions = ['rw', 'rx', 'w', ''].map(
    (kernel, at) => `{name: k${at}, start: 0xC000${at}000, end: 0xC000${at + 1}000, kernel: '${kernel}'}`,
  );
  const machine = new Machine(loadSystem(`regions: [${regions.join(', ')}]`, 'x.yaml'), 'runs', null);
  const { vmas } = firstRecord(machine, 1)!.space;
  expect([0, 1, 2, 3].map((at) => vmas.find(0xc_0000 + at)?.prot)).toEqual([
    PROT_R | PROT_W,
    PROT_R | PROT_X,
    PROT_W,
    0,
  ]);
});
