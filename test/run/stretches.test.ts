import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { WasmRoom } from '../../src/base/wasm.ts';
import { HitKernel } from '../../src/model/hit-kernel.ts';
import { NeedsDistances, NeedsEveryReference } from '../../src/model/machine.ts';
import type { RowKind } from '../../src/model/machine.ts';
import { totals } from '../../src/model/totals.ts';
import { resolveSystem } from '../../src/run/config.ts';
import { MachineRun, readingOf } from '../../src/run/machine-run.ts';
import { loadSystem } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { STRETCH_BITS } from '../../src/trace/stretch-level.ts';
import { Stretches } from '../../src/trace/stretches.ts';
import { randomSystem } from '../support/random-system.ts';
import { makeRandom } from '../support/random.ts';
import { temporaryFolder, write } from '../trace/support.ts';

// Rows that are run stretch by stretch, or by the kernel that takes hits, leave behind what they leave behind one by one.

const hitKernel = new HitKernel(new WasmRoom(2 ** 25), 0);

const folder = temporaryFolder();
const ALL = { skip: 0, warmup: 0, limit: Infinity, window: 0, hotPages: false, check: true };

/** All that a machine has to show: counts, quantities, what each array holds in order of use, accessed and dirty bits. */
function stateOf({ machine }: MachineRun) {
  const arrays = machine.arrays.map(({ tags, used }) =>
    Array.from(tags, (page, entry) => ({ page, entry, used: used[entry] }))
      .sort((a, b) => a.used - b.used)
      .map(({ page, entry }) => [page, entry]),
  );
  machine.tellUses();
  return { totals: totals(machine), gauges: structuredClone(machine.gauges), arrays, flags: [...machine.frames.flags] };
}

/** Runs a trace both ways and compares; answers how far stretches came, or null where rows cannot tell the result. */
async function compared(path: string, system: System, stops: Partial<typeof ALL> = {}): Promise<number | null> {
  for (const rows of ['runs', 'runs with distances'] as const) {
    try {
      return await comparedOn(path, system, rows, stops);
    } catch (error) {
      if (error instanceof NeedsEveryReference || error instanceof UserError) return null;
      if (!(error instanceof NeedsDistances)) throw error;
    }
  }
  throw new Error('distances are not enough');
}

async function comparedOn(
  path: string,
  system: System,
  rows: RowKind,
  stops: Partial<typeof ALL>,
): Promise<number | null> {
  const options = { ...ALL, ...stops };
  hitKernel.room.clear();
  const [plain, quick, byKernel] = [null, null, hitKernel].map(
    (kernel) => new MachineRun(system, rows, { ...options, hitKernel: kernel }, null),
  );
  const stretches = new Stretches();
  const reading = { ...readingOf(system, options, rows, false), room: hitKernel.room };
  let most = 0;
  for await (const { batch, pages } of (await openWorkload([path])).batches(reading)) {
    batch.stretches = null;
    const goesOn = plain.take(batch, pages);
    expect(byKernel.take(batch, pages)).toBe(goesOn);
    stretches.make(batch, pages.count, rows === 'runs with distances');
    batch.stretches = stretches.levels;
    expect(quick.take(batch, pages)).toBe(goesOn);
    most = Math.max(most, quick.machine.stretchPace.luck);
    if (!goesOn) break;
  }
  const state = stateOf(plain);
  expect(stateOf(quick)).toEqual(state);
  expect(stateOf(byKernel)).toEqual(state);
  return most;
}

/** Accesses by few processes to few pages, in phases, with little in between. */
function denseTrace(seed: number): string {
  const random = makeRandom(seed);
  const lines = ['pid,op,addr,size,args'];
  const pageCount = random.integer(4, 40);
  let [pid, first] = [1, 0];
  for (let at = 0; at < 4000; at++) {
    if (random.chance(0.0008)) pid = random.integer(1, 2);
    if (random.chance(0.0008))
      lines.push(`${pid},discard,0x${((16 + random.integer(0, 40)) * 4096).toString(16)},0x1000,`);
    if (random.chance(0.002)) first = random.integer(0, 30);
    const kind = random.pick(['I', 'I', 'I', 'L', 'L', 'S', 'M']);
    const page =
      16 + first + (kind === 'I' ? random.integer(0, 2) : random.integer(0, random.chance(0.9) ? 3 : pageCount));
    const offset = random.chance(0.003) ? 4094 : random.integer(0, 511) * 8;
    lines.push(`${pid},${kind},0x${(page * 4096 + offset).toString(16)},4,`);
  }
  return lines.join('\n');
}

describe('on dense traces', () => {
  /** Where stretches are run for certain, and where every use is looked at by itself. */
  const STRETCHED = new Set([
    'ample',
    'TLBs that miss',
    'TLBs that miss, lru',
    'huge pages of the table',
    'no replacement',
    'clock',
    'lru',
    'unified',
  ]);
  const COUNTED = new Set(['arc', 'TLB by use counts']);
  const SETTINGS: Record<string, string[]> = {
    ample: [],
    'small TLBs': ['tlb.l1d.entries=8', 'tlb.l1i.entries=4', 'tlb.l1d.policy=plru', 'tlb.l1i.policy=fifo'],
    'TLBs that miss': [
      'tlb.l1d={"entries":16,"ways":4,"policy":"lru"}',
      'tlb.l1i={"entries":4,"ways":2,"policy":"lru"}',
      'tlb.l2={"entries":16,"ways":4,"policy":"plru"}',
    ],
    'TLBs that miss, lru': [
      'tlb.l1d={"entries":16,"ways":16,"policy":"lru"}',
      'tlb.l1i={"entries":4,"ways":4,"policy":"lru"}',
      'memory=200KiB',
      'reserved=[]',
      'replacement.policy=lru',
      'table.backing=none',
    ],
    'huge pages of the table': [
      'pageSize=64KiB',
      'table.levels=[9,9,9]',
      'table.backing=none',
      'faultAround=0',
      'reserved=[]',
    ],
    'TLBs of many sets that miss': [
      'tlb.l1d={"entries":128,"ways":1,"policy":"lru"}',
      'tlb.l1i={"entries":2,"ways":2,"policy":"lru"}',
      'tlb.l2={"entries":256,"ways":4}',
    ],
    'huge pages that miss': [
      'hugePages.policy=always',
      'tlb.l1d={"entries":2,"ways":2,"policy":"lru"}',
      'tlb.l1dHuge=null',
      'tlb.l1i={"entries":2,"ways":2,"policy":"lru"}',
      'table.levels=[9,9,9,7,2]',
      'memory=400KiB',
      'reserved=[]',
      'table.backing=none',
      'unmapped=map',
      'replacement.policy=lru',
    ],
    'no replacement': ['replacement.policy=none'],
    clock: ['memory=200KiB', 'reserved=[]', 'replacement.policy=clock', 'table.backing=none'],
    lru: ['memory=200KiB', 'reserved=[]', 'replacement.policy=lru', 'table.backing=none'],
    mru: ['memory=200KiB', 'reserved=[]', 'replacement.policy=mru', 'table.backing=none'],
    'lru, local': [
      'memory=400KiB',
      'reserved=[]',
      'replacement.policy=lru',
      'replacement.scope=local:9',
      'table.backing=none',
    ],
    unified: ['tlb.l1i=null', 'tlb.l1d=null', 'tlb.l1={"entries":16,"ways":4}'],
    arc: ['memory=200KiB', 'reserved=[]', 'replacement.policy=arc', 'table.backing=none'],
    'TLB by use counts': ['tlb.l1d.policy=lfu'],
  };
  test.each(Object.entries(SETTINGS))('%s', { timeout: 60_000 }, async (what, sets) => {
    const { system } = resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder });
    const reached: (number | null)[] = [];
    for (let seed = 1; seed <= 2; seed++) {
      const path = write(folder, `dense-${seed}.csv`, denseTrace(seed));
      reached.push(await compared(path, system));
      await compared(path, system, { skip: 1000, warmup: 1500, limit: 3000, window: 500 });
    }
    const stretched = reached.some((most) => (most ?? 0) > 0);
    if (STRETCHED.has(what)) expect(stretched).toBe(true);
    if (COUNTED.has(what)) expect(stretched).toBe(false);
  });

  test('random systems', { timeout: 60_000 }, async () => {
    let [done, stretched] = [0, 0];
    for (let seed = 1; seed <= 16; seed++) {
      const path = write(folder, `dense-${seed % 5}.csv`, denseTrace(seed % 5));
      const drawn = {
        ...randomSystem(seed),
        memory: 2 ** (20 + (seed % 4)),
        physical: [],
        e820: null,
        kernel: {},
        replacement: { policy: ['lru', 'clock', 'fifo', 'none'][seed % 4] },
        reserved: [],
      };
      let system: System;
      try {
        system = loadSystem(JSON.stringify(drawn), 'system.json');
      } catch (error) {
        if (error instanceof UserError) continue;
        throw error;
      }
      const most = await compared(path, system);
      if (most !== null) done++;
      if (most !== null && most > 0) stretched++;
    }
    expect(done).toBeGreaterThan(5);
    expect(stretched).toBeGreaterThan(1);
  });
});

test('a batch that an access of many pages makes longer', { timeout: 60_000 }, async () => {
  const lines = ['pid,op,addr,size,args'];
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < 65_400; at++) lines.push(`1,L,0x${(0x10000 + (at % 4) * 0x1000).toString(16)},4,`);
    lines.push(`1,L,0x40000000,${300 * 4096},`);
  }
  const path = write(folder, 'long.csv', lines.join('\n'));
  const { system } = resolveSystem({ system: 'linux-x86-64', sets: ['memory=64MiB'], env: {}, cwd: folder });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test('a child in the space of its parent, whose translations it finds', async () => {
  const lines = ['pid,op,addr,size,args'];
  const address = (at: number, page: number): string => `0x${(0x10000 + page * 0x1000 + (at % 32) * 8).toString(16)}`;
  const run = (pid: number): void => {
    for (let at = 0; at < 400; at++) lines.push(`${pid},${at % 3 === 0 ? 'I' : 'L'},${address(at, at % 4)},4,`);
  };
  lines.push('1,map,0x10000,0x2000,prot=rwxu;name=a', '1,map,0x12000,0x2000,prot=rwxu;name=b');
  run(1);
  lines.push('1,vfork,,,child=2');
  run(2);
  lines.push('2,exit,,,');
  run(1);
  const path = write(folder, 'child.csv', lines.join('\n'));
  const { system } = resolveSystem({
    system: 'linux-x86-64',
    sets: ['memory=64MiB', 'tlb.asid=true'],
    env: {},
    cwd: folder,
  });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test('a child in the space of its parent, which comes to regions that it has no counts of yet', async () => {
  const lines = ['pid,op,addr,size,args'];
  const address = (page: number): string => `0x${((16 + page) * 4096).toString(16)}`;
  for (let page = 0; page < 32; page++) lines.push(`1,map,${address(page)},0x1000,prot=rwxu;name=r${page}`);
  const run = (pid: number, count: number, from: number): void => {
    for (let at = 0; at < count; at++) lines.push(`${pid},${at % 3 === 0 ? 'I' : 'L'},${address(from + (at % 4))},4,`);
  };
  for (const from of [0, 4, 12, 28]) run(1, 200, from);
  lines.push('1,vfork,,,child=2');
  for (const from of [0, 28, 12, 4]) run(2, 200, from);
  const path = write(folder, 'regions.csv', lines.join('\n'));
  const sets = ['memory=64MiB', 'tlb.asid=true'];
  const { system } = resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test('what a stretch lists, by hand', async () => {
  const lines = ['pid,op,addr,size,args'];
  for (let at = 0; at < 64; at++) {
    lines.push(`1,${at % 2 === 0 ? 'I' : 'S'},0x${(0x10000 + (at % 4) * 0x1000).toString(16)},4,`);
  }
  lines.push('1,I,0x90000,4,');
  const path = write(folder, 'hand.csv', lines.join('\n'));
  const { system } = resolveSystem({ system: 'linux-x86-64', sets: [], env: {}, cwd: folder });
  for await (const { batch, pages } of (await openWorkload([path])).batches(readingOf(system, ALL, 'runs', false))) {
    const stretches = new Stretches();
    stretches.make(batch, pages.count, false);
    const [level, higher] = stretches.levels;
    expect(STRETCH_BITS[0]).toBe(6);
    expect(batch.rows).toBe(65);
    const listed = Array.from({ length: level.first[1] }, (_, at) => [
      pages.vpn[level.page[at]],
      level.use[at],
      level.refs[at],
      level.stores[at],
      level.records[at],
    ]);
    // The last use first; 16 references to each page: fetches need 4 and are 8, stores need 2 and are 16, and begin with one: 32.
    expect(listed).toEqual([
      [0x13, 2 + 16 + 32, 16, 16, 16],
      [0x12, 4 + 8, 16, 0, 16],
      [0x11, 2 + 16 + 32, 16, 16, 16],
      [0x10, 4 + 8, 16, 0, 16],
    ]);
    expect(Array.from(level.order.subarray(0, 4), (at) => [at, level.before[at]])).toEqual([
      [3, 0],
      [2, 1],
      [1, 2],
      [0, 3],
    ]);
    expect([level.span[0], level.lastData[0], level.first[1], higher.first[0]]).toEqual([64, 2, 4, 0]);
  }
});
