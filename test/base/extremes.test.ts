import { expect, test } from 'vitest';
import { maximum, minimum } from '../../src/base/extremes.ts';

test('of more values than a call takes arguments', () => {
  const values = Float64Array.from({ length: 1e6 }, (_, at) => (at * 7919) % 1e6);
  expect(() => Math.max(...values)).toThrow(RangeError);
  expect([minimum(values), maximum(values)]).toEqual([0, 999_999]);
});

test('of none', () => expect([minimum([]), maximum([])]).toEqual([Infinity, -Infinity]));
