// The simulator against the oracle where runs of frames are rare: compaction (MODEL §9) under every allocator and policy.

import { describe, expect, test } from 'vitest';
import { fragmentedSystem, fragmentedTrace } from '../support/random-fragmented.ts';
import { runCase } from '../support/run-case.ts';
import { oracle } from './oracle.ts';

const cases = Number(process.env.PAGEWALK_ORACLE_CASES ?? 60);
const firstSeed = Number(process.env.PAGEWALK_ORACLE_SEED ?? 1);
const seeds = Array.from({ length: cases }, (_, at) => firstSeed + at);

describe('fragmented memory: the same integers as the oracle, collapsed and not', () => {
  test.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
    const trace = fragmentedTrace(seed);
    const system = fragmentedSystem(seed);
    const expected = oracle(trace, system, { check: true });
    for (const collapse of [false, true]) {
      const { metrics } = await runCase(trace, system, { collapse, check: true });
      const got = Object.fromEntries(Object.keys(expected.metrics).map((name) => [name, metrics[name]]));
      expect({ collapse, ...got }).toEqual({ collapse, ...expected.metrics });
    }
  });
});

test('the traces are what compaction is for', () => {
  const all = seeds.map((seed) => oracle(fragmentedTrace(seed), fragmentedSystem(seed)).metrics);
  for (const name of ['compactions', 'compaction_failures', 'swap_in_compressed']) {
    const runs = all.filter((metrics) => Number(metrics[name]) > 0).length;
    expect(runs, name).toBeGreaterThan(seeds.length * 0.05);
  }
});
