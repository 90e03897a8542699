import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { LruStack } from '../../src/run/lru-stack.ts';
import { WINDOWS, WorkingSet } from '../../src/run/working-set.ts';

/** Pages by dense id, in order of first reference. */
function dense(pages: readonly number[]): number[] {
  const ids = new Map<number, number>();
  return pages.map((page) => {
    if (!ids.has(page)) ids.set(page, ids.size);
    return ids.get(page) ?? -1;
  });
}

function curveOf(pages: readonly number[]) {
  const set = new WorkingSet();
  for (const id of dense(pages)) set.touch(id);
  return set.curve();
}

function distancesOf(pages: readonly number[]) {
  const stack = new LruStack();
  for (const id of dense(pages)) stack.touch(id);
  return stack.distances();
}

/** References drawn so that some pages are hot, with stretches of one page. */
function drawn(seed: number, references: number, pages: number): number[] {
  const random = new XorShift32(seed);
  const found: number[] = [];
  while (found.length < references) {
    const page = Math.min(random.next() % pages, random.next() % pages);
    for (let times = random.next() % 3; times >= 0; times--) found.push(page);
  }
  return found.slice(0, references);
}

describe('the working set', () => {
  test('of a few references, by hand', () => {
    // A B A A C: sets of 1, 2, 2, 2, 3 pages; no window is shorter than the trace.
    expect(curveOf([1, 2, 1, 1, 3])).toEqual([{ window: 1024, pages: 10 / 5 }]);
    expect(curveOf([7])).toEqual([{ window: 1024, pages: 1 }]);
    expect(curveOf([])).toEqual([]);
  });

  test('of a loop over more pages than the window has references', () => {
    const loop = Array.from({ length: 6000 }, (_, reference) => reference % 2000);
    // The last T pages, fewer at the start: 1 + ... + 1023 + 4977 * 1024, and 1 + ... + 1999 + 4001 * 2000.
    expect(curveOf(loop)).toEqual([
      { window: 1024, pages: ((1023 * 1024) / 2 + 4977 * 1024) / 6000 },
      { window: 4096, pages: ((1999 * 2000) / 2 + 4001 * 2000) / 6000 },
      { window: 16_384, pages: ((1999 * 2000) / 2 + 4001 * 2000) / 6000 },
    ]);
  });

  test.each([1, 2, 3])('is what counting the last T references at every reference gives, seed %i', (seed) => {
    const pages = drawn(seed, 9000, 1500);
    for (const { window, pages: mean } of curveOf(pages)) {
      let [sum, distinct] = [0, 0];
      const inWindow = new Map<number, number>();
      for (let now = 0; now < pages.length; now++) {
        const times = inWindow.get(pages[now]) ?? 0;
        if (times === 0) distinct++;
        inWindow.set(pages[now], times + 1);
        if (now >= window) {
          const left = (inWindow.get(pages[now - window]) ?? 0) - 1;
          if (left === 0) distinct--;
          inWindow.set(pages[now - window], left);
        }
        sum += distinct;
      }
      expect(mean).toBe(sum / pages.length);
    }
  });

  test('windows are 1K to 64M by powers of 4', () => {
    expect(WINDOWS.map((window) => Math.log2(window))).toEqual([10, 12, 14, 16, 18, 20, 22, 24, 26]);
  });
});

describe('the LRU stack', () => {
  test('of a few references, by hand', () => {
    // A B A A C B A: first, first, 1, 0, first, 2, 2.
    expect(distancesOf([1, 2, 1, 1, 3, 2, 1])).toEqual({ first: 3, counts: [1, 1, 2] });
    expect(distancesOf([])).toEqual({ first: 0, counts: [] });
  });

  test.each([15, 16, 17, 18, 33, 5000])('of a loop over %i pages: each comes again after all others', (pages) => {
    const loop = Array.from({ length: pages * 3 }, (_, reference) => reference % pages);
    const counts = Array.from({ length: Math.ceil(Math.log2(pages)) + 1 }, () => 0);
    counts[counts.length - 1] = pages * 2;
    expect(distancesOf(loop)).toEqual({ first: pages, counts });
  });

  test.each([
    [1, 4000, 30],
    [2, 4000, 900],
    [3, 30_000, 400],
  ])('is what a plain list gives, seed %i', (seed, references, pages) => {
    const [counts, stack] = [Array.from({ length: 33 }, () => 0), [] as number[]];
    let first = 0;
    const drawnPages = drawn(seed, references, pages);
    for (const page of drawnPages) {
      const depth = stack.indexOf(page);
      if (depth < 0) first++;
      else counts[32 - Math.clz32(depth)]++;
      if (depth >= 0) stack.splice(depth, 1);
      stack.unshift(page);
    }
    const last = counts.findLastIndex((count) => count > 0);
    expect(distancesOf(drawnPages)).toEqual({ first, counts: counts.slice(0, last + 1) });
  });
});
