// lane: loop
import * as rows from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import * as ops from '../trace/ops.ts';
import { C } from './counters.ts';
import * as frames from './frames.ts';
import type { Machine } from './machine.ts';
import { miss } from './reference.ts';
import type { Process } from './spaces.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { CONTINUED, KIND_MASK } = rows;
const { FETCH, STORE } = ops;
const { ACCESSED, DIRTY } = frames;
const FETCHES = C.fetches;
const LOADS = C.loads;
const STORES = C.stores;
const ACCESSES = C.accesses;

/**
 * Runs the rows from `from` on that are nothing but hits: of a page that the model knows, in the first TLB level, permitted. Returns the first row that may be more, or `to`.
 * Only where `isCalm`: then a hit changes nothing beside what is written here.
 */
export function runHits(m: Machine, process: Process, batch: Batch, from: number, to: number, skips: number): number {
  const { hitKernel } = m;
  if (hitKernel === null) return runHitsHere(m, process, batch, from, to, skips);
  const row = hitKernel.pays ? hitKernel.run(m, process, from, to, skips) : -1;
  const end = row < 0 ? runHitsHere(m, process, batch, from, to, skips) : row;
  hitKernel.learn(end - from);
  return end;
}

/**
 * What `runHits` does, where the region is counted already. There is no call in this loop, and no code that a run may never come to: V8 keeps the columns in registers, checked
 * once, only where it has seen all of a loop at work.
 */
function runHitsHere(m: Machine, process: Process, batch: Batch, from: number, to: number, skips: number): number {
  const { page: tracePages, kind: kinds, refs, stores, records, span } = batch;
  const { gauges, pageOf } = m;
  const { perm, holder, region } = m.ptes;
  const { values } = m.counters;
  const { blocks } = process;
  const frameFlags = m.frames.flags;
  const tracksUses = m.system.replacement.policy !== 'none';
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const fetchEntry = fetchTlb.entryOf;
  const dataEntry = dataTlb.entryOf;
  const fetchUsed = fetchTlb.used;
  const dataUsed = dataTlb.used;
  let time = Math.max(fetchTlb.now, dataTlb.now);
  let fetched = -1;
  let accessed = -1;
  let accessKind = 0;
  let now = gauges.now;
  let row = from;
  for (; row < to; row++) {
    const flags = kinds[row];
    const page = pageOf[tracePages[row]];
    const n = refs[row];
    if (page < 0 || n === 0 || (flags & skips) !== 0) break;
    const place = region[page];
    if (place < 0 || place >= blocks.length) break;
    const base = blocks[place];
    if (base < 0) break;
    const kind = flags & KIND_MASK;
    const stored = stores[row];
    time++;
    if (kind === FETCH) {
      const entry = fetchEntry[page];
      if (entry < 0 || (perm[page] & 4) === 0) break;
      fetchUsed[entry] = time;
      fetched = page;
      values[base + FETCHES] += n;
    } else {
      const need = kind | ((stored - n) >>> 31);
      const entry = dataEntry[page];
      if (entry < 0 || (perm[page] & need) !== need) break;
      dataUsed[entry] = time;
      accessed = page;
      accessKind = kind;
      values[base + LOADS] += n - stored;
      values[base + STORES] += stored;
    }
    values[base + ACCESSES] += records[row];
    if (tracksUses) frameFlags[holder[page]] |= stored > 0 ? ACCESSED | DIRTY : ACCESSED;
    now += span[row];
  }
  gauges.now = now;
  fetchTlb.now = dataTlb.now = time;
  if (fetched >= 0) m.open[0] = fetched;
  if (accessed >= 0) {
    m.open[1] = accessed;
    m.openStores = accessKind === STORE;
  }
  return row;
}

/**
 * What `runHits` does, where rows may also miss the first TLB level and find their page present and permitted. Returns the first row that may be more, or `to`.
 */
export function runHitsAndMisses(
  m: Machine,
  process: Process,
  batch: Batch,
  from: number,
  to: number,
  skips: number,
): number {
  if (!missesAreQuiet(m)) return runHits(m, process, batch, from, to, skips);
  const { page: tracePages, kind: kinds, refs, stores, records, span } = batch;
  const { gauges, open, pageOf, tlbs, counters } = m;
  const { perm, holder } = m.ptes;
  const frameFlags = m.frames.flags;
  const tracksUses = m.system.replacement.policy !== 'none';
  let row = from;
  while (row < to) {
    const page = pageOf[tracePages[row]];
    const kind = kinds[row] & KIND_MASK;
    const n = refs[row];
    const tlb = tlbs[kind === FETCH ? 0 : 1];
    if (page < 0 || n === 0 || (kinds[row] & skips) !== 0 || tlb === null) return row;
    if (tlb.entryOf[page] >= 0) {
      const end = runHits(m, process, batch, row, to, skips);
      if (end === row) return row;
      row = end;
      continue;
    }
    const stored = stores[row];
    const need = kind === FETCH ? 4 : kind | ((stored - n) >>> 31);
    if ((perm[page] & need) !== need) return row;
    miss(m, process, page, kind);
    const { base, values } = counters;
    if (kind === FETCH) {
      open[0] = page;
      values[base + FETCHES] += n;
    } else {
      open[1] = page;
      m.openStores = kind === STORE;
      values[base + LOADS] += n - stored;
      values[base + STORES] += stored;
    }
    values[base + ACCESSES] += records[row];
    if (tracksUses) frameFlags[holder[page]] |= stored > 0 ? ACCESSED | DIRTY : ACCESSED;
    gauges.now += span[row];
    row++;
  }
  return row;
}

/** Whether a miss of a TLB level moves no page: it changes nothing but what serves later misses, and counts. */
export function missesAreQuiet(m: Machine): boolean {
  return m.afterWalk.length === 0;
}

/** Flags of rows that `runHits` leaves alone: further pages of an access, where several pages of the trace lie in one of the model. */
export function skipsOf(traceBits: number): number {
  return traceBits > 0 ? CONTINUED : 0;
}

/** Whether hits need nothing but `runHits`: no open run was refused or disturbed, and nobody asks for each use in order. */
export function isCalm(m: Machine): boolean {
  return m.disturbed === 0 && m.openRefused[0] === 0 && m.openRefused[1] === 0;
}
