import { expect, it, test } from 'vitest';
import { Fenwick } from '../../src/base/fenwick.ts';
import { XorShift32 } from '../../src/base/random.ts';

it.each([1, 2, 3, 8, 37, 64, 100])('Fenwick of %i counts finds units by rank', (length) => {
  const random = new XorShift32(length);
  const counts = Array.from({ length }, () => random.next() % 5);
  const fenwick = new Fenwick(counts);
  for (let round = 0; round < 500; round++) {
    const index = random.next() % length;
    const difference = counts[index] === 0 ? 3 : -1;
    counts[index] += difference;
    fenwick.add(index, difference);
    const units = counts.flatMap((count, at) => Array.from({ length: count }, (_, rest) => [at, rest]));
    for (let rank = 0; rank < units.length; rank += 1 + (random.next() % 9)) {
      expect([fenwick.find(rank), fenwick.rest]).toEqual(units[rank]);
    }
  }
});

test('the sum up to an index is that of a plain list', () => {
  const random = new XorShift32(5);
  for (const length of [1, 2, 7, 64, 100]) {
    const counts = Array.from({ length }, () => random.next() % 5);
    const tree = new Fenwick(counts);
    for (let change = 0; change < 50; change++) {
      const index = random.next() % length;
      tree.add(index, 1);
      counts[index]++;
      const upTo = random.next() % length;
      expect(tree.sumTo(upTo)).toBe(counts.slice(0, upTo + 1).reduce((sum, count) => sum + count, 0));
    }
  }
});
