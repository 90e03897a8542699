import { expect, test } from 'vitest';
import { ANON } from '../../src/model/frames.ts';
import { Machine } from '../../src/model/machine.ts';
import { addEntry, fillFrame } from '../../src/model/memory.ts';
import { moveFrame } from '../../src/model/move-frame.ts';
import { firstRecord } from '../../src/model/processes.ts';
import { PRESENT } from '../../src/model/ptes.ts';
import { freePageFrame } from '../../src/model/release.ts';
import type { Space } from '../../src/model/spaces.ts';
import { loadSystem } from '../../src/system/load.ts';
import { PROT_RWU } from '../../src/trace/ops.ts';

// A policy is told of the uses so far before a frame gets a page or loses it.

/** A machine of two nodes of 8 frames; what its policy is told. */
function made(): { machine: Machine; space: Space; told: string[] } {
  const system = {
    memory: 65_536,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    allocator: { strategy: 'first-fit' },
    replacement: { policy: 'lru' },
    numa: { nodes: 2, migrate: 1 },
    zeroPage: false,
  };
  const machine = new Machine(loadSystem(JSON.stringify(system), 'system.json'), 'references', null);
  const told: string[] = [];
  const { space } = firstRecord(machine, 1)!;
  Object.assign(machine.replacement, {
    filled: (pfn: number) => told.push(`filled ${pfn}`),
    freed: (pfn: number) => told.push(`freed ${pfn}`),
    used: (pfn: number) => told.push(`used ${pfn}`),
  });
  return { machine, space, told };
}

function use(m: Machine, pfn: number): void {
  m.uses[m.usesLength++] = pfn;
}

test('a fill, and a frame that is given back', () => {
  const { machine, told } = made();
  const first = fillFrame(machine, ANON, 5, -1);
  use(machine, first);
  const second = fillFrame(machine, ANON, 6, -1);
  use(machine, second);
  use(machine, first);
  freePageFrame(machine, second);
  expect(told).toEqual(['filled 0', 'used 0', 'filled 1', 'used 1', 'used 0', 'freed 1']);
});

test('a page that moves to another node', () => {
  const { machine, space, told } = made();
  const page = machine.ptes.id(space, 5);
  machine.tables.ensure(space.tables, 5);
  const from = fillFrame(machine, ANON, 5, -1);
  addEntry(machine, page, from, PRESENT, PROT_RWU);
  use(machine, from);
  moveFrame(machine, from, machine.pools.usersOn(1), page);
  expect(told).toEqual(['filled 0', 'used 0', 'freed 0', 'filled 8']);
  expect([machine.ptes.holder[page], machine.pools.free]).toEqual([8, 15]);
});
