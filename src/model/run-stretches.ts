// lane: loop
import type { Batch } from '../trace/batch.ts';
import * as ops from '../trace/ops.ts';
import * as stretches from '../trace/stretches.ts';
import type { StretchLevel } from '../trace/stretches.ts';
import { C } from './counters.ts';
import * as frames from './frames.ts';
import { missesAreQuiet, runHitsAndMisses } from './hits.ts';
import type { Machine } from './machine.ts';
import { miss } from './reference.ts';
import type { Process } from './spaces.ts';
import { LRU } from './tlb.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { BROKEN, FETCHED, MOST_PAGES, NEEDS, STORED, STORED_FIRST, WHOLE } = stretches;
const { FETCH, LOAD, STORE } = ops;
const { ACCESSED, DIRTY } = frames;
const FETCHES = C.fetches;
const LOADS = C.loads;
const STORES = C.stores;
const ACCESSES = C.accesses;
/** Rows of the shortest stretch - 1. */
const LEAST = (1 << stretches.STRETCH_BITS[0]) - 1;
/** Rows of the stretches above those - 1: so often the shortest are tried where that went badly. */
const SELDOM = (1 << stretches.STRETCH_BITS[1]) - 1;
/** A stretch that is run at once saves as much time as so many tries take. */
const SAVED = 8;
const MOST_LUCK = 32;
/** What was found of the pages of a stretch: page ids of the model, entries, and where their counts are. */
const pagesFound = new Int32Array(MOST_PAGES);
const entriesFound = new Int32Array(MOST_PAGES);
const basesFound = new Int32Array(MOST_PAGES);
/** Pages of a stretch by set of the first TLB level. */
let load = new Uint16Array(64);

/** What `runHitsAndMisses` does, stretch by stretch where one can be run at once. */
export function runHitsAndStretches(
  m: Machine,
  process: Process,
  batch: Batch,
  from: number,
  to: number,
  skips: number,
): number {
  let row = from;
  while (row < to) {
    const tries = (row & LEAST) === 0 && (m.stretchLuck > 0 || (row & SELDOM) === 0);
    let end = tries ? runStretches(m, process, batch, row, to, skips) : row;
    if (end === row) {
      const limit = Math.min(to, (row | (m.stretchLuck === 0 ? SELDOM : LEAST)) + 1);
      end = runHitsAndMisses(m, process, batch, row, limit, skips);
      if (end < limit) return end;
    }
    row = end;
  }
  return row;
}

/**
 * Runs stretches from `from` on as long as each is known to hit, or to miss no more than the first TLB level. Returns the first row after them. Only where `isCalm`; what the
 * policies and TLB arrays learn from hits they must read from the times and the order of last uses.
 */
export function runStretches(
  m: Machine,
  process: Process,
  batch: Batch,
  from: number,
  to: number,
  skips: number,
): number {
  const levels = batch.stretches?.levels;
  if (levels === undefined) return from;
  let row = from;
  while ((row & LEAST) === 0) {
    if (m.stretchLuck === 0 && (row & SELDOM) !== 0) return row;
    let end = row;
    for (let at = levels.length - 1; at >= 0 && end === row; at--) {
      const level = levels[at];
      const { bits } = level;
      const next = row + (1 << bits);
      if (next > to || (row & ((1 << bits) - 1)) !== 0) continue;
      const state = level.state[row >> bits];
      if (state === BROKEN || (state !== WHOLE && skips !== 0)) continue;
      if (areKnown(m, process, level, row >> bits)) {
        runStretch(m, level, row >> bits);
        end = next;
      }
    }
    if (end === row) {
      if (m.stretchLuck > 0) m.stretchLuck--;
      return row;
    }
    m.stretchLuck = Math.min(m.stretchLuck + SAVED, MOST_LUCK);
    row = end;
  }
  return row;
}

/** Whether a stretch can be run at once; notes what was found. Its rows are hits, but for misses of the first TLB level that `missesAreKnown`. */
function areKnown(m: Machine, process: Process, level: StretchLevel, stretch: number): boolean {
  const { page: tracePages, use: uses, before, first } = level;
  const { pageOf } = m;
  const { perm, region } = m.ptes;
  const { blocks } = process;
  const fetchEntry = (m.tlbs[0] ?? m.noTlb).entryOf;
  const dataEntry = (m.tlbs[1] ?? m.noTlb).entryOf;
  const from = first[stretch];
  const to = first[stretch + 1];
  let missing = 0;
  for (let at = from; at < to; at++) {
    const page = pageOf[tracePages[at]];
    if (page < 0) return false;
    const use = uses[at];
    const need = use & NEEDS;
    const entry = (use & FETCHED) === 0 ? dataEntry[page] : fetchEntry[page];
    if ((perm[page] & need) !== need) return false;
    if (entry < 0) {
      if (before[at] < 0) return false;
      missing++;
    }
    const place = region[page];
    if (place < 0 || place >= blocks.length || blocks[place] < 0) return false;
    pagesFound[at - from] = page;
    entriesFound[at - from] = entry;
    basesFound[at - from] = blocks[place];
  }
  if (missing === 0) return true;
  if (!missesAreKnown(m) || !fit(m, level, from, to)) return false;
  runMisses(m, process, level, from, to);
  return true;
}

/** Whether a miss of the first TLB level changes nothing but the TLBs and the walk caches, and lru chooses what goes in the first. */
function missesAreKnown(m: Machine): boolean {
  const [fetchTlb, dataTlb] = m.tlbs;
  if (fetchTlb === null || dataTlb === null || fetchTlb === dataTlb) return false;
  if (fetchTlb.policy !== LRU || dataTlb.policy !== LRU) return false;
  return missesAreQuiet(m);
}

/**
 * Whether no page is part of a huge one and each set that misses has no more pages of the stretch than ways: then lru keeps what the stretch has used once, so that its pages miss at their first row or never, and
 * what goes instead is none of them.
 */
function fit(m: Machine, { use: uses }: StretchLevel, from: number, to: number): boolean {
  const { huge } = m;
  const { vpnLow } = m.ptes;
  const [fetchTlb, dataTlb] = [m.tlbs[0] ?? m.noTlb, m.tlbs[1] ?? m.noTlb];
  const sets = fetchTlb.setMask + dataTlb.setMask + 2;
  if (sets > load.length) load = new Uint16Array(sets);
  load.fill(0, 0, sets);
  for (let at = from; at < to; at++) {
    const page = pagesFound[at - from];
    if (huge !== null && huge.head(page) >= 0) return false;
    load[setOf(uses[at], vpnLow[page])]++;
  }
  for (let at = from; at < to; at++) {
    if (entriesFound[at - from] >= 0) continue;
    const { ways } = (uses[at] & FETCHED) === 0 ? dataTlb : fetchTlb;
    if (load[setOf(uses[at], vpnLow[pagesFound[at - from]])] > ways) return false;
  }
  return true;

  function setOf(use: number, vpn: number): number {
    return (use & FETCHED) === 0 ? fetchTlb.setMask + 1 + (vpn & dataTlb.setMask) : vpn & fetchTlb.setMask;
  }
}

/** The misses of a stretch in their order; notes the entries of all its pages then. */
function runMisses(
  m: Machine,
  process: Process,
  { use: uses, before, order }: StretchLevel,
  from: number,
  to: number,
): void {
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const start = m.gauges.now;
  for (let next = from; next < to && order[next] >= 0; next++) {
    const at = order[next];
    const page = pagesFound[at - from];
    const use = uses[at];
    const tlb = (use & FETCHED) === 0 ? dataTlb : fetchTlb;
    if (tlb.entryOf[page] >= 0) {
      tlb.used[tlb.entryOf[page]] = ++tlb.now;
      continue;
    }
    m.gauges.now = start + before[at];
    miss(m, process, page, (use & FETCHED) !== 0 ? FETCH : (use & STORED_FIRST) !== 0 ? STORE : LOAD);
  }
  m.gauges.now = start;
  for (let at = from; at < to; at++) {
    const tlb = (uses[at] & FETCHED) === 0 ? dataTlb : fetchTlb;
    entriesFound[at - from] = tlb.entryOf[pagesFound[at - from]];
  }
}

/** Writes what the rows of a stretch would leave behind one after the other, whose pages are all in the first TLB level. */
function runStretch(m: Machine, level: StretchLevel, stretch: number): void {
  const { use: uses, refs, stores, records, first } = level;
  const { holder } = m.ptes;
  const { values } = m.counters;
  const frameFlags = m.frames.flags;
  const tracksUses = m.system.replacement.policy !== 'none';
  const logsUses = m.replacement.reads === 'uses';
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const fetchUsed = fetchTlb.used;
  const dataUsed = dataTlb.used;
  const from = first[stretch];
  let time = Math.max(fetchTlb.now, dataTlb.now);
  let fetched = -1;
  let accessed = -1;
  for (let at = first[stretch + 1] - 1; at >= from; at--) {
    const page = pagesFound[at - from];
    const base = basesFound[at - from];
    const use = uses[at];
    const n = refs[at];
    time++;
    if ((use & FETCHED) === 0) {
      const stored = stores[at];
      dataUsed[entriesFound[at - from]] = time;
      accessed = page;
      values[base + LOADS] += n - stored;
      values[base + STORES] += stored;
    } else {
      fetchUsed[entriesFound[at - from]] = time;
      fetched = page;
      values[base + FETCHES] += n;
    }
    values[base + ACCESSES] += records[at];
    if (!tracksUses) continue;
    const frame = holder[page];
    frameFlags[frame] |= (use & STORED) === 0 ? ACCESSED : ACCESSED | DIRTY;
    if (logsUses) {
      if (m.usesLength === m.uses.length) m.tellUses();
      m.uses[m.usesLength++] = frame;
    }
  }
  m.gauges.now += level.span[stretch];
  fetchTlb.now = dataTlb.now = time;
  if (fetched >= 0) m.open[0] = fetched;
  if (accessed >= 0) m.open[1] = accessed;
  const lastData = level.lastData[stretch];
  if (lastData !== FETCH) m.openStores = lastData === STORE;
}
