// The frame allocators of MODEL §8. Each is asked what it would choose among the free frames and at what cost; runs,
// blocks and ordinals are worked out from the set of free frames at every call.

import { partsOf } from './numa.ts';
import type { System } from './parse-system.ts';
import { xorshift32 } from './random.ts';

export interface Search {
  // First frame of the run, or null.
  pfn: number | null;
  steps: number;
  fallback: boolean;
}

// A fallen-back search is first-fit in place of a list. `take` leaves the frames [pfn, pfn + count) owned.
export interface Allocator {
  isFree(pfn: number): boolean;
  freeCount(): number;
  // vpn: the page that a single frame is for, if any.
  take(count: number, vpn: number | null): Search;
  // The lowest run of `count` frames that begins at a multiple of `count`; buddy's own choice is such a run.
  takeBlock(count: number): Search;
  give(pfn: number): void;
}

export interface Run {
  start: number;
  length: number;
}

// An allocator whose frame 0 is frame `first` of RAM.
export interface Pool {
  first: number;
  frames: number;
  // 0 where nodes do not matter.
  node: number;
  // What it serves; null: the rest of RAM.
  serves: string[] | null;
  allocator: Allocator;
}

// The pools of MODEL §12 and, last, the rest of RAM.
export interface Pools {
  isFree(pfn: number): boolean;
  freeCount(): number;
  give(pfn: number): void;
  // Free runs of each pool, one after the other.
  runs(): Run[];
  // For each order, the blocks of 2^order frames, aligned in their pool, that are free.
  blocks(orders: number[]): number[];
  serving(what: 'user' | 'tables'): Pool[];
  // Whether a frame lies in one of these pools.
  holds(pools: Pool[], pfn: number): boolean;
}

export function makePools(system: System): Pools {
  const { numa } = system;
  const isPools = (pfn: number): boolean => system.pools.some(({ first, end }) => first <= pfn && pfn < end);
  const whole = [
    ...system.pools.map(({ first, end, serves }) => ({ first, end, serves })),
    { first: 0, end: system.framesTotal, serves: null },
  ];
  const all: Pool[] = whole
    .flatMap((pool) => partsOf(numa, pool))
    .map(({ first, end, serves, node }) => {
      const free = Array.from({ length: end - first }, (_, at) => first + at).map(
        (pfn) => !system.reservedFrames.has(pfn) && (serves !== null || !isPools(pfn)),
      );
      return { first, frames: end - first, serves, node, allocator: makeAllocator(system, first, free) };
    });
  const poolOf = (pfn: number): Pool =>
    all.find(
      ({ first, frames, serves }) => first <= pfn && pfn < first + frames && (serves !== null) === isPools(pfn),
    )!;
  return {
    isFree: (pfn) => poolOf(pfn).allocator.isFree(pfn - poolOf(pfn).first),
    freeCount: () => all.reduce((sum, { allocator }) => sum + allocator.freeCount(), 0),
    give: (pfn) => poolOf(pfn).allocator.give(pfn - poolOf(pfn).first),
    runs: () => all.flatMap(({ allocator, frames }) => freeRuns((frame) => allocator.isFree(frame), frames)),
    blocks: (orders) =>
      orders.map((order) => {
        const of = ({ allocator, frames }: Pool): number[] =>
          Array.from({ length: Math.floor(frames / 2 ** order) }, (_, block) => block).filter((block) =>
            Array.from({ length: 2 ** order }, (_, at) => block * 2 ** order + at).every((pfn) =>
              allocator.isFree(pfn),
            ),
          );
        return all.reduce((sum, pool) => sum + of(pool).length, 0);
      }),
    serving: (what) => {
      const serving = all.filter(({ serves }) => serves?.includes(what));
      return serving.length > 0 ? serving : all.filter(({ serves }) => serves === null);
    },
    holds: (wanted, pfn) => wanted.includes(poolOf(pfn)),
  };
}

function makeAllocator(system: System, first: number, free: boolean[]): Allocator {
  const { strategy, rewind, maxOrder, seed, colours, unit } = system.allocator;
  const list = freeFrames(free);
  const draw = xorshift32(seed);
  let freeCount = list.length;
  let roving = 0;
  let hint = 0;
  // Of each colour, the last frame given to a page.
  const lastOf = new Map<number, number>();

  const search = (count: number, vpn: number | null): Search => {
    if (freeCount < count) return { pfn: null, steps: 0, fallback: false };
    switch (strategy) {
      case 'first-fit':
      case 'numa':
        return firstFit(free, count, unit);
      case 'next-fit':
        return nextFit(free, count, roving, unit);
      case 'hint': {
        if (count > 1) return firstFit(free, count, unit);
        const pfn = freeFrames(free)[0]!;
        const steps = word(pfn, unit) - hint + 1;
        hint = word(pfn, unit);
        return { pfn, steps, fallback: false };
      }
      case 'best-fit':
        return bestFit(free, count);
      case 'worst-fit':
        return worstFit(free, count);
      case 'buddy':
        return buddy(free, count, maxOrder);
      case 'lifo':
      case 'fifo':
        return count === 1
          ? { pfn: list[0]!, steps: 1, fallback: false }
          : { ...firstFit(free, count, unit), fallback: true };
      case 'random':
        if (count > 1) return firstFit(free, count, unit);
        return { pfn: freeFrames(free)[draw() % freeCount]!, steps: 1, fallback: false };
      case 'colour': {
        if (count > 1 || vpn === null) return firstFit(free, count, unit);
        let steps = 1;
        const ofColour = (): number[] =>
          freeFrames(free).filter((pfn) => (first + pfn) % colours === (vpn + steps - 1) % colours);
        while (ofColour().length === 0) steps++;
        const colour = (vpn + steps - 1) % colours;
        const pfn = ofColour().find((each) => each > (lastOf.get(colour) ?? -1)) ?? ofColour()[0]!;
        lastOf.set(colour, pfn);
        return { pfn, steps, fallback: false };
      }
    }
  };

  const own = (start: number, count: number): void => {
    for (let pfn = start; pfn < start + count; pfn++) {
      free[pfn] = false;
      list.splice(list.indexOf(pfn), 1);
    }
    freeCount -= count;
  };

  return {
    isFree: (pfn) => free[pfn]!,
    freeCount: () => freeCount,
    takeBlock(count) {
      if (freeCount < count) return { pfn: null, steps: 0, fallback: false };
      const found = strategy === 'buddy' ? buddy(free, count, maxOrder) : lowestBlock(free, count);
      if (found.pfn !== null) own(found.pfn, count);
      return found;
    },
    take(count, vpn) {
      const found = search(count, vpn);
      if (found.pfn === null) return found;
      own(found.pfn, count);
      roving = (found.pfn + count) % free.length;
      return found;
    },
    give(pfn) {
      if (free[pfn]) throw new Error(`frame ${pfn} is given back twice`);
      free[pfn] = true;
      freeCount++;
      if (strategy === 'lifo') list.unshift(pfn);
      else list.push(pfn);
      if (rewind && pfn < roving) roving = pfn;
      hint = Math.min(hint, word(pfn, unit));
    },
  };
}

// Maximal runs of free frames, ascending.
export function freeRuns(isFree: (pfn: number) => boolean, framesTotal: number): Run[] {
  const runs: Run[] = [];
  for (let pfn = 0; pfn < framesTotal; pfn++) {
    if (!isFree(pfn)) continue;
    const start = pfn;
    while (pfn < framesTotal && isFree(pfn)) pfn++;
    runs.push({ start, length: pfn - start });
  }
  return runs;
}

function freeFrames(free: boolean[]): number[] {
  const frames: number[] = [];
  for (const [pfn, isFree] of free.entries()) if (isFree) frames.push(pfn);
  return frames;
}

// A step looks at so many frames.
function word(pfn: number, unit: number): number {
  return Math.floor(pfn / unit);
}

function words(free: boolean[], unit: number): number {
  return Math.ceil(free.length / unit);
}

function lowestRunFrom(free: boolean[], count: number, from: number): number | null {
  for (let start = from; start + count <= free.length; start++) {
    let length = 0;
    while (length < count && free[start + length]) length++;
    if (length === count) return start;
  }
  return null;
}

function firstFit(free: boolean[], count: number, unit: number): Search {
  const pfn = lowestRunFrom(free, count, 0);
  if (pfn === null) return { pfn, steps: words(free, unit), fallback: false };
  return { pfn, steps: word(pfn + count - 1, unit) + 1, fallback: false };
}

function nextFit(free: boolean[], count: number, roving: number, unit: number): Search {
  const all = words(free, unit);
  const passed = word(roving, unit);
  const ahead = lowestRunFrom(free, count, roving);
  if (ahead !== null) return { pfn: ahead, steps: word(ahead + count - 1, unit) - passed + 1, fallback: false };
  const wrapped = lowestRunFrom(free, count, 0);
  if (wrapped === null) return { pfn: null, steps: 2 * all - passed, fallback: false };
  return { pfn: wrapped, steps: all - passed + word(wrapped + count - 1, unit) + 1, fallback: false };
}

function bestFit(free: boolean[], count: number): Search {
  const runs = freeRuns((pfn) => free[pfn]!, free.length);
  let best: Run | null = null;
  for (const run of runs) if (run.length >= count && (best === null || run.length < best.length)) best = run;
  return { pfn: best ? best.start : null, steps: runs.length, fallback: false };
}

function worstFit(free: boolean[], count: number): Search {
  const runs = freeRuns((pfn) => free[pfn]!, free.length);
  let worst: Run | null = null;
  for (const run of runs) if (run.length >= count && (worst === null || run.length > worst.length)) worst = run;
  return { pfn: worst ? worst.start : null, steps: runs.length, fallback: false };
}

// Blocks always merge upwards and split only where a part is taken, so the blocks are the largest aligned groups of
// free frames. The low part of the block found is taken; what rounding added is never taken.
function buddy(free: boolean[], count: number, maxOrder: number): Search {
  let needed = 0;
  while (2 ** needed < count) needed++;
  let steps = 0;
  for (let order = needed; order <= maxOrder; order++) {
    steps++;
    const size = 2 ** order;
    for (let start = 0; start + size <= free.length; start += size) {
      if (!allFree(free, start, size)) continue;
      const parentStart = start - (start % (2 * size));
      const isWholeBlock = order === maxOrder || !allFree(free, parentStart, 2 * size);
      if (isWholeBlock) return { pfn: start, steps, fallback: false };
    }
  }
  return { pfn: null, steps, fallback: false };
}

function lowestBlock(free: boolean[], count: number): Search {
  let steps = 0;
  for (let start = 0; start + count <= free.length; start += count) {
    steps++;
    if (allFree(free, start, count)) return { pfn: start, steps, fallback: false };
  }
  return { pfn: null, steps, fallback: false };
}

function allFree(free: boolean[], start: number, count: number): boolean {
  for (let pfn = start; pfn < start + count; pfn++) if (!free[pfn]) return false;
  return true;
}
