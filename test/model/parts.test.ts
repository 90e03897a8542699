import { expect, test } from 'vitest';
import { part } from '../../src/model/shares.ts';

test('the part of a space in the frames, rounded down', () => {
  expect(part(100, 1, 3)).toBe(33);
  expect(part(2 ** 20, 2 ** 40, 2 ** 40)).toBe(2 ** 20);
  // frames * own = (frames - 1) * all - 1: doubles say frames - 1.
  const own = (2 ** 20 - 1) * 2 ** 16 - 1;
  const all = Number((2n ** 20n * BigInt(own) + 1n) / (2n ** 20n - 1n));
  expect(part(2 ** 20, own, all)).toBe(2 ** 20 - 2);
});
