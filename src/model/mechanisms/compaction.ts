// lane: seam
import type { System } from '../../system/system.ts';
import { movePage } from '../contents.ts';
import { C } from '../counters.ts';
import { disturbOpen } from '../disturb.ts';
import { ANON, FILE, FREE, LEAKED } from '../frames.ts';
import type { Machine } from '../machine.ts';
import type { Pool } from '../pools.ts';
import type { Mechanism } from './mechanism.ts';

/**
 * Compaction (MODEL §9; Linux mm/compaction.c, direct compaction): where frames enough are free but no run of them, the pages of a window move to free frames
 * outside it.
 */
export function compaction({ compaction: when, allocator: { strategy, maxOrder } }: System): Mechanism | null {
  if (when === 'off') return null;
  const buddy = strategy === 'buddy';
  return {
    noRun: (m, { pools }, count) => {
      const size = buddy ? 2 ** Math.ceil(Math.log2(count)) : count;
      const enough = pools.filter(({ free }) => free >= size);
      if (enough.length === 0) return 'too few free';
      for (const pool of enough) {
        const first = buddy && size > 2 ** maxOrder ? -1 : findWindow(m, pool, size, buddy ? size : 1);
        if (first < 0) continue;
        compact(m, pool, first, first + size);
        m.counters.count(C.compactions);
        return 'made one';
      }
      m.counters.count(C.compaction_failures);
      return 'cannot';
    },
  };
}

/** The first PFN of the window with the fewest pages to move, the lowest of equals; windows begin at multiples of `step` from the pool's first frame. -1 = there is none. */
function findWindow(m: Machine, pool: Pool, size: number, step: number): number {
  const { owner } = m.frames;
  let best = -1;
  let fewest = Infinity;
  let movable = 0;
  let start = pool.first;
  for (let pfn = pool.first; pfn < pool.end; pfn++) {
    if (stays(m, pool, pfn)) {
      start = pfn + 1;
      movable = 0;
      continue;
    }
    if (owner[pfn] !== FREE) movable++;
    if (pfn - start === size && owner[start++] !== FREE) movable--;
    if (pfn - start !== size - 1 || (start - pool.first) % step !== 0 || movable >= fewest) continue;
    best = start;
    fewest = movable;
  }
  return best;
}

/** Neither free nor held by a page that may move, or in another pool. */
function stays(m: Machine, pool: Pool, pfn: number): boolean {
  const owner = m.frames.owner[pfn];
  if (m.pools.of(pfn) !== pool) return true;
  const page = owner === ANON || owner === FILE;
  return owner !== FREE && (!page || (m.frames.flags[pfn] & LEAKED) !== 0);
}

/** Empties the window [first, end); then its frames are free. */
function compact(m: Machine, pool: Pool, first: number, end: number): void {
  const { allocator } = pool;
  m.tellUses();
  disturbOpen(m);
  const left: number[] = [];
  for (let from = first; from < end; from++) {
    if (m.frames.owner[from] === FREE) continue;
    let to = pool.first + allocator.take(-1);
    for (; to >= first && to < end; to = pool.first + allocator.take(-1)) left.push(to);
    movePage(m, from, to);
    left.push(from);
    m.aliases?.taken(m, pool, to - pool.first, 1);
    m.aliases?.given(m, pool, from - pool.first);
    m.counters.count(C.compaction_moves);
  }
  for (const pfn of left.sort((a, b) => a - b)) allocator.give(pfn - pool.first);
}
