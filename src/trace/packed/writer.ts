import type { Writable } from 'node:stream';
import type { IntList } from '../../base/int-list.ts';
import { CONTINUED } from '../batch.ts';
import type { Batch, Break } from '../batch.ts';
import type { CollapseOptions } from '../collapse-options.ts';
import { Collapser } from '../collapse.ts';
import { FETCH, LOAD, MODIFY, PROT_R, PROT_W, STORE } from '../ops.ts';
import type { TraceEvent } from '../ops.ts';
import { BREAK_EVENT, BREAK_STOP } from './breaks.ts';
import { eventText } from './event-text.ts';
import { LINES_ANEW_EVERY, PAGE_BITS, RUNS, RUNS_END_EVERY } from './layout.ts';
import { PackedOutput, bytesOf } from './output.ts';
import type { PackOptions, PackedEnd } from './output.ts';
import type { ColumnName } from './sections.ts';

/** How the records of a packed trace of runs are cut into rows. */
export const PACKED_RUNS: CollapseOptions = {
  pageBits: PAGE_BITS,
  modelPageBits: PAGE_BITS,
  collapse: true,
  distances: true,
  firstPageOnly: false,
  modifyIsStore: false,
  marksModifies: true,
  nextStop: (now) => (Math.floor(now / RUNS_END_EVERY) + 1) * RUNS_END_EVERY,
  listsAnew: (now) => now % LINES_ANEW_EVERY === 0,
};

/**
 * Writes records as a packed trace of runs (docs/pwt.md). A sink: give it records, call `drain` whenever it is full, and `end` once.
 */
export class PackedWriter extends Collapser {
  private readonly output: PackedOutput;
  private readonly store: boolean;
  /** Records by kind that came through `access`, and the references of these. */
  private readonly told = new Float64Array(4);
  private readonly toldRefs = new Float64Array(3);
  /** References before the batch, and further pages so far. */
  private before = 0;
  private crossings = 0;
  private crossingModifies = 0;
  private writeOnly = false;

  constructor(out: Writable, { store = false, quantum = 0 }: PackOptions = {}) {
    super(PACKED_RUNS);
    const header = {
      content: RUNS,
      pageBits: PAGE_BITS,
      firstPageOnly: false,
      modifyIsStore: false,
      marksModifies: true,
      runsEndEvery: RUNS_END_EVERY,
      linesAnewEvery: LINES_ANEW_EVERY,
      quantum,
    };
    this.store = store;
    this.output = new PackedOutput(out, header, store);
  }

  override access(kind: number, hi: number, lo: number, size: number): void {
    const { now, dataRefs, storeRefs } = this;
    super.access(kind, hi, lo, size);
    this.told[kind]++;
    this.toldRefs[FETCH] += this.now - now;
    this.toldRefs[LOAD] += this.dataRefs - dataRefs;
    this.toldRefs[STORE] += this.storeRefs - storeRefs;
    if (kind === MODIFY && (lo & (2 ** PAGE_BITS - 1)) + size > 2 ** PAGE_BITS) this.crossingModifies++;
  }

  override event(event: TraceEvent): void {
    super.event(event);
    if ('prot' in event && (event.prot & PROT_W) !== 0 && (event.prot & PROT_R) === 0) this.writeOnly = true;
  }

  /** Writes the rows so far as a block, and waits until they have been taken. */
  async drain(): Promise<void> {
    const batch = this.finish();
    if (batch.rows > 0 || batch.breaks.length > 0) {
      await this.output.block(this.columns(batch), batch.rows, this.before);
    }
    this.before = this.now;
    this.begin();
  }

  /** Writes what is left, and what is known now. */
  async end(known: PackedEnd): Promise<void> {
    await this.drain();
    const { told, toldRefs, crossings } = this;
    // The others are single references, and modifies within a page.
    const { pairs } = this;
    const data = this.dataRefs - toldRefs[LOAD];
    const stores = this.storeRefs - toldRefs[STORE];
    const accesses = {
      fetches: told[FETCH] + this.now - toldRefs[FETCH] - data,
      loads: told[LOAD] + data - stores - pairs,
      stores: told[STORE] + stores - pairs,
      modifies: told[MODIFY] + pairs,
    };
    const ambiguousCrossings = this.writeOnly && this.crossingModifies > 0;
    await this.output.end({ references: this.now, accesses, crossings, ambiguousCrossings, ...known });
  }

  private columns(batch: Batch): Map<ColumnName, ArrayLike<number>> {
    const { rows } = batch;
    const continued = continuedRows(batch);
    this.crossings += continued.length;
    const newPages = batch.newPages.items.subarray(0, batch.newPages.length);
    const vpns = Array.from(newPages, (page) => this.pages.vpn[page]);
    const columns = new Map<ColumnName, ArrayLike<number>>([
      ['kind', batch.kind.subarray(0, rows)],
      ['lineRow', zigzags(batch.lineRow)],
      ['line', batch.line.items.subarray(0, batch.line.length)],
      ['continued', differences(continued)],
      ['newPage', differences(newPages)],
      ['newLow', vpns.map((vpn) => vpn % 2 ** 32)],
      ['newHigh', vpns.map((vpn) => Math.floor(vpn / 2 ** 32))],
      ...breakColumns(batch.breaks),
    ]);
    for (const name of ['page', 'refs', 'stores', 'span', 'other', 'again'] as const)
      columns.set(name, batch[name].subarray(0, rows));
    if (this.store) columns.set('records', batch.records.subarray(0, rows));
    else columns.set('extra', extraOf(batch));
    return columns;
  }
}

/** References that begin no record, by row. */
function extraOf({ refs, records, rows }: Batch): Uint32Array {
  const extra = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) extra[row] = refs[row] - records[row];
  return extra;
}

function continuedRows({ kind, rows }: Batch): number[] {
  const found: number[] = [];
  for (let row = 0; row < rows; row++) if ((kind[row] & CONTINUED) !== 0) found.push(row);
  return found;
}

function breakColumns(breaks: readonly Break[]): [ColumnName, ArrayLike<number>][] {
  return [
    ['breakRow', differences(breaks.map(({ row }) => row))],
    ['breakPid', breaks.map(({ pid }) => pid + 1)],
    ['breakFlags', breaks.map(({ event, stop }) => (event === null ? 0 : BREAK_EVENT) | (stop ? BREAK_STOP : 0))],
    ['events', bytesOf(breaks.flatMap(({ event }) => (event === null ? [] : [eventText(event)])))],
  ];
}

/** Each value less the one before, as 32 bits. */
function differences(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(values, (value, at) => value - (at === 0 ? 0 : values[at - 1]));
}

/** The same with small negative ones as small numbers: 0, -1, 1, -2 are 0, 1, 2, 3. */
function zigzags({ items, length }: IntList): Uint32Array {
  const found = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    const step = items[at] - (at === 0 ? 0 : items[at - 1]);
    found[at] = (step << 1) ^ (step >> 31);
  }
  return found;
}
