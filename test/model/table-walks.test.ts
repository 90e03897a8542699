import { expect, test } from 'vitest';
import { Machine } from '../../src/model/machine.ts';
import { endProcess, firstRecord } from '../../src/model/processes.ts';
import type { Space } from '../../src/model/spaces.ts';
import { loadSystem } from '../../src/system/load.ts';

// What walks read of tables that are made by hand, entry by entry.

function made(profile: object): { machine: Machine; space: Space } {
  const system = { memory: 65_536, zeroPage: false, allocator: { strategy: 'first-fit' }, ...profile };
  const machine = new Machine(loadSystem(JSON.stringify(system), 'system.json'), 'runs', null);
  return { machine, space: firstRecord(machine, 1)!.space };
}

test('a linear table: one entry, in the frame that its place and the header come to', () => {
  const { machine, space } = made({ table: { kind: 'linear', entryBytes: 4, header: 24 } });
  const { tables } = machine;
  expect(tables.path(space.tables, 0)).toEqual([]);
  expect(tables.has(space.tables, 0)).toBe(false);
  // 1024 words a frame: entry 1000 is word 1024, the first of the second frame.
  expect(tables.ensure(space.tables, 1000)).toBe(true);
  expect([999, 1000, 1001].map((vpn) => tables.has(space.tables, vpn))).toEqual([true, true, false]);
  expect(tables.path(space.tables, 999)).toEqual([{ index: 999, tablePfn: 0, present: false }]);
  expect(tables.path(space.tables, 1000)).toEqual([{ index: 1000, tablePfn: 1, present: false }]);
  expect(tables.path(space.tables, 1001)).toEqual([]);
  const frames = new Int32Array(1);
  expect([tables.entryFrames(space.tables, 1000, frames), frames[0]]).toEqual([1, 1]);
  expect(tables.entryFrames(space.tables, 1001, frames)).toBe(0);
});

test('a tree: the entries down to the first that is not there', () => {
  const { machine, space } = made({ table: { kind: 'radix', levels: [8, 6, 6], entryBytes: 4 } });
  const { tables } = machine;
  expect(tables.path(space.tables, 4097)).toEqual([{ index: 1, tablePfn: 0, present: false }]);
  expect(tables.ensure(space.tables, 4097)).toBe(true);
  expect(tables.path(space.tables, 4097)).toEqual([
    { index: 1, tablePfn: 0, present: true },
    { index: 0, tablePfn: 1, present: true },
    { index: 1, tablePfn: 2, present: false },
  ]);
  expect(tables.path(space.tables, 4096 + 64)).toEqual([
    { index: 1, tablePfn: 0, present: true },
    { index: 1, tablePfn: 1, present: false },
  ]);
  expect([4096, 4159, 4160, 0].map((vpn) => tables.has(space.tables, vpn))).toEqual([true, true, false, false]);
});

test('roots that stand in an array from the boot on: each process begins with the lowest that nobody has', () => {
  const { machine, space } = made({
    reserved: [[0, 4096]],
    table: { kind: 'radix', levels: [10, 10], entryBytes: 8 },
    kernel: { directories: 3 },
  });
  const rootOf = ({ tables }: Space): number => machine.tables.path(tables, 0)[0].tablePfn;
  const second = firstRecord(machine, 2)!;
  const third = firstRecord(machine, 3)!;
  // Two frames each, behind the one that is reserved.
  expect([space, second.space, third.space].map(rootOf)).toEqual([1, 3, 5]);
  expect(machine.pools.free).toBe(9);
  expect([machine.tables.hasRoot(), firstRecord(machine, 4)]).toEqual([false, null]);
  endProcess(machine, third);
  endProcess(machine, second);
  expect([5, 6].map((pid) => rootOf(firstRecord(machine, pid)!.space))).toEqual([3, 5]);
});

test('such roots from frame 0 on', () => {
  const { machine, space } = made({
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
    kernel: { directories: 2 },
  });
  expect([machine.tables.path(space.tables, 0)[0].tablePfn, machine.pools.free]).toEqual([0, 14]);
});

test.each([
  [[20], [0x80000, 0x80400]],
  [
    [10, 10],
    [0x80000, 0x80400],
  ],
  [
    [10, 6, 4],
    [0x80000, 0x80110],
  ],
])('what tables of %j map for the kernel', (levels, [from, to]) => {
  const mapped = [[0x8000_0000, levels.length === 3 ? 0x10_1000 : 0x40_0000]];
  const { machine } = made({
    memory: 2 ** 25,
    table: { kind: 'radix', levels, entryBytes: 4 },
    kernel: { tables: 'shared', mapped },
  });
  const maps = [from - 1, from, from + 1, to - 1, to].map((vpn) => machine.tables.mapsKernel(vpn));
  expect(maps).toEqual([false, true, true, true, false]);
});
