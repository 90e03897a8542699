import { expect, it } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { RunIndex } from '../../src/base/run-index.ts';

it('RunIndex orders runs by length, then by place', () => {
  const random = new XorShift32(5);
  const bound = 4001;
  const index = new RunIndex(bound);
  let runs: { last: number; length: number }[] = [];
  for (let round = 0; round < 5000; round++) {
    const last = random.next() % bound;
    const length = Math.min(last + 1, 1 + (random.next() % 12));
    const near = runs.filter((run) => run.last >= last - length && run.last - run.length <= last);
    for (const run of near) index.remove(run.last);
    runs = runs.filter((run) => !near.includes(run));
    if (near.length === 0 || round % 3 > 0) {
      index.insert(last, length);
      runs.push({ last, length });
    }
    const least = random.next() % 14;
    const order = runs.filter((run) => run.length >= least).sort((a, b) => a.length - b.length || a.last - b.last);
    expect(index.shortest(least)).toBe(order.length === 0 ? -1 : order[0].last);
    expect(index.longest()).toBe(Math.max(0, ...runs.map((run) => run.length)));
    expect(index.count).toBe(runs.length);
    for (const run of order.slice(0, 3)) expect(index.lengthOf(run.last)).toBe(run.length);
  }
});
