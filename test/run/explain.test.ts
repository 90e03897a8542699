import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/run/explain.ts';
import type { Explanation } from '../../src/run/explain.ts';
import type { Wanted } from '../../src/run/find-reference.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';

const cases = join(import.meta.dirname, '../conformance/cases');

async function explained(name: string, wanted: Wanted): Promise<Explanation> {
  const folder = join(cases, name);
  const system = loadSystem(readFileSync(join(folder, 'system.json'), 'utf8'), 'system.json');
  return explain(await openWorkload([join(folder, 'trace.csv')]), system, wanted);
}

function textOf({ lines }: Explanation, title: string): string {
  return lines
    .filter((line) => line.title === title)
    .map(({ text }) => text)
    .join('\n');
}

describe('explain', () => {
  test('a first touch: the walk stops at the root, a frame is made', async () => {
    const explanation = await explained('28-cow', { number: 1 });
    expect(textOf(explanation, 'Walk, level 1')).toBe(
      'table in frame 0, entry 0 (0b0): not present: the walk stops here',
    );
    expect(explanation.json).toMatchObject({
      number: 1,
      kind: 'store',
      va: '0x1000',
      faults: ['demand_zero'],
      refused: false,
    });
    expect(textOf(explanation, 'Frames')).toBe('255 free before, 253 after');
  });

  test('a copy at a store after a fork, and the reuse by the last owner', async () => {
    const copy = await explained('28-cow', { number: 2 });
    expect(textOf(copy, 'Walk, level 0 (leaf)')).toContain('copy-on-write; frame 2, named by 2 entries');
    expect(textOf(copy, 'Faults')).toBe('cow_copy');
    expect(textOf(copy, 'Entry now')).toBe('present readable writable user; frame 5');
    expect(textOf(await explained('28-cow', { number: 3 }), 'Faults')).toBe('cow_reuse');
  });

  test('the first reference of a process to a page', async () => {
    // Process keys count from 0 in order of first appearance: 1 is the child.
    const explanation = await explained('28-cow', { pid: 1, va: 0x1234n });
    expect(explanation.json).toMatchObject({ number: 2, pid: 2 });
  });

  test('a hit tells the set and its ways', async () => {
    // Pages 1 2 1: the third reference hits (case 03, by hand).
    const explanation = await explained('03-tlb-lru', { number: 3 });
    expect(textOf(explanation, 'L1 TLB')).toBe('set 0 of 1, tag 0:0x1 (ASID:VPN): hit; ways 0:0x1 0:0x2');
    expect(textOf(explanation, 'What happened')).toBe('a hit, nothing else');
  });

  test('a refused reference is dropped', async () => {
    const explanation = await explained('69-kill', { number: 1 });
    expect(explanation.json).toMatchObject({ faults: ['no_region'], refused: true });
    expect(textOf(explanation, 'Entry now')).toBe('the process is gone');
  });

  test('the references that opt looks ahead to are known', async () => {
    // At the fifth reference (page 4) page 3 is never used again (case 60, by hand).
    const explanation = await explained('60-repl-small-opt', { number: 5 });
    expect(textOf(explanation, 'What happened')).toContain('evictions +1');
  });

  test('a reference that there is not', async () => {
    await expect(explained('28-cow', { number: 99 })).rejects.toThrow(
      'there is no reference 99: the trace has 3, counted from 1',
    );
    await expect(explained('28-cow', { pid: 0, va: 0x9000n })).rejects.toThrow(
      'process 1 never touches the page of 0x9000',
    );
  });
});
