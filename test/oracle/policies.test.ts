// The simulator against the oracle for each replacement policy in turn: systems of little else, in which most faults need a victim.

import { describe, expect, test } from 'vitest';
import { REPLACEMENTS } from '../../src/system/fields.ts';
import { complaint, seeds as all } from '../support/against-oracle.ts';
import { makeRandom } from '../support/random.ts';
import { randomTrace } from '../support/random-trace.ts';

const seeds = all.slice(0, Math.min(16, Math.ceil(all.length / 15)));

function systemOf(policy: string, seed: number): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x901c1e5);
  return {
    name: policy,
    memory: random.integer(6, 40) * 4096,
    table: { kind: 'radix', levels: [9, 11], entryBytes: 4, backing: 'none' },
    replacement: {
      policy,
      writeAlways: random.chance(0.2),
      ...(random.chance(0.25) ? { scope: random.pick(['local:4', 'proportional', 'working-set:60']) } : {}),
      ...(policy === 'nru' || policy === 'aging' ? { tick: random.pick([1, 3, 10, 50]) } : {}),
      ...(policy === 'wsclock' ? { tau: random.pick([0, 5, 20, 100]) } : {}),
      ...(policy === 's3-fifo' && random.chance(0.5) ? { small: random.integer(0, 100) } : {}),
    },
    fileCache: random.pick(['cold', 'warm']),
    zeroPage: random.chance(0.5),
    unmapped: 'map',
  };
}

describe.each(REPLACEMENTS.filter((policy) => policy !== 'none'))('%s', (policy) => {
  test.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
    const trace = randomTrace(seed ^ 0x5eed, { calm: true });
    expect(await complaint({ seed, trace, system: systemOf(policy, seed) })).toBe('');
  });
});
