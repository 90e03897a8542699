// lane: seam
import { FETCH, LOAD, STORE } from '../trace/ops.ts';
import type { Pages } from '../trace/pages.ts';
import { C } from './counters.ts';
import { fault, locate } from './faults.ts';
import type { Machine } from './machine.ts';
import { notePrefetchUse } from './mechanisms/prefetch.ts';
import { spaceOf } from './page-owner.ts';
import { NEED, PRESENT, RESERVED_BIT } from './ptes.ts';
import type { Process } from './spaces.ts';
import type { TlbArray } from './tlb.ts';

const ALL_KINDS = (1 << FETCH) | (1 << LOAD) | (1 << STORE);

/** The model's page of a page id that the process has not used yet. */
export function meet(m: Machine, process: Process, tracePage: number, pages: Pages): number {
  const vpn = Math.floor(pages.vpn[tracePage] / 2 ** (m.pageBits - pages.pageBits));
  const page = m.ptes.id(process.space, vpn);
  m.pageOf[tracePage] = page;
  for (const array of m.arrays) array.reserve(m.ptes.vpn.length);
  m.noTlb.reserve(m.ptes.vpn.length);
  return page;
}

/**
 * The first reference of a run, when it misses the first level or is not permitted, and what the rest of the run is then known to meet. `n` references, `stored` of them
 * stores. Returns the kinds that were refused, a bit each (1 << kind).
 */
export function first(
  m: Machine,
  process: Process,
  page: number,
  kind: number,
  n: number,
  stored: number,
  hit: boolean,
): number {
  const stream = kind === FETCH ? 0 : 1;
  const counter = reference(m, process, page, kind, hit);
  if (counter < 0) {
    if (!hasTlb(m, stream)) {
      countWalks(m, n - 1, readsOf(m, process, page));
      m.numa?.walked(m, process, page, 0, n - 1);
    }
    if (kind === STORE && stored < n && (m.ptes.perm[page] & NEED[LOAD]) === 0) {
      m.askForEveryReference('loads of a run are refused, its stores are not');
    }
    return 0;
  }
  if (m.system.onInvalid !== 'continue') {
    if (m.collapsed) m.askForEveryReference('a refused reference ends its process or the run');
    return ALL_KINDS;
  }
  if (n > 1) refuseRest(m, process, page, kind, counter, n - 1, stored);
  m.openRefused[stream] = 1;
  m.openSignature[stream] = signature(m, page);
  const forAll =
    counter === C.no_region ||
    counter === C.reserved_bit ||
    counter === C.guard ||
    counter === C.user_access ||
    counter === C.key_protect;
  return forAll ? ALL_KINDS : 1 << kind;
}

/** The references of a refused run that follow its first one. */
function refuseRest(
  m: Machine,
  process: Process,
  page: number,
  kind: number,
  counter: number,
  rest: number,
  stored: number,
): void {
  if (kind === STORE && stored <= rest && counter === C.write_protect)
    m.askForEveryReference('stores of a run are refused, loads may not be');
  m.counters.count(counter, rest);
  m.hotPages?.fault(m, page, rest);
  const stream = kind === FETCH ? 0 : 1;
  const state = m.ptes.state[page];
  const usable = (state & PRESENT) !== 0 && (state & RESERVED_BIT) === 0;
  if (usable && m.ordered) m.askForEveryReference('the order of refused uses of a TLB entry matters');
  if (usable && hasTlb(m, stream)) return;
  if (m.tlbs[stream] !== null) {
    m.counters.count(stream === 0 ? C.l1i_misses : C.l1d_misses, rest);
    if (kind === STORE) m.counters.count(C.l1_store_misses, stored - 1);
  }
  if (m.l2 !== null) m.counters.count(C.l2_misses, rest);
  if (m.walkCache !== null) m.askForEveryReference('each walk of a refused run changes the paging-structure cache');
  if (m.tlbPrefetch !== null) m.askForEveryReference('each miss of a refused run prefetches translations');
  countWalks(m, rest, m.tables.walkReads(process.space.tables, m.ptes.vpn[page]));
  m.numa?.walked(m, process, page, 0, rest);
}

/**
 * One reference that misses the first level (or `hit` it and is not permitted): looks up, walks, faults and restarts until it is done (-1) or refused (the counter
 * of the fault's kind). MODEL §3.
 */
export function reference(m: Machine, process: Process, page: number, kind: number, hit: boolean): number {
  const { ptes } = m;
  if ((ptes.state[page] & PRESENT) === 0) locate(m, process, page);
  else m.charge(process, ptes.region[page]);
  if (!hit) translate(m, process, page, kind);
  const need = NEED[kind];
  let resolved = false;
  while ((ptes.perm[page] & need) === 0) {
    const counter = fault(m, process, page, kind);
    // A fault that follows one that was resolved is refused for want of frames alone, and then rows tell nothing.
    if (counter >= 0) return counter;
    resolved = true;
    m.counters.count(C.restarts);
    m.counters.count(C.walks);
    m.counters.count(C.walk_reads, stillRead(m, process, page, readsOf(m, process, page)));
    fill(m, page, kind);
  }
  if (resolved) checkRefused(m, process);
  return -1;
}

/** A reference to a present page that misses the first level and is permitted. */
export function miss(m: Machine, process: Process, page: number, kind: number): void {
  m.charge(process, m.ptes.region[page]);
  translate(m, process, page, kind);
}

/** Looks up the second level after a miss of the first, and walks after a miss of all. */
function translate(m: Machine, process: Process, page: number, kind: number): void {
  const { counters, ptes, l2 } = m;
  const stream = kind === FETCH ? 0 : 1;
  const tlb = m.tlbs[stream];
  if (tlb !== null) {
    if (m.huge !== null && lookUp(m, tlb, page)) return;
    if (m.globalPages?.find(m, tlb, page) === true) {
      tlb.touch(page);
      return;
    }
    counters.count(stream === 0 ? C.l1i_misses : C.l1d_misses);
    if (kind === STORE) counters.count(C.l1_store_misses);
  }
  if (l2 !== null) {
    if (lookUp(m, l2, page) || (m.globalPages?.find(m, l2, page) === true && l2.touch(page))) {
      if (tlb !== null) fillArray(m, tlb, page);
      return;
    }
    counters.count(C.l2_misses);
  }
  const walked = m.tlbPrefetch?.take(m, page) !== true;
  const present = (ptes.state[page] & PRESENT) !== 0;
  if (walked) {
    const reads = present ? readsOf(m, process, page) : m.tables.walkReads(process.space.tables, ptes.vpn[page]);
    countWalks(m, 1, stillRead(m, process, page, reads));
  }
  if (present) {
    if (m.prefetches) notePrefetchUse(m, page);
    if (walked) for (const act of m.afterWalk) act(m, page);
    if ((ptes.state[page] & RESERVED_BIT) === 0) fill(m, page, kind);
  }
  if (m.tlbPrefetch !== null) m.tlbPrefetch.missed(m, process.space, page, l2 ?? tlb ?? m.noTlb);
}

/** The entries that a walk reads, of `reads` from the root down, where a paging-structure cache may know the upper ones. */
function stillRead(m: Machine, process: Process, page: number, reads: number): number {
  const known = m.walkCache === null ? 0 : m.walkCache.walk(process.space.id, m.ptes.vpn[page], reads);
  if (known > 0) m.counters.count(C.walk_cache_hits);
  m.numa?.walked(m, process, page, known, 1);
  return reads - known;
}

function countWalks(m: Machine, walks: number, reads: number): void {
  m.counters.count(C.full_misses, walks);
  m.counters.count(C.walks, walks);
  m.counters.count(C.walk_reads, walks * reads);
}

function fill(m: Machine, page: number, kind: number): void {
  const tlb = m.tlbs[kind === FETCH ? 0 : 1];
  if (m.l2 !== null) fillArray(m, m.l2, page);
  if (tlb !== null) fillArray(m, tlb, page);
}

/** The page's own entry, or that of the huge page that it is part of, whose tag is its first page. */
function fillArray(m: Machine, array: TlbArray, page: number): void {
  const head = m.huge === null ? -1 : m.huge.head(page);
  if (m.huge === null || head < 0) {
    if (m.globalPages === null) array.fill(page, m.ptes.vpnLow[page]);
    else m.globalPages.fill(m, array, page);
    return;
  }
  array.forHuge.fill(head, m.huge.setOf(m, head));
  if (array.forHuge === array) array.follow(page, head);
}

/** Looks a page up; of a huge page, what was found through another of its pages counts too. */
export function lookUp(m: Machine, array: TlbArray, page: number): boolean {
  if (array.touch(page)) return true;
  const head = m.huge === null ? -1 : m.huge.head(page);
  if (head < 0 || !array.forHuge.touch(head)) return false;
  if (array.forHuge === array) array.follow(page, head);
  return true;
}

/** The entries that a walk reads for a present page. */
function readsOf(m: Machine, { space }: Process, page: number): number {
  return m.huge === null || m.huge.head(page) < 0 ? m.tables.depth : m.tables.walkReads(space.tables, m.ptes.vpn[page]);
}

/** Whether the stream looks up any TLB. */
export function hasTlb(m: Machine, stream: number): boolean {
  return m.tlbs[stream] !== null || m.l2 !== null;
}

/** What every reference of a refused run meets: how far a walk gets, and whether there is an entry. */
function signature(m: Machine, page: number): number {
  const reads = m.tables.walkReads(spaceOf(m, page).tables, m.ptes.vpn[page]);
  return reads * 2 + (m.ptes.state[page] & PRESENT);
}

/** After a fault: the rest of a refused run must still meet what its first reference met. */
function checkRefused(m: Machine, process: Process): void {
  if (!m.collapsed || process.space.processes.length === 0) return;
  for (let stream = 0; stream < 2; stream++) {
    if (m.openRefused[stream] === 1 && signature(m, m.open[stream]) !== m.openSignature[stream]) {
      m.askForEveryReference('a fault changed what a refused run meets');
    }
  }
}
