// lane: loop
import type { Batch } from '../trace/batch.ts';
import * as ops from '../trace/ops.ts';
import * as stretches from '../trace/stretch-level.ts';
import type { StretchLevel } from '../trace/stretch-level.ts';
import { C } from './counters.ts';
import * as frames from './frames.ts';
import { runHitsAndMisses } from './hits.ts';
import type { Machine } from './machine.ts';
import type { Process } from './spaces.ts';
import { missesAreKnown, runMisses } from './stretch-misses.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { BROKEN, FETCHED, MOST_PAGES, NEEDS, STORED, STRETCH_BITS, WHOLE } = stretches;
const { FETCH, STORE } = ops;
const { ACCESSED, DIRTY } = frames;
const FETCHES = C.fetches;
const LOADS = C.loads;
const STORES = C.stores;
const ACCESSES = C.accesses;
/** Rows of the shortest stretch - 1. */
const LEAST = (1 << STRETCH_BITS[0]) - 1;
/** Rows of the stretches above those - 1: so often the shortest are tried where that went badly. */
const SELDOM = 2 ** STRETCH_BITS[1] - 1;
/** A stretch that is run at once saves as much time as so many tries take. */
const SAVED = 8;
const MOST_LUCK = 32;
/** Where stretches of a length cannot be run at once, so many are passed over at most before the next is tried. */
const MOST_WAITS = 31;
/** What was found of the pages of a stretch: page ids of the model, which are not in the first TLB level, and where their counts are. */
const pagesFound = new Int32Array(MOST_PAGES);
const missingFound = new Int32Array(MOST_PAGES);
const basesFound = new Int32Array(MOST_PAGES);

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
    const tries = (row & LEAST) === 0 && (m.stretchPace.luck > 0 || (row & SELDOM) === 0);
    let end = tries ? runStretches(m, process, batch, row, to, skips) : row;
    if (end === row) {
      const limit = Math.min(to, (row | (m.stretchPace.luck === 0 ? SELDOM : LEAST)) + 1);
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
  const levels = batch.stretches;
  if (levels === null) return from;
  let row = from;
  while ((row & LEAST) === 0) {
    if (m.stretchPace.luck === 0 && (row & SELDOM) !== 0) return row;
    let end = row;
    for (let at = levels.length - 1; at >= 0 && end === row; at--) {
      const level = levels[at];
      const { bits } = level;
      const next = row + (1 << bits);
      if (next > to || row >> bits >= level.count || (row & ((1 << bits) - 1)) !== 0) continue;
      const state = level.state[row >> bits];
      if (state === BROKEN || (state !== WHOLE && skips !== 0)) continue;
      if (at > 0 && m.stretchPace.waits[at] > 0) {
        m.stretchPace.waits[at]--;
        continue;
      }
      if (areKnown(m, process, batch, level, row >> bits)) {
        runStretch(m, level, row >> bits);
        m.stretchPace.waited[at] = 0;
        end = next;
      } else
        m.stretchPace.waits[at] = m.stretchPace.waited[at] = Math.min(2 * m.stretchPace.waited[at] + 1, MOST_WAITS);
    }
    if (end === row) {
      if (m.stretchPace.luck > 0) m.stretchPace.luck--;
      return row;
    }
    m.stretchPace.luck = Math.min(m.stretchPace.luck + SAVED, MOST_LUCK);
    row = end;
  }
  return row;
}

/**
 * Whether a stretch can be run at once; then its misses of the first TLB level have happened, and what was found of its pages is noted. All else in it are hits.
 */
function areKnown(m: Machine, process: Process, batch: Batch, level: StretchLevel, stretch: number): boolean {
  const { page: tracePages, use: uses, before, first } = level;
  const { pageOf } = m;
  const { perm, region } = m.ptes;
  const { blocks } = process;
  const fetchEntry = (m.tlbs[0] ?? m.noTlb).entryOf;
  const dataEntry = (m.tlbs[1] ?? m.noTlb).entryOf;
  const from = first[stretch];
  const to = first[stretch + 1];
  let misses = 0;
  for (let at = from; at < to; at++) {
    const page = pageOf[tracePages[at]];
    if (page < 0) return false;
    const use = uses[at];
    const need = use & NEEDS;
    const entry = (use & FETCHED) === 0 ? dataEntry[page] : fetchEntry[page];
    if ((perm[page] & need) !== need) return false;
    if (entry < 0) {
      if (before[at] < 0) return false;
      missingFound[misses++] = at - from;
    }
    const place = region[page];
    if (place < 0 || place >= blocks.length || blocks[place] < 0) return false;
    pagesFound[at - from] = page;
    basesFound[at - from] = blocks[place];
  }
  if (misses === 0) return true;
  return (
    missesAreKnown(m) &&
    runMisses(m, process, batch, level, stretch, { pages: pagesFound, missing: missingFound, misses })
  );
}

/** Writes what the rows of a stretch would leave behind one after the other, whose misses have happened. */
function runStretch(m: Machine, level: StretchLevel, stretch: number): void {
  const { use: uses, refs, stores, records, first } = level;
  const { holder } = m.ptes;
  const { values } = m.counters;
  const frameFlags = m.frames.flags;
  const tracksUses = m.system.replacement.policy !== 'none';
  const logsUses = m.replacement.reads === 'uses';
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const { entryOf: fetchEntry, used: fetchUsed } = fetchTlb;
  const { entryOf: dataEntry, used: dataUsed } = dataTlb;
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
      const entry = dataEntry[page];
      if (entry >= 0) dataUsed[entry] = time;
      accessed = page;
      values[base + LOADS] += n - stored;
      values[base + STORES] += stored;
    } else {
      const entry = fetchEntry[page];
      if (entry >= 0) fetchUsed[entry] = time;
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
