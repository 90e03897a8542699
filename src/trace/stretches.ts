// lane: loop
import { grownInt32 } from '../base/int-list.ts';
import * as rows from './batch.ts';
import type { Batch } from './batch.ts';
import * as ops from './ops.ts';
import * as level from './stretch-level.ts';
import { StretchLevel } from './stretch-level.ts';
import type { StretchLevels } from './stretch-level.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { CONTINUED, KIND_MASK, LAST_OTHER, STORED_LATER, TOUCH_STORE } = rows;
const { FETCH, LOAD, STORE } = ops;
const { BROKEN, FETCHED, STORED, STORED_FIRST, STRETCH_BITS, WHOLE, WITH_CONTINUED } = level;

/**
 * What the rows of a batch come to, by page, in stretches of 64, 512 and 4096 rows: where a model permits all that is done to the pages of a stretch, only what misses its first TLB
 * level, the sums and the order of the last uses matter. Made once for all models that take the batch.
 */
export class Stretches {
  readonly levels: StretchLevels = [
    new StretchLevel(STRETCH_BITS[0]),
    new StretchLevel(STRETCH_BITS[1]),
    new StretchLevel(STRETCH_BITS[2]),
  ];
  /** Number of the latest entry of each page and stream; numbers go on from level to level and from batch to batch. */
  private latest: Int32Array = new Int32Array(2048).fill(-1);
  private next = 0;
  private inOrder = false;
  /** By row: the latest row of the other stream before it, whose page is open there; -1 = none. Made where the order is wanted. */
  private openOf: Int32Array = new Int32Array(0);
  /** Entry of the page whose first row in a stretch it is, by row of the stretch; -1 = its page had one before. */
  private readonly firstOf = new Int32Array(1 << STRETCH_BITS[0]);

  /** Becomes those of a batch whose page ids are below `pages`. `inOrder`: its rows tell the order of the streams, and somebody wants to know it. */
  make(batch: Batch, pages: number, inOrder: boolean): void {
    this.inOrder = inOrder;
    if (this.next > 2 ** 30) {
      this.latest.fill(-1);
      this.next = 0;
    }
    if (2 * pages > this.latest.length) this.latest = grownInt32(this.latest, 2 * pages, -1);
    const [lowest, middle, highest] = this.levels;
    const { bits, state } = lowest;
    const count = Math.min(batch.rows >> bits, state.length);
    lowest.count = count;
    state.fill(WHOLE, 0, count);
    for (const { row } of batch.breaks) if ((row & ((1 << bits) - 1)) !== 0) state[row >> bits] = BROKEN;
    if (inOrder) this.findOpen(batch);
    lowest.reserve(2 * batch.rows);
    let from = 0;
    for (let stretch = 0; stretch < count; stretch++) {
      lowest.first[stretch] = from;
      if (state[stretch] !== BROKEN) from = this.gather(batch, lowest, stretch, from);
    }
    lowest.first[count] = from;
    this.next += from;
    this.join(lowest, middle);
    this.join(middle, highest);
  }

  private findOpen({ rows, kind: kinds }: Batch): void {
    if (rows > this.openOf.length) this.openOf = new Int32Array(rows);
    const { openOf } = this;
    let fetched = -1;
    let accessed = -1;
    for (let row = 0; row < rows; row++) {
      const isFetch = (kinds[row] & KIND_MASK) === FETCH;
      openOf[row] = isFetch ? accessed : fetched;
      if (isFetch) fetched = row;
      else accessed = row;
    }
  }

  /** Lists the pages of a stretch of the lowest level from `from` on, going back from its last row: a page's first entry is its last use. Returns where the list ends. */
  private gather(batch: Batch, level: StretchLevel, stretch: number, from: number): number {
    const { page: pages, kind: kinds, refs, stores, records, span, other, again } = batch;
    const { page: toPage, use: toUse, refs: toRefs, stores: toStores, records: toRecords } = level;
    const { inOrder, latest, next: start } = this;
    const { before: toFirst } = level;
    const base = start + from;
    const low = stretch << level.bits;
    let to = from;
    let spanned = 0;
    let all = 0;
    let lastData = FETCH;
    for (let row = low + (1 << level.bits) - 1; row >= low; row--) {
      const page = pages[row];
      const flags = kinds[row];
      const kind = flags & KIND_MASK;
      const n = refs[row];
      const stored = stores[row];
      spanned += span[row];
      all |= flags;
      if (n === 0) {
        level.state[stretch] = BROKEN;
        return to;
      }
      if (kind !== FETCH && lastData === FETCH) lastData = kind;
      const touched = inOrder && other[row] !== 0;
      if (touched && (again[row] === 0 || (flags & LAST_OTHER) !== 0)) to = this.touch(batch, level, row, base, to);
      const place = (page << 1) | (kind === FETCH ? 0 : 1);
      let at = latest[place] - start;
      if (at < from) {
        at = to++;
        latest[place] = at + start;
        toPage[at] = page;
        toUse[at] = kind === FETCH ? 4 | FETCHED : 0;
        toRefs[at] = toStores[at] = toRecords[at] = 0;
      }
      toFirst[at] = row;
      if (kind !== FETCH) {
        toUse[at] |= kind | ((stored - n) >>> 31) | (stored > 0 ? STORED : 0);
        toStores[at] += stored;
      }
      toRefs[at] += n;
      toRecords[at] += records[row];
      if (touched) to = this.touch(batch, level, row, base, to);
    }
    if ((all & CONTINUED) !== 0) level.state[stretch] = WITH_CONTINUED;
    level.span[stretch] = spanned;
    level.lastData[stretch] = lastData;
    this.sortFirst(batch, level, low, from, to);
    return to;
  }

  /** Notes the order of the first rows of a stretch's pages, whose numbers are in `before`, and what passes before each. */
  private sortFirst({ kind: kinds, span }: Batch, level: StretchLevel, low: number, from: number, to: number): void {
    const { firstOf } = this;
    const { before, order, use } = level;
    firstOf.fill(-1);
    for (let at = from; at < to; at++) if (before[at] >= 0) firstOf[before[at] - low] = at;
    let end = from;
    let passed = 0;
    for (let offset = 0; offset < firstOf.length; offset++) {
      const at = firstOf[offset];
      if (at >= 0) {
        before[at] = passed;
        if ((kinds[low + offset] & KIND_MASK) === STORE) use[at] |= STORED_FIRST;
        order[end++] = at;
      }
      passed += span[low + offset];
    }
    if (end < to) order[end] = -1;
  }

  /** The other stream touched its open page within the span of a row: that of its latest row. Returns where the list ends then. */
  private touch(
    { page: pages, kind: kinds }: Batch,
    level: StretchLevel,
    row: number,
    base: number,
    to: number,
  ): number {
    const { latest, next: start } = this;
    const flags = kinds[row];
    const fetched = (flags & KIND_MASK) !== FETCH;
    const open = this.openOf[row];
    if (open < 0) return to;
    const place = (pages[open] << 1) | (fetched ? 0 : 1);
    let at = latest[place] - start;
    let end = to;
    if (latest[place] < base) {
      at = end++;
      latest[place] = at + start;
      level.page[at] = pages[open];
      level.use[at] = level.refs[at] = level.stores[at] = level.records[at] = 0;
      level.before[at] = -1;
    }
    const stores = (flags & (TOUCH_STORE | STORED_LATER)) !== 0;
    level.use[at] |= fetched ? 4 | FETCHED : stores ? LOAD | STORE | STORED : LOAD;
    return end;
  }

  /** Makes stretches of eight each. */
  private join(below: StretchLevel, level: StretchLevel): void {
    const { latest, next: start } = this;
    const { state, first } = level;
    const count = below.count >> 3;
    level.count = count;
    level.reserve(below.first[below.count]);
    const { page: fromPage, use: fromUse, refs, stores, records } = below;
    const { page: toPage, use: toUse, refs: toRefs, stores: toStores, records: toRecords } = level;
    let to = 0;
    for (let stretch = 0; stretch < count; stretch++) {
      const from = (first[stretch] = to);
      let spanned = 0;
      let found = WHOLE;
      let lastData = FETCH;
      for (let part = stretch * 8 + 7; part >= stretch * 8; part--) {
        spanned += below.span[part];
        if (below.state[part] !== WHOLE) found = found === BROKEN ? BROKEN : below.state[part];
        if (lastData === FETCH) lastData = below.lastData[part];
        const end = below.first[part + 1];
        for (let at = below.first[part]; at < end; at++) {
          const use = fromUse[at];
          const place = (fromPage[at] << 1) | ((use & FETCHED) === 0 ? 1 : 0);
          let known = latest[place] - start;
          if (known < from) {
            known = to++;
            latest[place] = known + start;
            toPage[known] = fromPage[at];
            toUse[known] = toRefs[known] = toStores[known] = toRecords[known] = 0;
            level.before[known] = -1;
          }
          toUse[known] |= use & ~STORED_FIRST;
          toRefs[known] += refs[at];
          toStores[known] += stores[at];
          toRecords[known] += records[at];
        }
      }
      state[stretch] = found;
      level.span[stretch] = spanned;
      level.lastData[stretch] = lastData;
      if (found !== BROKEN) this.joinFirst(below, level, stretch, from, to);
    }
    first[count] = to;
    this.next += to;
  }

  /** What `sortFirst` does, from the stretches below. */
  private joinFirst(below: StretchLevel, level: StretchLevel, stretch: number, from: number, to: number): void {
    const { latest, next: start } = this;
    const { page: pages, use: uses, before: fromBefore, order: fromOrder } = below;
    const { before, order, use } = level;
    let end = from;
    let passed = 0;
    for (let part = stretch * 8; part < stretch * 8 + 8; part++) {
      for (let at = below.first[part]; at < below.first[part + 1] && fromOrder[at] >= 0; at++) {
        const entry = fromOrder[at];
        const known = latest[(pages[entry] << 1) | ((uses[entry] & FETCHED) === 0 ? 1 : 0)] - start;
        if (before[known] >= 0) continue;
        before[known] = passed + fromBefore[entry];
        use[known] |= uses[entry] & STORED_FIRST;
        order[end++] = known;
      }
      passed += below.span[part];
    }
    if (end < to) order[end] = -1;
  }
}
