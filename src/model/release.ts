// lane: seam
import { FREE, FRESH } from './frames.ts';
import type { Machine } from './machine.ts';

export function freeTable(m: Machine, pfn: number, count: number): void {
  m.gauges.settle();
  m.gauges.tablesBy(-count);
  for (let frame = pfn; frame < pfn + count; frame++) release(m, frame);
}

/** Gives back a frame that holds no page: of a run that was not filled, or of the pool of compressed swap. */
export function giveTaken(m: Machine, pfn: number): void {
  m.gauges.settle();
  release(m, pfn);
}

/** A frame gets the content of a page of kind ANON or FILE. */
export function fillTaken(m: Machine, pfn: number, owner: number): void {
  m.frames.owner[pfn] = owner;
  m.frames.flags[pfn] = FRESH;
  m.frames.reset(pfn);
  m.numa?.filled(pfn);
  m.gauges.residentBy(1);
  m.tellUses();
  m.replacement.filled(pfn);
  if (m.residentSets !== null && m.local !== null) m.residentSets.filled(m, pfn, m.local.paying);
}

/** Gives back the frame of a page content. */
export function freePageFrame(m: Machine, pfn: number): void {
  leaveFrame(m, pfn);
  release(m, pfn);
}

/** A frame holds no page any more. */
export function leaveFrame(m: Machine, pfn: number): void {
  m.gauges.settle();
  m.gauges.residentBy(-1);
  m.tellUses();
  m.replacement.freed(pfn);
}

/** Gives back the frames of a huge page, ascending. */
export function freeHugeFrames(m: Machine, first: number, count: number): void {
  m.gauges.settle();
  m.gauges.residentBy(-count);
  m.tellUses();
  m.replacement.freed(first);
  for (let pfn = first; pfn < first + count; pfn++) {
    m.frames.flags[pfn] = 0;
    release(m, pfn);
  }
}

/** The frame is free. */
function release(m: Machine, pfn: number): void {
  m.frames.owner[pfn] = FREE;
  const pool = m.pools.of(pfn);
  pool.allocator.give(pfn - pool.first);
  pool.free++;
  m.aliases?.given(m, pool, pfn - pool.first);
  m.gauges.ownedBy(-1);
}
