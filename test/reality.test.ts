import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/pagewalk.ts';
import { faultLimit, nativeRows } from '../scripts/reality/native.ts';
import { minorFaults, profileOf, recordingIn, tablesOf } from '../scripts/reality/predict.ts';

const shipped = join(root, 'traces');
/** A folder with the recordings that are too large to ship, and what was measured natively in its ground-truth/. */
const more = process.env.PAGEWALK_RECORDINGS ?? join(root, '..', 'shared', 'traces');
const rows = nativeRows();

describe('minor faults against the Linux kernel', () => {
  test.each(rows)('$trace: $predicted predicted, $median natively', (row) => {
    expect(Math.abs(row.predicted - row.median)).toBeLessThanOrEqual(faultLimit(row));
  });

  test('the limits: 2 % or 2 faults, 5 % where forks exec, 6 % where the order is not known', () => {
    const row = { ...rows[0], median: 1000 };
    expect(faultLimit({ ...row, kind: 'plain' })).toBe(20);
    expect(faultLimit({ ...row, kind: 'plain', median: 90 })).toBe(2);
    expect(faultLimit({ ...row, kind: 'exec' })).toBe(50);
    expect(faultLimit({ ...row, kind: 'order' })).toBe(60);
    expect(rows.filter(({ kind }) => kind === 'exec').map(({ trace }) => trace)).toEqual(['pipeline']);
    expect(rows.filter(({ kind }) => kind === 'order').map(({ trace }) => trace)).toEqual(['sharedmap']);
  });

  const here = rows.flatMap((row) => {
    const path = recordingIn(shipped, row.trace) ?? recordingIn(more, row.trace);
    return path === null ? [] : [{ ...row, path }];
  });
  test.each(here)('$trace: what is published is what a run says', { timeout: 120_000 }, async (row) => {
    expect(await minorFaults(row.path, profileOf(row.system))).toBe(row.predicted);
  });

  const absent = rows.filter(({ trace }) => !here.some((row) => row.trace === trace));
  test.skipIf(absent.length > 0)(
    absent.length > 0
      ? `not held here, their recordings are not shipped: ${absent.map(({ trace }) => trace).join(', ')}`
      : 'all recordings are here',
    () => expect(here).toHaveLength(19),
  );
});

describe('page tables at the addresses of a native run', () => {
  test('equal in nine of ten processes, never more than two tables off', () => {
    const pairs = rows.flatMap((row) =>
      row.tables.map((native, at) => ({ native, predicted: row.predictedTables[at] })),
    );
    expect(pairs).toHaveLength(27);
    expect(pairs.filter(({ native, predicted }) => native === predicted).length).toBeGreaterThanOrEqual(0.9 * 27);
    for (const { native, predicted } of pairs) expect(Math.abs(native - predicted)).toBeLessThanOrEqual(2 * 4);
  });

  const truth = join(more, 'ground-truth');
  test.skipIf(!existsSync(truth)).each(rows)(
    '$trace: what is published is what a run says',
    { timeout: 120_000 },
    async (row) => {
      const path = recordingIn(more, row.trace);
      if (path === null) throw new Error(`${row.trace} is not in ${more}`);
      expect(await tablesOf(path, truth, row.trace)).toEqual({ native: row.tables, predicted: row.predictedTables });
    },
  );
});
