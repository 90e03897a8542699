// lane: loop
import { grownInt32, grownUint8, IntList, OWN_MEMORY } from '../base/int-list.ts';
import * as ops from './ops.ts';
import type { TraceEvent } from './ops.ts';
import type { StretchLevels } from './stretch-level.ts';

// A constant of this module's own, which V8 folds into the code.
const { FETCH } = ops;

/** Runs in a batch; only an access of very many pages makes a batch longer. */
export const BATCH_ROWS = 65_536;

/** Bits 0-1 of `kind`: FETCH, LOAD or STORE, the kind of the run's first reference (a data run that begins with a store may go on with loads). */
export const KIND_MASK = 3;
/** The other stream was the last to be touched before the next row. */
export const LAST_OTHER = 4;
/** The other stream was touched once more after `again`. */
export const OTHER_AGAIN = 8;
/** The data stream's first touch that `other` (in a fetch row) or `again` (in a data row) counts was a store. */
export const TOUCH_STORE = 16;
/** The data stream stored after that touch, before the next row. */
export const STORED_LATER = 32;
/** The row's first reference is a further page of an access that began in the row before. */
export const CONTINUED = 64;
/** The row's first reference is the load of a modify, whose store follows (where `CollapseOptions.marksModifies`). */
export const MODIFIES = 128;

/** A point between rows: runs end here; an event happens, or another process goes on, or a window of the time series ends. */
export interface Break {
  /** Rows before the break. */
  row: number;
  /** Entries of the line list before the break. */
  lines: number;
  /** The process of the rows from here on. */
  pid: number;
  event: TraceEvent | null;
  /** A stop that was asked for (`Collapser.stopEvery`): the end of a window of references. */
  stop: boolean;
}

/**
 * A stretch of a trace as columns of runs. A run = consecutive references of one stream (fetch or data) to one page: the rows stand
 * in the order of the runs' first references, and the distances say what the other stream did meanwhile, so that every
 * counter stays exact. A plain reference is a run of length 1.
 */
export class Batch {
  rows: number;
  /** Page id (`Pages`), at least 0. */
  page: Int32Array;
  /** Kind of the first reference and the flags above. */
  kind: Uint8Array;
  /** References of the run, at least 1. */
  refs: Int32Array;
  /** Stores among them. */
  stores: Int32Array;
  /** Records (accesses) that begin in the run. */
  records: Int32Array;
  /** References of both streams from this row's first one, included, to the next row's or break, excluded. */
  span: Int32Array;
  /** References from this row's first one to the first touch of the other stream's open page within the span; 0 = none. */
  other: Int32Array;
  /** References from this row's first one to the first touch of its own page after `other`; 0 = none. */
  again: Int32Array;
  /** The model's verdict: 0 = done, else a bit for each kind (1 << FETCH, LOAD, STORE) that was refused. */
  outcome: Uint8Array;
  /** Row of each newly touched 64-byte line ... */
  lineRow: IntList;
  /** ... and kind << 6 | line within the page. New = not listed for that (page, kind) since the trace's last event. */
  line: IntList;
  breaks: Break[];
  /** Page ids that get their meaning with this batch: new ones and re-used ones. */
  newPages: IntList;
  /** What stretches of the rows come to, where many models take them; null = nobody made them. */
  stretches: StretchLevels | null = null;

  /** With columns in `room`, those that tell the order of the streams apart. */
  constructor(rows = BATCH_ROWS, room = OWN_MEMORY) {
    this.rows = 0;
    this.page = room.int32(rows);
    this.kind = room.uint8(rows);
    this.refs = room.int32(rows);
    this.stores = room.int32(rows);
    this.records = room.int32(rows);
    this.span = room.int32(rows);
    this.other = new Int32Array(rows);
    this.again = new Int32Array(rows);
    this.outcome = new Uint8Array(rows);
    this.lineRow = new IntList(1024);
    this.line = new IntList(1024);
    this.breaks = [];
    this.newPages = new IntList(1024);
  }

  /**
   * All runs have ended. The rows from `from` on hold in `span`, `refs` and `stores` how many references, data references and stores were before them, and in
   * `records` how many references of theirs began no record; from now on what their names say. `now`, `dataRefs` and `storeRefs` are the counts at the end.
   */
  settle(from: number, now: number, dataRefs: number, storeRefs: number): void {
    const { kind, refs, stores, records, span } = this;
    let next = now | 0;
    let nextData = dataRefs | 0;
    let nextFetch = (now - dataRefs) | 0;
    let nextStore = storeRefs | 0;
    for (let row = this.rows - 1; row >= from; row--) {
      const start = span[row];
      const data = refs[row];
      let count = 0;
      span[row] = (next - start) | 0;
      next = start;
      if ((kind[row] & KIND_MASK) === FETCH) {
        const fetches = (start - data) | 0;
        count = (nextFetch - fetches) | 0;
        nextFetch = fetches;
        stores[row] = 0;
      } else {
        count = (nextData - data) | 0;
        nextData = data;
        const before = stores[row];
        stores[row] = (nextStore - before) | 0;
        nextStore = before;
      }
      refs[row] = count;
      records[row] = (count - records[row]) | 0;
    }
  }

  /** Empties the batch; the columns keep their length. */
  clear(): void {
    this.records.fill(0, 0, this.rows);
    this.rows = 0;
    this.lineRow.clear();
    this.line.clear();
    this.breaks = [];
    this.newPages.clear();
  }

  /** Makes room for twice as many rows. */
  grow(): void {
    const rows = this.page.length * 2;
    this.page = grownInt32(this.page, rows);
    this.kind = grownUint8(this.kind, rows);
    this.refs = grownInt32(this.refs, rows);
    this.stores = grownInt32(this.stores, rows);
    this.records = grownInt32(this.records, rows);
    this.span = grownInt32(this.span, rows);
    this.other = grownInt32(this.other, rows);
    this.again = grownInt32(this.again, rows);
    this.outcome = grownUint8(this.outcome, rows);
  }
}
