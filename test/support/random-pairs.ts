import { describe, expect, test } from 'vitest';
import { complaint } from './against-oracle.ts';
import { randomSystem } from './random-system.ts';
import { randomTrace } from './random-trace.ts';

/** For each seed two pairs of trace and system, held against the oracle: a wild trace, full of events and refused references, and a calm one, which is what collapsing is for. */
export function comparePairs(seeds: readonly number[]): void {
  let collapsed = 0;

  describe.each(['wild', 'calm'])('%s traces: the same integers as the oracle, collapsed and not', (mood) => {
    test.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
      const trace = randomTrace(seed, { calm: mood === 'calm' });
      const told = await complaint({ seed, trace, system: randomSystem(seed) }, (comparison) => {
        if (mood === 'calm' && comparison.collapsed) collapsed++;
      });
      expect(told).toBe('');
    });
  });

  test.runIf(seeds.length > 10)('most calm runs are collapsed', () => {
    expect(collapsed).toBeGreaterThan(seeds.length * 0.35);
  });
}
