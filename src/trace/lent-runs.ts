// lane: loop
import { BATCH_ROWS } from './batch.ts';
import type { CollapserState } from './collapser-state.ts';
import { FETCH } from './ops.ts';
import { MASK_WORDS } from './pages.ts';
import * as run from './run-state.ts';
import type { OpenRuns, RunState } from './run-state.ts';

type Column = Int32Array | Uint8Array;

/** Rows up to which a loop copies a column sooner than `set` does. */
const FEW_ROWS = 48;

let generations = 0;

/** The runs of a Collapser whose rows may hold more than one reference. */
export class LentRuns implements OpenRuns {
  private readonly sink: CollapserState;
  private generation = 0;

  constructor(sink: CollapserState) {
    this.sink = sink;
    this.renew();
  }

  renew(): void {
    generations = (generations + 1) | 0;
    this.generation = generations;
  }

  lend(state: RunState, allowance: number): boolean {
    const { sink } = this;
    const { batch } = sink;
    // A break comes before the next row.
    if (sink.rowsPid !== sink.pid) return false;
    const { words } = state;
    const last = batch.rows - 1;
    if (last >= 0) {
      state.kind[0] = batch.kind[last];
      state.other[0] = batch.other[last];
      state.again[0] = batch.again[last];
    }
    words[run.ROWS] = 1;
    words[run.ROOM] = Math.min(state.page.length, BATCH_ROWS - 8 - last);
    words[run.ALLOWANCE] = allowance;
    words[run.NOW] = sink.now | 0;
    words[run.DATA_REFS] = sink.dataRefs | 0;
    words[run.STORE_REFS] = sink.storeRefs | 0;
    words[run.LAST] = sink.last;
    words[run.FETCH_PAGE] = int32(sink.fetchPage);
    words[run.DATA_PAGE] = int32(sink.dataPage);
    words[run.STORE_PAGE] = int32(sink.storePage);
    words[run.DISTANCES] = sink.hasDistances ? 1 : 0;
    words[run.AWAITING] = sink.awaiting;
    words[run.LATEST_STREAM] = sink.latestStream;
    words[run.LATEST_START] = sink.latestStart | 0;
    words[run.TOUCHES] = sink.touches;
    words[run.IS_MARKED] = sink.storeMark === Infinity ? 0 : 1;
    words[run.STORE_MARK] = sink.storeMark | 0;
    words[run.GENERATION] = this.generation;
    words[run.MODIFY_MARK] = sink.modifyMark;
    return true;
  }

  take(state: RunState): void {
    const { sink } = this;
    const { batch } = sink;
    const { words } = state;
    const count = words[run.ROWS] - 1;
    const first = batch.rows;
    if (first > 0) {
      batch.kind[first - 1] = state.kind[0];
      batch.other[first - 1] = state.other[0];
      batch.again[first - 1] = state.again[0];
    }
    if (words[run.PAIRS_BEFORE] > 0) batch.records[sink.dataRow] += words[run.PAIRS_BEFORE];
    if (count > 0) this.takeRows(state, first, count);
    sink.now += (words[run.NOW] - sink.now) | 0;
    sink.dataRefs += (words[run.DATA_REFS] - sink.dataRefs) | 0;
    sink.storeRefs += (words[run.STORE_REFS] - sink.storeRefs) | 0;
    sink.pairs += words[run.PAIRS];
    sink.last = words[run.LAST];
    sink.awaiting = words[run.AWAITING];
    sink.latestStream = words[run.LATEST_STREAM];
    sink.latestStart = sink.now - ((sink.now - words[run.LATEST_START]) | 0);
    sink.touches = words[run.TOUCHES];
    sink.storeMark =
      words[run.IS_MARKED] === 0 ? Infinity : sink.storeRefs - ((sink.storeRefs - words[run.STORE_MARK]) | 0);
  }

  openPage(kind: number, into: Int32Array, at: number): boolean {
    const { sink } = this;
    const row = kind === FETCH ? sink.fetchRow : sink.dataRow;
    if (row < 0) return false;
    const page = sink.batch.page[row];
    const { masks } = sink.pages;
    into[at] = this.generation;
    into[at + 1] = page;
    for (let word = 0; word < MASK_WORDS; word++) into[at + 2 + word] = masks[page * MASK_WORDS + word];
    return true;
  }

  private takeRows(state: RunState, first: number, count: number): void {
    const { sink } = this;
    const { batch, pages, masks } = sink;
    const { words } = state;
    copy(state.page, batch.page, first, count);
    copy(state.kind, batch.kind, first, count);
    copy(state.refs, batch.refs, first, count);
    copy(state.stores, batch.stores, first, count);
    copy(state.records, batch.records, first, count);
    copy(state.span, batch.span, first, count);
    if (sink.hasDistances) {
      copy(state.other, batch.other, first, count);
      copy(state.again, batch.again, first, count);
    }
    batch.rows += count;
    if (words[run.FETCH_ROW] > 0) {
      sink.fetchRow = first + words[run.FETCH_ROW] - 1;
      sink.fetchPage = words[run.FETCH_PAGE];
      pages.fetchMasks(batch.page[sink.fetchRow], masks);
    }
    if (words[run.DATA_ROW] > 0) {
      sink.dataRow = first + words[run.DATA_ROW] - 1;
      sink.dataPage = words[run.DATA_PAGE];
      sink.storePage = words[run.STORE_PAGE];
      pages.dataMasks(batch.page[sink.dataRow], masks);
    }
  }
}

function int32(page: number): number {
  return page <= 0x7fffffff ? page : run.LARGE_PAGE;
}

/** Rows 1 to `count` of a state's column to a batch's from `first` on. */
function copy(from: Column, to: Column, first: number, count: number): void {
  if (count > FEW_ROWS) to.set(from.subarray(1, 1 + count), first);
  else for (let row = 0; row < count; row++) to[first + row] = from[1 + row];
}
