// lane: loop
import type { IntMap } from '../base/int-map.ts';
import * as rows from './batch.ts';
import type { CollapseOptions } from './collapse-options.ts';
import { CollapserState } from './collapser-state.ts';
import { LentRuns } from './lent-runs.ts';
import * as ops from './ops.ts';
import * as dictionary from './pages.ts';
import * as streams from './sink.ts';
import { spread } from './spread.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { FETCH, LOAD, STORE, MODIFY } = ops;
const { FETCH_STREAM, DATA_STREAM } = streams;
const { BATCH_ROWS, CONTINUED, LAST_OTHER, OTHER_AGAIN, STORED_LATER, TOUCH_STORE } = rows;
const { MASK_WORDS } = dictionary;
const NONE = -1;

/** Turns references into the rows of a Batch, which whoever called the reader takes with `finish` and empties with `begin`. */
export class Collapser extends CollapserState implements streams.RecordSink {
  readonly runs: LentRuns | null;
  private readonly options: CollapseOptions;
  /** Each row is one reference. */
  private readonly isSingle: boolean;
  /** Bytes of a page - 1. */
  private readonly offsetMask: number;
  /** Pages in 2^32 bytes. */
  private readonly pagesPerHi: number;
  /** The highest 32 bits of addresses whose page numbers are less. */
  private readonly smallHi: number;
  private space: IntMap | null = null;
  /** Events so far: lines listed before the last one are listed again. */
  private epoch = 0;
  /** Rows from here on hold what was counted before each, in place of what was counted in it (`Batch.settle`). */
  private unsettled = 0;
  /** `modifyMark` while the load of a modify is taken, where that is wanted; else 0. */
  private mark = 0;

  constructor(options: CollapseOptions) {
    super(options);
    this.options = options;
    this.isSingle = !options.collapse;
    this.runs = options.collapse ? new LentRuns(this) : null;
    this.offsetMask = 2 ** options.pageBits - 1;
    this.pagesPerHi = 2 ** (32 - options.pageBits);
    this.smallHi = 2 ** (options.pageBits - 1);
  }

  enter(pid: number): void {
    if (this.pid === pid) return;
    this.closeAll();
    this.pid = pid;
    this.space = null;
    this.runs?.renew();
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    const { pageBits } = this;
    const offset = lo & this.offsetMask;
    // Nearly always an int32, which is quicker from here on.
    const vpn =
      hi < this.smallHi ? (hi << (32 - pageBits)) | (lo >>> pageBits) : hi * this.pagesPerHi + (lo >>> pageBits);
    const lastByte = size === 0 ? offset : offset + size - 1;
    if (lastByte > this.offsetMask) {
      this.spread(kind, vpn, lo, size);
      return;
    }
    const firstLine = offset >>> 6;
    const lastLine = lastByte >>> 6;
    if (kind !== MODIFY) this.reference(kind, vpn, firstLine, lastLine, false, false);
    else if (this.options.modifyIsStore) {
      this.reference(STORE, vpn, firstLine, lastLine, false, false);
      this.skew--;
    } else {
      this.mark = this.modifyMark;
      this.reference(LOAD, vpn, firstLine, lastLine, false, false);
      this.mark = 0;
      this.reference(STORE, vpn, firstLine, lastLine, true, false);
    }
  }

  accessIn(vpn: number, kind: number, _hi: number, lo: number, size: number): void {
    const offset = lo & this.offsetMask;
    const lastByte = size === 0 ? offset : offset + size - 1;
    this.reference(kind, vpn, offset >>> 6, lastByte >>> 6, false, false);
  }

  event(event: ops.TraceEvent): void {
    this.closeAll();
    this.epoch++;
    this.space = null;
    this.runs?.renew();
    if (event.op === 'exec' || event.op === 'exit') this.pages.endSpace(event.pid);
    if (event.op === 'fork' || event.op === 'vfork') this.pages.endSpace(event.child);
    this.pushBreak(event, false);
  }

  /** Ends all runs, so that the batch can be read. */
  finish(): rows.Batch {
    this.closeAll();
    return this.batch;
  }

  /** Empties the batch, once it has been read, for what comes next. */
  begin(): void {
    this.batch.clear();
    this.unsettled = 0;
    this.full = false;
    this.pages.nextBatch();
    this.rowsPid = NONE;
  }

  private reference(
    kind: number,
    vpn: number,
    firstLine: number,
    lastLine: number,
    extra: boolean,
    continued: boolean,
  ): void {
    if (this.now >= this.nextStop) this.stop();
    const fetch = kind === FETCH;
    const open = fetch ? this.fetchPage : kind === STORE ? this.storePage : this.dataPage;
    if (open !== vpn || continued) this.open(kind, vpn, continued);
    else if (this.awaiting === (fetch ? FETCH_STREAM : DATA_STREAM)) this.touch(kind);
    const isListed = (this.masks[kind * 2 + (firstLine >>> 5)] >>> (firstLine & 31)) & 1;
    if (isListed === 0 || firstLine !== lastLine) this.list(kind, firstLine, lastLine);
    this.now++;
    if (extra) this.batch.records[fetch ? this.fetchRow : this.dataRow]++;
    if (fetch) this.last = FETCH_STREAM;
    else {
      this.dataRefs++;
      if (kind === STORE) this.storeRefs++;
      this.last = DATA_STREAM;
    }
    if (this.isSingle) this.epoch++;
    if (continued || this.isSingle) this.closeAll();
  }

  /** An access over the end of its page. */
  private spread(kind: number, firstVpn: number, lo: number, size: number): void {
    const before = this.now;
    for (const piece of spread(kind, firstVpn, lo & this.offsetMask, size, this.options)) {
      const { vpn, firstLine, lastLine, extra, continued } = piece;
      if (piece.listsOnly) {
        this.open(piece.kind, vpn, true);
        this.list(piece.kind, firstLine, lastLine);
        this.closeAll();
      } else {
        this.mark = kind === MODIFY && piece.kind === LOAD ? this.modifyMark : 0;
        this.reference(piece.kind, vpn, firstLine, lastLine, extra, continued);
      }
    }
    this.mark = 0;
    const pagesOf4K = Math.floor(((lo & 4095) + size - 1) / 4096) + 1;
    this.skew += this.now - before - (kind === MODIFY ? 2 * pagesOf4K : pagesOf4K);
  }

  /** Begins a row. */
  private open(kind: number, vpn: number, continued: boolean): void {
    if (this.latestStream !== NONE) this.endLatest();
    if (this.rowsPid !== this.pid) this.pushBreak(null, false);
    const { batch } = this;
    const row = batch.rows++;
    if (row >= BATCH_ROWS - 8) this.nearlyFull(row);
    const page = this.pageOf(vpn);
    batch.page[row] = page;
    batch.kind[row] = (continued ? kind | CONTINUED : kind) | this.mark;
    batch.span[row] = this.now;
    batch.refs[row] = this.dataRefs;
    batch.stores[row] = this.storeRefs;
    if (kind === FETCH) {
      this.fetchPage = vpn;
      this.fetchRow = row;
      this.pages.fetchMasks(page, this.masks);
    } else {
      this.dataPage = vpn;
      this.storePage = kind === STORE ? vpn : NONE;
      this.dataRow = row;
      this.pages.dataMasks(page, this.masks);
    }
    if (this.hasDistances) this.beginLatest(row, kind);
  }

  private nearlyFull(row: number): void {
    this.full = true;
    if (row === this.batch.page.length) this.batch.grow();
  }

  /** The row from which distances are measured. */
  private beginLatest(row: number, kind: number): void {
    this.batch.other[row] = 0;
    this.batch.again[row] = 0;
    this.latestStart = this.now;
    this.touches = 0;
    this.storeMark = Infinity;
    if (kind === FETCH) {
      this.latestStream = FETCH_STREAM;
      this.awaiting = this.dataRow >= 0 ? DATA_STREAM : NONE;
    } else {
      this.latestStream = DATA_STREAM;
      this.awaiting = this.fetchRow >= 0 ? FETCH_STREAM : NONE;
    }
  }

  private pageOf(vpn: number): number {
    const space = (this.space ??= this.pages.space(this.pid));
    let page = space.get(vpn);
    if (page < 0) page = this.pages.add(space, vpn, this.batch.newPages);
    this.pages.renewMasks(page, this.epoch);
    return page;
  }

  /** The awaited stream touches its open page: notes how far from the latest row's start. */
  private touch(kind: number): void {
    const row = this.batch.rows - 1;
    const distance = this.now - this.latestStart;
    const own = this.latestStream;
    if (this.touches === 0) {
      this.batch.other[row] = distance;
      this.awaiting = own;
    } else if (this.touches === 1) {
      this.batch.again[row] = distance;
      this.awaiting = 1 - own;
    } else {
      this.batch.kind[row] |= OTHER_AGAIN;
      this.awaiting = NONE;
    }
    if (this.touches === (own === FETCH_STREAM ? 0 : 1)) {
      if (kind === STORE) this.batch.kind[row] |= TOUCH_STORE;
      this.storeMark = this.storeRefs + (kind === STORE ? 1 : 0);
    }
    this.touches++;
  }

  /** Adds the lines firstLine..lastLine of the kind's open page to the line list, unless they are there. */
  private list(kind: number, firstLine: number, lastLine: number): void {
    const { batch, masks } = this;
    for (let line = firstLine; line <= lastLine; line++) {
      const word = kind * 2 + (line >>> 5);
      if (((masks[word] >>> (line & 31)) & 1) !== 0) continue;
      const row = kind === FETCH ? this.fetchRow : this.dataRow;
      masks[word] |= 1 << (line & 31);
      this.pages.masks[batch.page[row] * MASK_WORDS + word] = masks[word];
      batch.lineRow.push(row);
      batch.line.push((kind << 6) | line);
    }
  }

  /** Completes the flags of the latest row, which only the end of its span tells. */
  private endLatest(): void {
    const { batch } = this;
    const row = batch.rows - 1;
    if (this.touches > 0) {
      if (this.last !== this.latestStream) batch.kind[row] |= LAST_OTHER;
      if (this.storeRefs > this.storeMark) batch.kind[row] |= STORED_LATER;
    }
    this.latestStream = NONE;
  }

  private closeAll(): void {
    if (this.latestStream !== NONE) this.endLatest();
    this.batch.settle(this.unsettled, this.now, this.dataRefs, this.storeRefs);
    this.unsettled = this.batch.rows;
    this.fetchRow = this.dataRow = NONE;
    this.fetchPage = this.dataPage = this.storePage = NONE;
    this.awaiting = NONE;
  }

  private stop(): void {
    this.closeAll();
    if (this.options.listsAnew?.(this.now) !== false) this.epoch++;
    this.runs?.renew();
    this.pushBreak(null, true);
    this.nextStop = this.options.nextStop(this.now);
  }

  private pushBreak(event: ops.TraceEvent | null, stop: boolean): void {
    const { batch, pid } = this;
    if (batch.breaks.length >= BATCH_ROWS - 1) this.full = true;
    batch.breaks.push({ row: batch.rows, lines: batch.line.length, pid, event, stop });
    this.rowsPid = pid;
  }
}
