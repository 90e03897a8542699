// lane: loop
import { KIND_MASK, CONTINUED, MODIFIES } from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import { FETCH, STORE } from '../trace/ops.ts';
import type { Pages } from '../trace/pages.ts';
import { C } from './counters.ts';
import { ACCESSED, DIRTY, FRESH } from './frames.ts';
import type { Machine } from './machine.ts';
import { isCalm, runHitsAndMisses, skipsOf } from './hits.ts';
import { NEED } from './ptes.ts';
import { first, meet } from './reference.ts';
import { replay } from './replay.ts';
import { runHitsAndStretches, runStretches } from './run-stretches.ts';
import type { Process } from './spaces.ts';
import { LFU } from './tlb.ts';

const FETCHES = C.fetches;
const LOADS = C.loads;
const STORES = C.stores;
const ACCESSES = C.accesses;

/**
 * Runs the rows `from` up to `to` of a batch, all of one process and without an event between them. Returns `to`, or the row whose reference was
 * refused if that ends its process or the run: then `gauges.now` is the count before it.
 *
 * A run's first reference does all the work: looks up, walks, faults. What follows it in the run hits the same entry of the stream's own TLB array and finds the
 * same page, unless something happened in between that `replay` makes good.
 */
export function runRows(m: Machine, process: Process, batch: Batch, pages: Pages, from: number, to: number): number {
  const { page: tracePages, kind: kinds, refs, stores, records, span, other, outcome, stretches } = batch;
  const { ordered, gauges, open, openRefused } = m;
  const traceBits = m.pageBits - pages.pageBits;
  const tracksUses = m.system.replacement.policy !== 'none';
  const logsUses = m.replacement.reads === 'uses';
  const logsHits = m.replacement.reads === 'hits';
  const endsAtRefusal = m.system.onInvalid !== 'continue';
  const modifiesIntend = m.system.references.modify === 'intent';
  const future = m.future;
  const fetchTlb = m.tlbs[0] ?? m.noTlb;
  const dataTlb = m.tlbs[1] ?? m.noTlb;
  const { frames, visited } = m;
  const frameFlags = frames.flags;
  const { pageOf } = m;
  const countsHits = fetchTlb.policy === LFU || dataTlb.policy === LFU;
  const byTimes = future === null && !logsHits && fetchTlb.policy < LFU && dataTlb.policy < LFU;
  const plain = byTimes && !ordered;
  const inOrder = byTimes && ordered && stretches !== null && m.numa === null;
  const skips = skipsOf(traceBits);
  let { perm, holder, region } = m.ptes;
  let { values } = m.counters;
  let { blocks } = process;
  let now = gauges.now;
  let fetchRow = from;
  let dataRow = from;

  for (let row = from; row < to; row++) {
    if ((plain || inOrder) && isCalm(m)) {
      gauges.now = now;
      const end = inOrder
        ? runStretches(m, process, batch, row, to, skips)
        : stretches === null
          ? runHitsAndMisses(m, process, batch, row, to, skips)
          : runHitsAndStretches(m, process, batch, row, to, skips);
      now = gauges.now;
      if (end > row) fetchRow = dataRow = row;
      row = end;
      if (row === to) break;
    }
    const tracePage = tracePages[row];
    const flags = kinds[row];
    const kind = flags & KIND_MASK;
    const n = refs[row];
    let page = pageOf[tracePage];
    if (page < 0) {
      page = meet(m, process, tracePage, pages);
      ({ perm, holder, region } = m.ptes);
    }
    const fetch = kind === FETCH;
    if (n === 0 || ((flags & CONTINUED) !== 0 && traceBits > 0 && pages.vpn[tracePage] % (1 << traceBits) !== 0)) {
      outcome[row] = outcome[fetch ? fetchRow : dataRow];
      continue;
    }
    const stored = stores[row];
    const need = kind === STORE && stored < n ? 3 : NEED[kind];
    let hit: boolean;
    if (fetch) {
      fetchRow = row;
      hit = fetchTlb.touch(page);
      open[0] = page;
    } else {
      dataRow = row;
      hit = dataTlb.touch(page);
      open[1] = page;
      m.openStores = kind === STORE;
    }
    const stream = fetch ? 0 : 1;
    openRefused[stream] = 0;
    const visit = logsHits && visited[stream] !== page;
    if (visit) visited[stream] = page;
    let refused = 0;
    if (future !== null) future.row(row);
    if (!hit || (perm[page] & need) !== need) {
      gauges.now = now;
      m.begun = row;
      m.intends = modifiesIntend && (flags & MODIFIES) !== 0;
      refused = first(m, process, page, kind, n, stored, hit);
      ({ perm, holder, region } = m.ptes);
      values = m.counters.values;
      blocks = process.blocks;
    }
    outcome[row] = refused;
    if (countsHits && n > 1) (fetch ? fetchTlb : dataTlb).touchAgain(page, n - 1);

    let base = blocks[region[page]];
    if (!(base >= 0)) {
      m.charge(process, region[page]);
      base = m.counters.base;
      values = m.counters.values;
      blocks = process.blocks;
    }
    values[base + ACCESSES] += records[row];
    if (fetch) values[base + FETCHES] += n;
    else {
      values[base + LOADS] += n - stored;
      values[base + STORES] += stored;
    }
    if (refused !== 0) {
      if (endsAtRefusal) {
        gauges.now = now;
        return row;
      }
    } else if (tracksUses) {
      const frame = holder[page];
      frameFlags[frame] |= stored > 0 ? ACCESSED | DIRTY : ACCESSED;
      if (logsUses) {
        if (m.usesLength === m.uses.length) m.tellUses();
        m.uses[m.usesLength++] = frame;
      } else if (logsHits) {
        if (visit && (frameFlags[frame] & FRESH) === 0) {
          if (m.usesLength === m.uses.length) m.tellUses();
          m.uses[m.usesLength++] = frame;
        }
        frameFlags[frame] &= ~FRESH;
      }
    }
    if (m.disturbed !== 0) m.disturbed &= stream === 0 ? ~1 : ~2;
    if (other[row] !== 0 && (ordered || (m.disturbed & (2 - stream)) !== 0)) {
      replay(m, process, batch, row, now, stream);
      ({ perm, holder, region } = m.ptes);
      values = m.counters.values;
      blocks = process.blocks;
    }
    now += span[row];
  }
  gauges.now = now;
  return to;
}
