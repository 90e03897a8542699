import { expect, it } from 'vitest';
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
