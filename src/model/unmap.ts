// lane: seam
import { flushOrInvalidate, reclaimTables } from './invalidate.ts';
import type { Machine } from './machine.ts';
import { dropEntry, freeObjectPage } from './memory.ts';
import type { MemoryObject } from './objects.ts';
import { PHYSICAL, PRESENT, SWAPPED, entriesIn } from './ptes.ts';
import type { Range } from './range.ts';
import type { Space } from './spaces.ts';
import type { Vma } from './vmas.ts';

/** Removes a range: entries and frames by ascending VPN, shared objects that end with it, and, if reclaimed, empty tables (MODEL §5, §8). */
export function unmapRange(m: Machine, space: Space, { from, to }: Range): void {
  if (from >= to) return;
  const cut = space.vmas.cut(from, to);
  flushOrInvalidate(m, space, dropEntries(m, space, from, to));
  endObjects(m, cut);
  reclaimTables(m, space, from, to);
}

/** MADV_DONTNEED: the entries and frames go; VMAs, tables and physical pages stay. */
export function discardRange(m: Machine, space: Space, { from, to }: Range): void {
  const removed: number[] = [];
  for (const page of entriesIn(m.ptes, space.pages, from, to)) {
    const state = m.ptes.state[page];
    if ((state & PHYSICAL) !== 0 || (state & (PRESENT | SWAPPED)) === 0) continue;
    if ((state & PRESENT) !== 0) removed.push(page);
    dropEntry(m, page);
  }
  flushOrInvalidate(m, space, removed);
}

/** Drops all entries of a range; returns the pages that were present, of a huge page, which lies wholly in it, the first. */
export function dropEntries(m: Machine, space: Space, from: number, to: number): number[] {
  const removed: number[] = [];
  for (const page of entriesIn(m.ptes, space.pages, from, to)) {
    const state = m.ptes.state[page];
    if ((state & (PRESENT | SWAPPED)) === 0) continue;
    if ((state & PRESENT) !== 0) removed.push(page);
    dropEntry(m, page);
  }
  return removed;
}

/** Shared anonymous objects whose last VMA is among these end: their pages are freed by ascending index. */
export function endObjects(m: Machine, gone: Vma[]): void {
  for (const vma of gone) {
    const { object } = vma;
    if (object === null) continue;
    object.vmas--;
    if (!object.file && object.vmas === 0) freeObject(m, object);
  }
}

function freeObject(m: Machine, object: MemoryObject): void {
  const { pages } = object;
  const indexes = pages.keys.filter((index) => index !== -1).sort();
  for (const index of indexes) freeObjectPage(m, pages.get(index));
  m.objects.end(object);
}
