import { describe, expect, it } from 'vitest';
import { Bitmap } from '../../src/base/bitmap.ts';
import { bitCount, longestRun, lowestRun, trailingZeros } from '../../src/base/bits.ts';
import { XorShift32 } from '../../src/base/random.ts';

describe('bits', () => {
  it.each([
    [0, 32, 0, 0, 32],
    [1, 0, 1, 1, 32],
    [-1, 0, 32, 32, 0],
    [1 << 31, 31, 1, 1, 32],
    [0b111001101000, 3, 6, 3, 9],
    [0x7ff70000, 16, 14, 11, 16],
  ])('%i', (bits, zeros, count, longest, three) => {
    expect([trailingZeros(bits), bitCount(bits), longestRun(bits)]).toEqual([zeros, count, longest]);
    expect([lowestRun(bits, 1), lowestRun(bits, 3), lowestRun(bits, 32)]).toEqual([zeros, three, bits === -1 ? 0 : 32]);
  });
});

/** Lengths around the sizes of a word and of the summary levels. */
const LENGTHS = [0, 1, 31, 32, 33, 1000, 1024, 1025, 32768, 40_000];

describe.each(LENGTHS)('Bitmap of %i', (length) => {
  it('agrees with an array of bytes', () => {
    const random = new XorShift32(length);
    const bytes = new Uint8Array(length).map(() => (random.next() >>> 3) & 1);
    const bitmap = new Bitmap(bytes.slice());
    const rounds = length > 0 ? 2000 : 0;
    for (let round = 0; round < rounds; round++) {
      // In turns thin and dense, so that whole words and summaries become 0 and come back.
      const add = round % 1000 < 500;
      const start = random.next() % length;
      for (let at = start; at < Math.min(length, start + 40); at++) {
        if (add && bytes[at] === 0) bitmap.set(at);
        if (!add && bytes[at] === 1) bitmap.clear(at);
        bytes[at] = add ? 1 : 0;
      }
      const from = random.next() % length;
      expect(bitmap.has(from)).toBe(bytes[from] === 1);
      expect(bitmap.next(from)).toBe(bytes.indexOf(1, from));
      const gap = bytes.indexOf(0, from);
      expect(bitmap.nextGap(from)).toBe(gap === -1 ? length : gap);
      if (round % 50 === 0) expect(bitmap.runs()).toEqual(runsOf(bytes));
    }
    expect(bitmap.count).toBe(bytes.reduce((sum, byte) => sum + byte, 0));
    expect(bitmap.next(length)).toBe(-1);
  });

  it('can be full and empty', () => {
    const bitmap = new Bitmap(new Uint8Array(length).fill(1));
    expect(bitmap.runs()).toEqual({ runs: Math.min(1, length), largest: length });
    for (let at = 0; at < length; at++) {
      if (bitmap.next(0) !== at) throw new Error(`${at} is not the next`);
      bitmap.clear(at);
    }
    expect([bitmap.count, bitmap.next(0)]).toEqual([0, -1]);
    expect(bitmap.runs()).toEqual({ runs: 0, largest: 0 });
  });
});

function runsOf(bytes: Uint8Array): { runs: number; largest: number } {
  const lengths = Array.from(bytes, (byte) => (byte === 1 ? 'x' : ' '))
    .join('')
    .split(/ +/)
    .filter((run) => run !== '')
    .map((run) => run.length);
  return { runs: lengths.length, largest: Math.max(0, ...lengths) };
}
