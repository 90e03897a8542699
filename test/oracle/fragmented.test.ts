// The simulator against the oracle where runs of frames are rare: compaction (MODEL §9) under every allocator and policy.

import { expect, test } from 'vitest';
import { complaint, seeds as all } from '../support/against-oracle.ts';
import { fragmentedSystem, fragmentedTrace } from '../support/random-fragmented.ts';
import type { OracleResult } from './oracle.ts';

const seeds = all.slice(0, 100);
const seen: OracleResult['metrics'][] = [];

test.each(seeds)('seed %i: the same integers, collapsed and not', { timeout: 120_000 }, async (seed) => {
  const pair = { seed, trace: fragmentedTrace(seed), system: fragmentedSystem(seed), oracleChecks: true };
  const told = await complaint(pair, ({ expected }) => {
    seen.push(expected.metrics);
  });
  expect(told).toBe('');
});

test('the traces are what compaction is for', () => {
  for (const name of ['compactions', 'compaction_failures', 'swap_in_compressed']) {
    const runs = seen.filter((metrics) => Number(metrics[name]) > 0).length;
    expect(runs, name).toBeGreaterThan(seeds.length * 0.05);
  }
});
