import { expect, test } from 'vitest';
import { kernelMapped } from '../../src/model/kernel-mapping.ts';
import { Machine } from '../../src/model/machine.ts';
import { endProcess, firstRecord } from '../../src/model/processes.ts';
import { totals } from '../../src/model/totals.ts';
import { loadSystem } from '../../src/system/load.ts';

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
