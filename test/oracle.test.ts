import { describe, expect, test } from 'vitest';
import { oracle } from './oracle/oracle.ts';
import { randomSystem } from './support/random-system.ts';
import { randomTrace } from './support/random-trace.ts';
import { runCase } from './support/run-case.ts';

/** Random pairs of trace and system; `PAGEWALK_ORACLE_CASES` and `PAGEWALK_ORACLE_SEED` choose others. */
const cases = Number(process.env.PAGEWALK_ORACLE_CASES ?? 60);
const firstSeed = Number(process.env.PAGEWALK_ORACLE_SEED ?? 1);
const seeds = Array.from({ length: cases }, (_, at) => firstSeed + at);

describe.each(['wild', 'calm'])('%s traces: the same integers as the oracle, collapsed and not', (mood) => {
  test.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
    const trace = randomTrace(seed, { calm: mood === 'calm' });
    const system = randomSystem(seed);
    const expected = oracle(trace, system);
    for (const collapse of [false, true]) {
      const { metrics, aborted } = await runCase(trace, system, { collapse, check: true });
      const got = Object.fromEntries(Object.keys(expected.metrics).map((name) => [name, metrics[name]]));
      expect({ collapse, ...got }).toEqual({ collapse, ...expected.metrics });
      expect(aborted).toBe(expected.aborted);
    }
  });
});

test('most calm runs are collapsed', async () => {
  let collapsed = 0;
  for (const seed of seeds) {
    const { uncollapsed } = await runCase(randomTrace(seed, { calm: true }), randomSystem(seed));
    if (uncollapsed === '') collapsed++;
  }
  expect(collapsed).toBeGreaterThan(seeds.length * 0.4);
});
