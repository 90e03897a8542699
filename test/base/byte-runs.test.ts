import { expect, test } from 'vitest';
import { byteRuns } from '../../src/base/byte-runs.ts';
import { makeRandom } from '../support/random.ts';

/** The same, a byte at a time. */
function oneByOne(bytes: Uint8Array, value: number, from: number, to: number) {
  const runs: { first: number; end: number }[] = [];
  for (let at = from; at < to; at++) {
    const last = runs.at(-1);
    if (bytes[at] !== value) continue;
    if (last?.end === at) last.end++;
    else runs.push({ first: at, end: at + 1 });
  }
  return runs;
}

test('runs of bytes are found wherever they begin and end', () => {
  const random = makeRandom(7);
  for (let round = 0; round < 400; round++) {
    const whole = new Uint8Array(random.integer(0, 90));
    for (let at = 0; at < whole.length; at++)
      whole[at] = random.chance(0.06) ? random.integer(0, 2) : (whole[at - 1] ?? 0);
    const bytes = whole.subarray(Math.min(whole.length, random.integer(0, 5)));
    const from = random.integer(0, bytes.length);
    const to = random.integer(from, bytes.length);
    for (const value of [0, 1, 2]) {
      expect([...byteRuns(bytes, value, from, to)]).toEqual(oneByOne(bytes, value, from, to));
    }
  }
});
