import { expect, test } from 'vitest';
import { resolveSystem } from '../../src/run/config.ts';
import { footprintOf } from '../../src/run/footprint.ts';
import { Batch } from '../../src/trace/batch.ts';
import type { CollapseOptions } from '../../src/trace/collapse-options.ts';
import { Pages } from '../../src/trace/pages.ts';
import type { Workload } from '../../src/trace/workload.ts';

/** A packed trace of a row for each number, of the page of that number, in batches; `named`: those that each batch names. */
function packed(rows: number[][], named: number[][], readings: CollapseOptions[]): Workload {
  async function* batches(options: CollapseOptions) {
    readings.push(options);
    const pages = new Pages(12);
    for (const [at, own] of rows.entries()) {
      const batch = new Batch(8);
      for (const page of named[at]) {
        batch.newPages.push(page);
        pages.define(page, 0x100 + page);
      }
      if (named[at].length > 0 || options.newPagesOnly !== true) batch.page.set(own);
      batch.rows = own.length;
      batch.breaks = [{ row: 0, lines: 0, pid: 1, event: null, stop: false }];
      yield await Promise.resolve({ batch, pages });
    }
  }
  return { packedRuns: {}, batches } as unknown as Workload;
}

const { system } = resolveSystem({ system: 'linux-x86-64', sets: [], env: {}, cwd: import.meta.dirname });

test('the rows of a packed trace are read where it names pages', async () => {
  const readings: CollapseOptions[] = [];
  const trace = packed(
    [
      [0, 1, 0],
      [1, 1],
      [2, 0],
    ],
    [[0, 1], [], [2]],
    readings,
  );
  expect((await footprintOf(trace, system)).touchedBytes).toBe(3 * 4096);
  expect(readings).toHaveLength(1);
});

test('all of them where it names pages before their first rows', async () => {
  const readings: CollapseOptions[] = [];
  const trace = packed(
    [
      [0, 1, 0],
      [1, 2],
      [2, 0],
    ],
    [[0, 1, 2, 3], [], []],
    readings,
  );
  expect((await footprintOf(trace, system)).touchedBytes).toBe(3 * 4096);
  expect(readings).toHaveLength(2);
});
