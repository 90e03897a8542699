import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain, explainAlone, explainInTrace } from '../../src/run/explain.ts';
import type { Explanation } from '../../src/run/explain/explanation.ts';
import { hex } from '../../src/run/explain/entry.ts';
import type { Wanted } from '../../src/run/find-reference.ts';
import { loadSystem } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';
import { LOAD, STORE } from '../../src/trace/ops.ts';
import { openWorkload } from '../../src/trace/open.ts';
import type { Workload } from '../../src/trace/workload.ts';

const cases = join(import.meta.dirname, '../conformance/cases');

async function opened(name: string, set: string[] = []): Promise<{ workload: Workload; system: System }> {
  const folder = join(cases, name);
  const system = loadSystem(readFileSync(join(folder, 'system.json'), 'utf8'), 'system.json', set);
  return { workload: await openWorkload([join(folder, 'trace.csv')]), system };
}

async function explained(name: string, wanted: Wanted): Promise<Explanation> {
  const { workload, system } = await opened(name);
  return explain(workload, system, wanted);
}

function kindsOf({ faults }: Explanation): string[] {
  return faults.map(({ kind }) => kind);
}

/** The values of the entries that a walk reads, root first. */
function valuesOf({ walk }: Explanation): string[] {
  return walk?.reads.map(({ entry }) => hex(entry.value)) ?? [];
}

describe('explain', () => {
  test('a first touch: the walk stops at the root, tables and a frame are made', async () => {
    const explanation = await explained('28-cow', { number: 1 });
    expect(valuesOf(explanation)).toEqual(['0x0']);
    expect(explanation.asked).toMatchObject({ number: 1, kind: STORE, va: 0x1000n });
    expect(kindsOf(explanation)).toEqual(['demand_zero']);
    const { hardware, steps } = explanation.faults[0];
    expect(hardware.because).toBe('P = 0 in the entry of level 1: there is no table below it');
    // A write in user mode to what is not there: U/S and W/R.
    expect(hardware.code?.value).toBe(0b110);
    expect(steps).toEqual([
      'finds the region of the address: 0x1000..0x2000 rw-u mapping, private anonymous',
      'decides on demand_zero: the page was never there, it gets a frame of zeros',
      'makes the page table of level 0 in frame 1 (first-fit looked at 1 word of its bitmap)',
      'takes frame 2 (first-fit looked at 1 word of its bitmap), and fills it with zeros',
      'writes the leaf entry: 0x2007',
      'returns: the instruction runs again',
    ]);
    // The root is there since the map.
    expect(explanation.before.frames).toMatchObject({ free: 255, tables: 1, anonymous: 0 });
    expect(explanation.framesAfter).toMatchObject({ free: 253, tables: 2, anonymous: 1 });
    // Frame 2 with P RW US A D.
    expect(hex(explanation.after?.read.entry.value ?? 0)).toBe('0x2067');
    expect(explanation.after?.physical).toBe(0x2000n);
  });

  test('a store through a table that parent and child share: the table is copied, then the page', async () => {
    const { workload, system } = await opened('28-cow', ['forkTables=share']);
    const { faults } = await explain(workload, system, { number: 2 });
    expect(faults[0].steps[2]).toBe(
      'copies the page table of level 0, which another process has too, with 1 entry to frame 4 (first-fit looked at 1 word of its bitmap)',
    );
  });

  test('a copy at a store after a fork, and the reuse by the last owner', async () => {
    const copy = await explained('28-cow', { number: 2 });
    // Child: directory in frame 3, table in frame 4; the entry names frame 2: P US and the mark in bit 9.
    expect(copy.walk?.reads.map(({ at }) => at)).toEqual([0x3000n, 0x4004n]);
    expect(valuesOf(copy)).toEqual(['0x4027', '0x2205']);
    expect(kindsOf(copy)).toEqual(['cow_copy']);
    expect(copy.faults[0].hardware.code?.value).toBe(0b111);
    expect(copy.faults[0].steps[1]).toBe(
      'decides on cow_copy: the page has the copy-on-write mark, and 2 entries name frame 2',
    );
    expect(copy.faults[0].steps[2]).toMatch(/^takes frame 5 .*, and copies frame 2 to it$/);
    expect(copy.after?.pfn).toBe(5);
    const reuse = await explained('28-cow', { number: 3 });
    expect(kindsOf(reuse)).toEqual(['cow_reuse']);
    expect(reuse.faults[0].steps.join()).not.toContain('takes frame');
  });

  test('a switch without ASIDs empties the TLBs first', async () => {
    const { workload, system } = await opened('28-cow');
    const tagless = { ...system, tlb: { ...system.tlb, asid: false } };
    const explanation = await explain(workload, tagless, { number: 3 });
    expect(explanation.prologue).toEqual(['a context switch: another process ran before; all TLBs are flushed']);
    expect(explanation.before.looks[0]).toMatchObject({ held: [], hit: null });
  });

  test('the first reference of a process to a page', async () => {
    // Process keys count from 0 in order of first appearance: 1 is the child.
    const { asked } = await explained('28-cow', { pid: 1, va: 0x1234n });
    expect(asked).toMatchObject({ number: 2, pid: 2 });
  });

  test('a hit tells the set and its ways, and reads no table', async () => {
    // Pages 1 2 1: the third reference hits (case 03, by hand).
    const explanation = await explained('03-tlb-lru', { number: 3 });
    expect(explanation.before.looks[0]).toMatchObject({
      name: 'L1 TLB',
      sets: 1,
      setBits: 0,
      set: 0,
      hit: 0,
      held: [
        { way: 0, vpn: 1 },
        { way: 1, vpn: 2 },
      ],
    });
    expect(explanation.walked).toBe(false);
    expect(explanation).toMatchObject({ faults: [], fills: [] });
  });

  test('the set is the low bits of the page number', async () => {
    // Four sets: page 5 = 0b101 goes to set 1.
    const { workload } = await opened('03-tlb-lru');
    const system = loadSystem('{"tlb": {"l1": {"entries": 8, "ways": 2}}}', 'f');
    const { before } = await explainInTrace(workload, system, { pid: 0, kind: LOAD, va: 0x5000n }, 1);
    expect(before.looks[0]).toMatchObject({ sets: 4, setBits: 2, set: 1, vpn: 5 });
  });

  test('a refused reference is dropped', async () => {
    const explanation = await explained('69-kill', { number: 1 });
    expect(kindsOf(explanation)).toEqual(['no_region']);
    expect(explanation).toMatchObject({ refused: true, after: null });
    expect(explanation.epilogue).toEqual(['the process is ended (onInvalid: kill), which frees 1 frame']);
  });

  test('a right that is missing is a violation of the present page', async () => {
    // Case 22: a store to a page of rights ru, after a switch.
    const explanation = await explained('22-tlb-holds-refusals', { number: 3 });
    expect(kindsOf(explanation)).toEqual(['write_protect']);
    expect(explanation.faults[0].hardware.because).toBe('RW = 0 in the entry of level 0: the page is not writable');
    expect(explanation.faults[0].hardware.code?.value).toBe(0b111);
  });

  test('a victim goes to swap, and a page comes back from it', async () => {
    const evicting = await explained('66-shared-swap', { number: 4 });
    expect(evicting.faults[0].steps[2]).toMatch(/^has no free frame: fifo takes frame 2 .*written to swap$/);
    const back = await explained('66-shared-swap', { number: 5 });
    expect(kindsOf(back)).toEqual(['swap_in']);
    expect(back.faults[0].hardware.because).toBe('P = 0 in the entry of level 0: the page is in swap');
    expect(back.faults[0].steps.join('\n')).toContain(
      'takes frame 5 (first-fit looked at 1 word of its bitmap), and reads swap slot 0 into it',
    );
  });

  test('the references that opt looks ahead to are known', async () => {
    // At the fifth reference (page 4) page 3 is never used again (case 60, by hand).
    const explanation = await explained('60-repl-small-opt', { number: 5 });
    expect(explanation.faults[0].steps[2]).toMatch(
      /^has no free frame: opt takes frame \d+ from page 0x3 of process 1; /,
    );
  });

  test('a reference that there is not', async () => {
    await expect(explained('28-cow', { number: 99 })).rejects.toThrow(
      'there is no reference 99: the trace has 3, counted from 1',
    );
    await expect(explained('28-cow', { pid: 0, va: 0x9000n })).rejects.toThrow(
      'process 1 never touches the page of 0x9000',
    );
  });

  test('what is counted is what a run counts', async () => {
    // Every reference of the case explained by itself: their page faults and frames add up to those of expected.json.
    const expected = JSON.parse(readFileSync(join(cases, '28-cow', 'expected.json'), 'utf8'));
    const grown: Record<string, number>[] = [];
    for (const number of [1, 2, 3]) grown.push((await explained('28-cow', { number })).counters);
    const names = ['walks', 'restarts', 'cow_copy', 'cow_reuse', 'demand_zero', 'full_misses'];
    for (const name of names) {
      const sum = grown.reduce((all, counters) => all + (counters[name] ?? 0), 0);
      expect([name, sum]).toEqual([name, expected[name]]);
    }
  });
});

test('a miss of a first level of both streams is one of that level alone, as in a run', async () => {
  const missesWith = async (set: string[]): Promise<string[]> => {
    const { workload, system } = await opened('28-cow', set);
    const { counters } = await explain(workload, system, { number: 1 });
    return Object.keys(counters).filter((name) => /^l1.?_misses$/.test(name));
  };
  expect(await missesWith(['tlb.l1i=null', 'tlb.l1d=null', 'tlb.l1={"entries":4}'])).toEqual(['l1_misses']);
  expect(await missesWith(['tlb.l1=null', 'tlb.l1i={"entries":4}', 'tlb.l1d={"entries":4}'])).toEqual(['l1d_misses']);
});

test('lines that later references touch are not counted', async () => {
  const touched: (number | undefined)[] = [];
  for (const number of [1, 2, 3, 4]) touched.push((await explained('03-tlb-lru', { number })).counters.touched_lines);
  expect(touched).toEqual([1, 1, undefined, 1]);
});

describe('a reference that is made up', () => {
  test('in a process in which nothing is mapped', async () => {
    const system = loadSystem('{"memory": 1048576}', 'f');
    const explanation = await explainAlone(system, 7, LOAD, 0n);
    expect(explanation.asked).toMatchObject({ number: null, pid: 7, bytes: 1 });
    expect(explanation.prologue).toEqual([
      'the process starts: an empty address space, in which nothing is mapped',
      'makes its root table in frame 0 (first-fit looked at 1 word of its bitmap)',
    ]);
    expect(kindsOf(explanation)).toEqual(['no_region']);
    expect(explanation.faults[0].hardware.code).toMatchObject({ value: 0b100, address: 'CR2 = 0x0' });
    const mapped = await explainAlone({ ...system, unmapped: 'map' }, 1, LOAD, 0n);
    expect(kindsOf(mapped)).toEqual(['demand_zero']);
    expect(mapped.after?.pfn).toBe(2);
  });

  test('after a reference of a trace, before the first touch, or after the last reference', async () => {
    const { workload, system } = await opened('28-cow');
    const at = async (va: bigint, after?: number): Promise<[string, string[]]> => {
      const explanation = await explainInTrace(workload, system, { pid: 0, kind: STORE, va }, after);
      return [explanation.asked.when, kindsOf(explanation)];
    };
    // After the first reference the page is there, and the fork has not happened.
    expect(await at(0x1000n, 1)).toEqual(['after reference 1', []]);
    expect(await at(0x1000n, 2)).toEqual(['after reference 2', ['cow_reuse']]);
    expect(await at(0x1000n)).toEqual(['before reference 1, the first to this page', ['demand_zero']]);
    expect(await at(0x9000n)).toEqual(['after reference 3, the last of the process', ['no_region']]);
  });

  test('has a place in the trace, and a process that lives', async () => {
    const { workload, system } = await opened('28-cow');
    const madeUp = { pid: 0, kind: LOAD, va: 0n };
    await expect(explainInTrace(workload, system, madeUp, 4)).rejects.toThrow('there is no reference 4');
    const opt = { ...system, replacement: { ...system.replacement, policy: 'opt' } };
    await expect(explainInTrace(workload, opt, madeUp, 1)).rejects.toThrow('--op needs another policy');
    const killed = await opened('69-kill');
    await expect(explainInTrace(killed.workload, killed.system, madeUp, 2)).rejects.toThrow(
      'process 1 has ended after reference 2: --at N chooses an earlier reference',
    );
  });

  test('leaves nothing behind in the system that it was asked for', async () => {
    const system = loadSystem('{}', 'f');
    await explainAlone(system, 1, LOAD, 0n);
    expect(system.unmapped).toBe('auto');
  });
});
