import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/metrics/result.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';

const samples = new URL('../../traces/samples/', import.meta.url).pathname;

async function run(name: string, profile: unknown): Promise<Result> {
  const workload = await openWorkload([join(samples, name)]);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  return resultOf(await simulate(workload, system, PLAIN), workload, system);
}

describe('the virtual memory manager of Silberschatz, Galvin and Gagne: 256-byte pages, 16 TLB entries, FIFO', () => {
  const machine = (frames: number): unknown => ({
    pageSize: 256,
    memory: frames * 256,
    table: { kind: 'linear', entryBytes: 4, backing: 'none' },
    tlb: { l1: { entries: 16, ways: 16, policy: 'fifo' }, l1i: null, l1d: null },
    replacement: { policy: 'fifo' },
  });

  /** References that a queue of so many pages lacks. */
  function lacking(pages: readonly number[], places: number): number {
    const queue: number[] = [];
    let missed = 0;
    for (const page of pages) {
      if (queue.includes(page)) continue;
      missed++;
      if (queue.length === places) queue.shift();
      queue.push(page);
    }
    return missed;
  }

  const numbers = readFileSync(join(samples, 'addresses.txt'), 'utf8').trim().split('\n');
  const pages = numbers.map((number) => Math.floor(Number(number) / 256));

  test.each([256, 128, 64])('%i frames', async (frames) => {
    const { totals } = await run('addresses.txt', machine(frames));
    expect(totals.references).toBe(1000);
    // An eviction takes the page's translation with it, so that only without any the TLB is a queue of its own.
    if (frames === 256) expect(totals.l1_misses).toBe(lacking(pages, 16));
    expect(Number(totals.demand_zero) + Number(totals.swap_ins)).toBe(lacking(pages, frames));
  });
});

describe('the anomaly of Belady, Nelson and Shedler', () => {
  test.each([
    [3, 9],
    [4, 10],
  ])('FIFO with %i frames has %i faults', async (frames, faults) => {
    const { totals } = await run('belady.pages', {
      memory: frames * 4096,
      table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
      replacement: { policy: 'fifo' },
    });
    expect(Number(totals.demand_zero) + Number(totals.swap_ins)).toBe(faults);
  });
});
