// lane: loop
import * as rows from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import * as ops from '../trace/ops.ts';
import * as stretches from '../trace/stretch-level.ts';
import type { StretchLevel } from '../trace/stretch-level.ts';
import { missesAreQuiet } from './hits.ts';
import type { Machine } from './machine.ts';
import { miss } from './reference.ts';
import type { Process } from './spaces.ts';
import { LRU } from './tlb.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { FETCHED, STORED_FIRST, STRETCH_BITS } = stretches;
const { FETCH, LOAD, STORE } = ops;
const { KIND_MASK } = rows;
/** log2 of the rows of the longest stretch whose pages are looked up row by row: with shorter ones that takes no less time. */
const MOST_LOOKUPS = STRETCH_BITS[1];
/** Pages of a stretch by set of the first TLB level. */
let load = new Uint16Array(64);

/** What was found of the pages of a stretch, from the first one on: page ids of the model; and which of them miss the first TLB level, as it is before the stretch. */
interface Found {
  pages: Int32Array;
  missing: Int32Array;
  misses: number;
}

/** Whether misses of the first TLB level change nothing but the TLBs and the walk caches, and no stream's those of the other in the first. */
export function missesAreKnown(m: Machine): boolean {
  return m.tlbs[0] !== null && m.tlbs[1] !== null && m.tlbs[0] !== m.tlbs[1] && missesAreQuiet(m);
}

/** Looks up the pages of a stretch, all of them permitted, of which some miss the first TLB level. False = nothing happened: the stretch is too long for it. */
export function runMisses(
  m: Machine,
  process: Process,
  batch: Batch,
  level: StretchLevel,
  stretch: number,
  found: Found,
): boolean {
  const { first } = level;
  const from = first[stretch];
  const to = first[stretch + 1];
  if (fit(m, level, from, to, found)) runFirstRows(m, process, level, from, to, found);
  else if (level.bits <= MOST_LOOKUPS) runLookups(m, process, batch, stretch << level.bits, 1 << level.bits);
  else return false;
  return true;
}

/**
 * Whether no page is part of a huge one and each set that misses is lru's and has no more pages of the stretch than ways: then lru keeps what the stretch has used once, so
 * that its pages miss at their first row or never, and what goes instead is none of them.
 */
function fit(m: Machine, { use: uses }: StretchLevel, from: number, to: number, found: Found): boolean {
  const { pages, missing, misses } = found;
  const { huge } = m;
  const { vpnLow } = m.ptes;
  const [fetchTlb, dataTlb] = [m.tlbs[0] ?? m.noTlb, m.tlbs[1] ?? m.noTlb];
  const { setMask: fetchMask } = fetchTlb;
  const { setMask: dataMask } = dataTlb;
  const dataSets = fetchMask + 1;
  const sets = dataSets + dataMask + 1;
  if (sets > load.length) load = new Uint16Array(sets);
  load.fill(0, 0, sets);
  for (let at = from; at < to; at++) {
    const page = pages[at - from];
    if (huge !== null && huge.head(page) >= 0) return false;
    load[(uses[at] & FETCHED) === 0 ? dataSets + (vpnLow[page] & dataMask) : vpnLow[page] & fetchMask]++;
  }
  const fetchRoom = fetchTlb.policy === LRU ? fetchTlb.ways : 0;
  const dataRoom = dataTlb.policy === LRU ? dataTlb.ways : 0;
  for (let next = 0; next < misses; next++) {
    const at = missing[next];
    const vpn = vpnLow[pages[at]];
    const isData = (uses[from + at] & FETCHED) === 0;
    if (isData ? load[dataSets + (vpn & dataMask)] > dataRoom : load[vpn & fetchMask] > fetchRoom) return false;
  }
  return true;
}

/** Looks up the pages of a stretch that `fit`, each once, in the order of their first rows. */
function runFirstRows(
  m: Machine,
  process: Process,
  { use: uses, before, order }: StretchLevel,
  from: number,
  to: number,
  { pages }: Found,
): void {
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const start = m.gauges.now;
  for (let next = from; next < to && order[next] >= 0; next++) {
    const at = order[next];
    const page = pages[at - from];
    const use = uses[at];
    const tlb = (use & FETCHED) === 0 ? dataTlb : fetchTlb;
    const entry = tlb.entryOf[page];
    if (entry >= 0) {
      tlb.used[entry] = ++tlb.now;
      continue;
    }
    m.gauges.now = start + before[at];
    miss(m, process, page, (use & FETCHED) !== 0 ? FETCH : (use & STORED_FIRST) !== 0 ? STORE : LOAD);
  }
  m.gauges.now = start;
}

/** Looks up the pages of `count` rows one by one. */
function runLookups(m: Machine, process: Process, batch: Batch, from: number, count: number): void {
  const { page: tracePages, kind: kinds, span } = batch;
  const { pageOf } = m;
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const { entryOf: fetchEntry, used: fetchUsed } = fetchTlb;
  const { entryOf: dataEntry, used: dataUsed } = dataTlb;
  const start = m.gauges.now;
  let time = Math.max(fetchTlb.now, dataTlb.now);
  let now = start;
  for (let row = from; row < from + count; row++) {
    const page = pageOf[tracePages[row]];
    const kind = kinds[row] & KIND_MASK;
    const entry = kind === FETCH ? fetchEntry[page] : dataEntry[page];
    time++;
    if (entry < 0) {
      m.gauges.now = now;
      fetchTlb.now = dataTlb.now = time;
      miss(m, process, page, kind);
      time = Math.max(fetchTlb.now, dataTlb.now);
    } else if (kind === FETCH) fetchUsed[entry] = time;
    else dataUsed[entry] = time;
    now += span[row];
  }
  fetchTlb.now = dataTlb.now = time;
  m.gauges.now = start;
}
