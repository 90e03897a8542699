// lane: seam
import { C } from './counters.ts';
import { ghostOf, moveContent } from './contents.ts';
import { disturbOpen } from './disturb.ts';
import { ANON, DIRTY, FILE, HUGE, IN_SWAP, LEAKED, TABLE, TAKEN, ZERO } from './frames.ts';
import type { LocalReplacement } from './local-replacement.ts';
import type { Machine } from './machine.ts';
import { spaceOf } from './page-owner.ts';
import type { Pool, Supply } from './pools.ts';
import { COW, PHYSICAL, PRESENT, SWAPPED } from './ptes.ts';
import { fillTaken, freeHugeFrames, freePageFrame, leaveFrame } from './release.ts';
import { flushAll, invalidatePage, mapped } from './translations.ts';
import { PROT_U, PROT_W } from '../trace/ops.ts';

/**
 * One request for `count` contiguous frames: searches the supply's pools in turn, evicts while nothing fits and a victim is left, searches again (MODEL §8, §12). Returns
 * the first PFN, or -1. -1 = none: `pinned`, the frame that must not be evicted; `content`, what the frame is for if it was evicted before; `vpn`, the page that it is for.
 */
export function request(
  m: Machine,
  supply: Supply,
  count: number,
  vpn: number,
  pinned = -1,
  fills = false,
  content = -1,
): number {
  m.counters.count(C.alloc_calls);
  m.ghosts?.coming(content);
  if (fills && m.local !== null) makePlace(m, m.local, pinned);
  let { noRun } = m;
  for (;;) {
    for (const pool of supply.pools) {
      const pfn = pool.free < count ? -1 : takeFrom(m, pool, count, vpn);
      if (pfn < 0) continue;
      if (pool.node !== supply.node) m.counters.count(C.node_fallbacks);
      return pfn;
    }
    const made = count === 1 || noRun === null ? 'cannot' : noRun(m, supply, count);
    if (made === 'made one') continue;
    if (made === 'cannot') noRun = null;
    m.pools.wasShort = true;
    m.tellUses();
    const victim = supply.evicts ? m.replacement.victim(pinned) : -1;
    if (victim < 0) {
      m.counters.count(C.alloc_failures);
      if (m.pools.freeBeside(supply) >= count) m.counters.count(C.pool_failures);
      return -1;
    }
    evict(m, victim);
  }
}

/** A request for an aligned run of frames for a huge page: searches the pools that begin at such a frame in turn, and evicts nothing (MODEL §9). The first PFN, or -1. */
export function takeBlock(m: Machine, count: number): number {
  m.counters.count(C.alloc_calls);
  for (const pool of m.pools.usersFor(-1).pools) {
    const pfn = pool.free < count || pool.first % count !== 0 ? -1 : takeFrom(m, pool, count, -1, true);
    if (pfn >= 0) return pfn;
  }
  m.counters.count(C.alloc_failures);
  return -1;
}

/** A space that has the pages that its scope allows gives up its own, if one may go. */
function makePlace(m: Machine, local: LocalReplacement, pinned: number): void {
  while (local.isFull()) {
    m.tellUses();
    const victim = local.ownVictim(pinned);
    if (victim < 0) return;
    evict(m, victim);
  }
}

/** A search of one pool, counted: the first PFN, or -1. */
function takeFrom(m: Machine, pool: Pool, count: number, vpn: number, aligned = false): number {
  const { counters } = m;
  const { allocator } = pool;
  const found = count === 1 ? allocator.take(vpn) : allocator.takeRun(count, aligned);
  counters.count(C.alloc_steps, allocator.steps);
  if (count > 1 && !aligned && allocator.fellBack) counters.count(C.alloc_fallbacks);
  if (found < 0) return -1;
  m.gauges.settle();
  pool.free -= count;
  m.gauges.ownedBy(count);
  m.aliases?.taken(m, pool, found, count);
  return pool.first + found;
}

/** Frames for a table: the first PFN of a run, or -1. */
export function allocateTable(m: Machine, count: number): number {
  const pfn = request(m, m.pools.tablesFor(), count, -1);
  if (pfn < 0) return -1;
  m.frames.owner.fill(TABLE, pfn, pfn + count);
  m.gauges.tablesBy(count);
  return pfn;
}

/** The shared zero frame, first of all; it is no victim. */
export function allocateZeroFrame(m: Machine): void {
  const pfn = request(m, m.pools.usersFor(-1), 1, -1);
  if (pfn < 0) return;
  m.frames.owner[pfn] = ZERO;
  m.zeroFrame = pfn;
}

/** A fill: a frame for page content of kind ANON or FILE that is for page `vpn`; the PFN, or -1. `content` is its number while it was out, -1 = it was never evicted. */
export function fillFrame(m: Machine, owner: number, vpn: number, pinned: number, content = -1): number {
  const pfn = request(m, m.pools.usersFor(vpn), 1, vpn, pinned, true, content);
  if (pfn >= 0) fillTaken(m, pfn, owner);
  return pfn;
}

/** A run of frames for pages from `vpn` on that `fillTaken` fills one by one; until then they are owned and no victims. The first PFN, or -1. */
export function takePageRun(m: Machine, vpn: number, count: number): number {
  const pfn = request(m, m.pools.usersFor(vpn), count, vpn);
  if (pfn >= 0) m.frames.owner.fill(TAKEN, pfn, pfn + count);
  return pfn;
}

/** Takes the frame from its page: an anonymous one goes to swap, a file's is dropped or written back. */
export function evict(m: Machine, pfn: number): void {
  const { frames, counters } = m;
  const pages = m.huge === null || (frames.flags[pfn] & HUGE) === 0 ? 1 : m.huge.pages;
  counters.count(C.evictions, pages);
  m.numa?.settle(m);
  disturbOpen(m);
  if (!m.system.tlb.invlpg && frames.head[pfn] >= 0) flushAll(m);
  const dirty = (frames.flags[pfn] & DIRTY) !== 0;
  if (frames.owner[pfn] === FILE) {
    if (dirty) counters.count(C.writebacks);
    evictFilePage(m, pfn);
  } else {
    const written = dirty || m.system.replacement.writeAlways || (frames.flags[pfn] & IN_SWAP) === 0;
    if (written) counters.count(C.swap_outs, pages);
    const slot = swapOut(m, pfn);
    if (written && m.swapCache?.store(m, pfn, slot) === true) {
      leaveFrame(m, pfn);
      return;
    }
  }
  if (pages > 1) freeHugeFrames(m, pfn, pages);
  else freePageFrame(m, pfn);
}

function evictFilePage(m: Machine, pfn: number): void {
  const { frames } = m;
  const file = m.objects.list[frames.object[pfn]];
  if (m.ghosts !== null && file) m.ghosts.evicted(pfn, ghostOf(m, file, frames.index[pfn]));
  file?.pages.delete(frames.index[pfn]);
  file?.evicted.add(frames.index[pfn]);
  for (let page = frames.head[pfn]; page >= 0; page = frames.head[pfn]) {
    removeEntry(m, page);
    if (m.system.tlb.invlpg) invalidatePage(m, page);
  }
}

/** The content's slot, which its entries name from now on. */
function swapOut(m: Machine, pfn: number): number {
  const { frames, ptes } = m;
  const slot = frames.takeSlot();
  m.ghosts?.evicted(pfn, slot);
  if (frames.object[pfn] < 0) m.gauges.cowSharedBy(1 - frames.refs[pfn]);
  moveContent(m, pfn, slot);
  if (m.huge !== null && (frames.flags[pfn] & HUGE) !== 0) {
    m.huge.swapOut(m, frames.head[slot], slot);
    return slot;
  }
  for (let page = frames.head[slot]; page >= 0; page = ptes.nextRef[page]) {
    ptes.state[page] = (ptes.state[page] & COW) | SWAPPED;
    ptes.perm[page] = 0;
    ptes.holder[page] = slot;
    presentBy(m, page, -1);
    for (const note of m.swappedOut) note(m, page);
    if (m.system.tlb.invlpg) invalidatePage(m, page);
  }
  return slot;
}

/** What a user may do with a present page in this state of a VMA with these rights. */
export function permission(m: Machine, page: number, prot: number, state: number): number {
  if ((prot & PROT_U) === 0 || m.addressMap.isClosed(m.ptes.vpn[page])) return 0;
  return prot & 7 & ((state & COW) !== 0 ? ~PROT_W : -1);
}

/** Keeps count of the pages of a space that are in frames. */
export function presentBy(m: Machine, page: number, by: number): void {
  const space = spaceOf(m, page);
  space.present += by;
  for (const process of space.processes) {
    if (space.present > process.residentPeak) process.residentPeak = space.present;
  }
}

/** Writes a page's entry, which names `holder` from now on: a frame, the zero frame or a physical page (no refs), or a swap slot. */
export function addEntry(m: Machine, page: number, holder: number, state: number, prot: number): void {
  haveEntry(m, page, holder, state, prot);
  if ((state & PRESENT) !== 0) mapped(m, page);
}

/** The page has such an entry from now on, written or there already: in a table that a fork has shared. */
export function haveEntry(m: Machine, page: number, holder: number, state: number, prot: number): void {
  const { ptes, frames } = m;
  ptes.state[page] = state;
  ptes.holder[page] = holder;
  ptes.perm[page] = (state & PRESENT) === 0 ? 0 : permission(m, page, prot, state);
  m.gauges.pteUsedBy(1);
  m.tables.entryAdded(spaceOf(m, page).tables, ptes.vpn[page]);
  if ((state & PHYSICAL) !== 0 || holder === m.zeroFrame) return;
  if ((state & PRESENT) !== 0) {
    presentBy(m, page, 1);
    if (frames.owner[holder] === ANON && frames.object[holder] < 0 && frames.refs[holder] > 0) m.gauges.cowSharedBy(1);
  }
  const head = frames.head[holder];
  ptes.nextRef[page] = head;
  ptes.previousRef[page] = -1;
  if (head >= 0) ptes.previousRef[head] = page;
  frames.head[holder] = page;
  frames.refs[holder]++;
  if (m.future !== null) m.replacement.sharersChanged?.(holder);
}

/** Removes a page's entry, but not what it names. */
export function removeEntry(m: Machine, page: number): void {
  const { ptes, frames } = m;
  const state = ptes.state[page];
  const holder = ptes.holder[page];
  ptes.state[page] = 0;
  ptes.perm[page] = 0;
  ptes.holder[page] = -1;
  m.gauges.pteUsedBy(-1);
  m.tables.entryRemoved(spaceOf(m, page).tables, ptes.vpn[page]);
  if ((state & PHYSICAL) !== 0 || holder === m.zeroFrame) return;
  if ((state & PRESENT) !== 0) {
    presentBy(m, page, -1);
    if (frames.owner[holder] === ANON && frames.object[holder] < 0 && frames.refs[holder] > 1) m.gauges.cowSharedBy(-1);
  }
  const next = ptes.nextRef[page];
  const previous = ptes.previousRef[page];
  if (next >= 0) ptes.previousRef[next] = previous;
  if (previous >= 0) ptes.nextRef[previous] = next;
  else frames.head[holder] = next;
  frames.refs[holder]--;
  if (m.future !== null) m.replacement.sharersChanged?.(holder);
}

/** Removes a page's entry, and frees what it named with its last ref (MODEL §8; `refcount: false`: §6). */
export function dropEntry(m: Machine, page: number): void {
  const { frames, ptes } = m;
  const state = ptes.state[page];
  const holder = ptes.holder[page];
  if (m.huge !== null && m.huge.head(page) >= 0) {
    m.huge.drop(m, m.huge.head(page));
    return;
  }
  removeEntry(m, page);
  if ((state & PHYSICAL) !== 0 || holder === m.zeroFrame || frames.refs[holder] > 0 || frames.object[holder] >= 0)
    return;
  if ((state & SWAPPED) !== 0) endSwapped(m, holder);
  else if (!m.system.refcount && (state & COW) !== 0) {
    m.counters.count(C.leaked_frames);
    frames.flags[holder] |= LEAKED;
    m.replacement.freed(holder);
  } else freePageFrame(m, holder);
}

/** Frees a page of a shared object that has ended; no entry names it any more. */
export function freeObjectPage(m: Machine, holder: number): void {
  if (m.frames.isSlot(holder)) endSwapped(m, holder);
  else freePageFrame(m, holder);
}

/** A page ends while it is in swap. */
function endSwapped(m: Machine, slot: number): void {
  m.ghosts?.ended(slot);
  m.swapCache?.remove(m, slot);
  m.frames.giveSlot(slot);
}
