// lane: seam
import type { TraceEvent } from '../trace/ops.ts';
import { C } from './counters.ts';
import { flushOrInvalidate, reclaimTables } from './invalidate.ts';
import type { Machine } from './machine.ts';
import { addEntry, removeEntry } from './memory.ts';
import { vmaOf } from './page-owner.ts';
import { PRESENT, RESERVED_BIT, SWAPPED, entriesIn } from './ptes.ts';
import { range } from './range.ts';
import type { Range } from './range.ts';
import type { Space } from './spaces.ts';
import { dropEntries, endObjects } from './unmap.ts';

/** mremap, in the order of MODEL §2: shrinks, moves, grows. All invalidations are one operation's. */
export function remap(m: Machine, space: Space, event: TraceEvent & { op: 'remap' }): void {
  const old = range(m, event.va, event.length);
  const target = range(m, event.to, event.newLength);
  const moves = target.from !== old.from;
  if (old.from >= old.to || target.from >= target.to) return;
  if (moves && old.from < target.to && target.from < old.to) return;
  const removed: number[] = [];
  const kept = Math.min(old.to - old.from, target.to - target.from);
  take(m, space, { from: old.from + kept, to: old.to }, removed);
  if (moves) {
    take(m, space, target, removed);
    if (!move(m, space, { from: old.from, to: old.from + kept }, target.from, removed)) {
      m.counters.count(C.event_failures);
      flushOrInvalidate(m, space, removed);
      return;
    }
    reclaimTables(m, space, old.from, old.from + kept);
  }
  grow(m, space, { from: target.from + kept, to: target.to }, !moves, removed);
  flushOrInvalidate(m, space, removed);
}

/** Unmaps a range; adds the pages that were present to `removed`. */
function take(m: Machine, space: Space, { from, to }: Range, removed: number[]): void {
  if (from >= to) return;
  const cut = space.vmas.cut(from, to);
  for (const page of dropEntries(m, space, from, to)) removed.push(page);
  endObjects(m, cut);
  reclaimTables(m, space, from, to);
}

/** Moves VMAs and entries to `start`; false = no frame for a table there, and nothing has moved. */
function move(m: Machine, space: Space, old: Range, start: number, removed: number[]): boolean {
  const { ptes } = m;
  const by = start - old.from;
  const pages = entriesIn(ptes, space.pages, old.from, old.to);
  for (const page of pages) if (!m.tables.ensure(space.tables, ptes.vpn[page] + by)) return false;
  for (const vma of space.vmas.cut(old.from, old.to)) {
    vma.start += by;
    vma.end += by;
    vma.shift -= by;
    vma.floor += by;
    space.vmas.insert(vma);
  }
  for (const page of pages) {
    const state = ptes.state[page];
    if ((state & (PRESENT | SWAPPED)) === 0) continue;
    const holder = ptes.holder[page];
    if ((state & PRESENT) !== 0) removed.push(page);
    removeEntry(m, page);
    const moved = m.ptes.id(space, ptes.vpn[page] + by);
    ptes.region[moved] = ptes.region[page];
    addEntry(m, moved, holder, state, vmaOf(m, moved).prot);
    if ((state & RESERVED_BIT) !== 0) ptes.perm[moved] = 0;
  }
  return true;
}

/** The VMA of the last old page, unless it is physical, grows over the range, which is unmapped first if nothing has been so far. */
function grow(m: Machine, space: Space, added: Range, unmapFirst: boolean, removed: number[]): void {
  if (added.from >= added.to) return;
  if (unmapFirst) take(m, space, added, removed);
  const last = space.vmas.find(added.from - 1);
  if (last === null || last.physical) return;
  last.end = added.to;
  space.vmas.mapped = -1;
}
