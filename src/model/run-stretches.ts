// lane: loop
import type { Batch } from '../trace/batch.ts';
import * as ops from '../trace/ops.ts';
import * as stretches from '../trace/stretches.ts';
import type { StretchLevel } from '../trace/stretches.ts';
import { C } from './counters.ts';
import * as frames from './frames.ts';
import { runHits } from './hits.ts';
import type { Machine } from './machine.ts';
import type { Process } from './spaces.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { BROKEN, FETCHED, MOST_PAGES, NEEDS, STORED, WHOLE } = stretches;
const { FETCH, STORE } = ops;
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

/** What `runHits` does, stretch by stretch where all rows of one are hits. */
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
      end = runHits(m, process, batch, row, limit, skips);
      if (end < limit) return end;
    }
    row = end;
  }
  return row;
}

/**
 * Runs stretches from `from` on as long as all rows of one are hits. Returns the first row after them. Only where `isCalm`; what the policies and TLB arrays
 * learn from hits they must read from the times and the order of last uses.
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
      if (areHits(m, process, level, row >> bits)) {
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

/** Whether all rows of a stretch are hits; notes what was found. */
function areHits(m: Machine, process: Process, level: StretchLevel, stretch: number): boolean {
  const { page: tracePages, use: uses, first } = level;
  const { pageOf } = m;
  const { perm, region } = m.ptes;
  const { blocks } = process;
  const fetchEntry = (m.tlbs[0] ?? m.noTlb).entryOf;
  const dataEntry = (m.tlbs[1] ?? m.noTlb).entryOf;
  const from = first[stretch];
  const to = first[stretch + 1];
  for (let at = from; at < to; at++) {
    const page = pageOf[tracePages[at]];
    if (page < 0) return false;
    const use = uses[at];
    const need = use & NEEDS;
    const entry = (use & FETCHED) === 0 ? dataEntry[page] : fetchEntry[page];
    if (entry < 0 || (perm[page] & need) !== need) return false;
    const place = region[page];
    if (place < 0 || place >= blocks.length || blocks[place] < 0) return false;
    pagesFound[at - from] = page;
    entriesFound[at - from] = entry;
    basesFound[at - from] = blocks[place];
  }
  return true;
}

/** Writes what the rows of a stretch, which are all hits, would leave behind one after the other. */
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
