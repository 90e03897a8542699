import { EXIT, UserError, inputError } from '../../base/user-error.ts';
import { BATCH_ROWS, Batch, CONTINUED } from '../batch.ts';
import type { Break } from '../batch.ts';
import type { CollapseOptions } from '../collapse-options.ts';
import { STORE } from '../ops.ts';
import { Pages } from '../pages.ts';
import { breaksOf, columnOf } from './breaks.ts';
import type { PackedBreak } from './breaks.ts';
import { VPN_END, checkBreaks, checkDistances, checkLengths, checkRows, factsOf } from './check-rows.ts';
import { PAGE_BITS } from './layout.ts';
import { atPlace } from './packed-trace.ts';
import type { PackedBlock, PackedTrace } from './packed-trace.ts';
import { RowKernel } from './row-kernel.ts';
import { DISTANCES, EVENTS } from './sections.ts';
import type { Column, ColumnName, Wanted } from './sections.ts';

/** The rows of a packed trace of runs, as a Collapser would make them; what they cannot tell is refused. `keys` are the keys of its processes. */
export async function* packedBatches(
  trace: PackedTrace,
  keys: readonly number[],
  options: CollapseOptions,
): AsyncGenerator<{ batch: Batch; pages: Pages }, void> {
  const why = whyNotRuns(trace, options);
  if (why !== null) throw needsRecords(trace.file.name, why);
  const reader = new RunReader(trace, keys, options);
  const { distances, newPagesOnly = false, passOver = 0, until = Infinity } = options;
  const section: Wanted = (at, namesPages) =>
    at === EVENTS || ((at !== DISTANCES || distances) && (namesPages || !newPagesOnly));
  for await (const block of trace.blocks({ section, passOver, until })) {
    const { name } = trace.file;
    atPlace(name, block.offset, () => reader.take(block));
    yield { batch: reader.batch, pages: reader.pages };
  }
}

/** What runs cannot tell, as a usage error with the remedy. */
export function needsRecords(name: string, why: string): UserError {
  return new UserError(
    `${name}: holds runs of references, and ${why}: give the trace that it was made from, or pack that with convert --no-collapse`,
    EXIT.usage,
  );
}

/** Why a reading needs more than the rows of a packed trace; null = it does not. */
function whyNotRuns({ header, footer }: PackedTrace, options: CollapseOptions): string | null {
  if (!options.collapse) return 'this run needs every reference by itself';
  if (options.pageBits < header.pageBits)
    return `pages of ${2 ** options.pageBits} bytes are smaller than its ${2 ** header.pageBits}`;
  if (options.modifyIsStore !== header.modifyIsStore && footer.accesses.modifies > 0)
    return 'here a modify is one store (references.modify)';
  if (options.marksModifies === true && !header.marksModifies && footer.accesses.modifies > 0)
    return 'its rows do not tell modifies from loads (references.modify): an older pagewalk made it';
  if (options.firstPageOnly !== header.firstPageOnly && footer.crossings > 0)
    return 'here an access is one reference, to its first page (references.span)';
  const { modelPageBits } = options;
  if (modelPageBits === header.pageBits || footer.crossings === 0) return whyNotStops(header, options);
  if (footer.ambiguousCrossings) return 'modifies over a page edge meet regions that can be written and not read';
  if (options.nextStop(0) < Infinity)
    return 'accesses over the edge of a page of 4 KiB count otherwise in larger pages, so that it cannot stop at a number of references';
  return null;
}

/** Stops that can be known beforehand: all but those of windows, which have the same distance. */
const STOPS_TRIED = 8;

function whyNotStops({ runsEndEvery, linesAnewEvery }: PackedTrace['header'], options: CollapseOptions): string | null {
  let stop = 0;
  for (let at = 0; at < STOPS_TRIED; at++) {
    stop = options.nextStop(stop);
    if (stop === Infinity) return null;
    if (stop % runsEndEvery !== 0) return offStop(stop, runsEndEvery);
    if (options.listsAnew?.(stop) !== false && stop % linesAnewEvery !== 0)
      return `--skip and --warmup must be multiples of ${linesAnewEvery} references, found ${stop}`;
  }
  return null;
}

function offStop(stop: number, runsEndEvery: number): string {
  return `--skip, --warmup, --limit and --window must be multiples of ${runsEndEvery} references, found a stop after ${stop}`;
}

/** Makes batches of blocks. */
class RunReader {
  readonly batch: Batch;
  readonly pages: Pages;
  private readonly keys: readonly number[];
  private readonly options: CollapseOptions;
  private readonly name: string;
  private readonly runsEndEvery: number;
  /** References before the next stop of the file, and the next one that was asked for. */
  private now: number;
  private nextStop: number;
  /** Events and stops so far, after which lines are listed anew. */
  private epoch: number;
  /** Columns of 32 bits, for values that were stored in fewer, or elsewhere than in the room. */
  private readonly wide: Map<ColumnName, Int32Array>;
  private kind: Uint8Array;
  /** null = there is no room that columns must lie in. */
  private readonly kernel: RowKernel | null;
  private none: Int32Array;

  constructor({ file, header }: PackedTrace, keys: readonly number[], options: CollapseOptions) {
    const { room } = options;
    this.batch = new Batch(room === undefined ? 0 : BATCH_ROWS, room);
    this.batch.outcome = new Uint8Array(BATCH_ROWS);
    this.pages = new Pages(PAGE_BITS);
    this.keys = keys;
    this.options = options;
    this.name = file.name;
    this.runsEndEvery = header.runsEndEvery;
    this.now = 0;
    this.nextStop = options.nextStop(0);
    this.epoch = 0;
    const { page, kind, refs, stores, records, span } = this.batch;
    this.wide = new Map(
      Object.entries({ page, refs, stores, records, extra: records, span }) as [ColumnName, Int32Array][],
    );
    this.kind = kind;
    this.kernel = room === undefined ? null : new RowKernel(room);
    this.none = new Int32Array(BATCH_ROWS);
  }

  take({ rows, references, columns, place }: PackedBlock): void {
    const { batch } = this;
    this.reserve(rows);
    batch.rows = rows;
    batch.lineRow.clear();
    batch.line.clear();
    this.takePages(columns);
    const breaks = breaksOf(columns, place, this.keys.length);
    checkBreaks(breaks, rows);
    const hasRows = columns.has('page');
    if (hasRows) this.takeRows(columns, references);
    this.takeBreaks(breaks);
    if (hasRows) this.takeLines(columns);
  }

  /** Rows that are not passed over. */
  private takeRows(columns: ReadonlyMap<ColumnName, Column>, references: number): void {
    const { batch, pages } = this;
    batch.page = this.numbers(columns, 'page');
    batch.kind = this.kinds(columns);
    batch.refs = this.numbers(columns, 'refs');
    batch.stores = this.numbers(columns, 'stores');
    batch.records = this.records(columns, batch.refs);
    batch.span = this.numbers(columns, 'span');
    batch.other = this.options.distances ? this.numbers(columns, 'other') : this.none;
    batch.again = this.options.distances ? this.numbers(columns, 'again') : this.none;
    checkRows(this.kernel?.facts(batch, pages.count) ?? factsOf(batch, pages.count), references);
    if (this.options.distances) checkDistances(batch);
    if (this.options.modelPageBits > PAGE_BITS) this.takeContinued(columnOf(columns, 'continued'));
  }

  private reserve(rows: number): void {
    if (rows <= this.none.length) return;
    this.none = new Int32Array(rows);
    this.batch.outcome = new Uint8Array(rows);
  }

  private numbers(columns: ReadonlyMap<ColumnName, Column>, name: ColumnName): Int32Array {
    const column = columnOf(columns, name);
    checkLengths([column], this.batch.rows);
    if (this.kernel === null && column.BYTES_PER_ELEMENT === 4)
      return new Int32Array(column.buffer, column.byteOffset, column.length);
    let wide = this.wide.get(name);
    if (wide === undefined || wide.length < column.length) {
      wide = new Int32Array(Math.max(BATCH_ROWS, column.length));
      this.wide.set(name, wide);
    }
    wide.set(column);
    return wide;
  }

  private kinds(columns: ReadonlyMap<ColumnName, Column>): Uint8Array {
    const column = columnOf(columns, 'kind') as Uint8Array;
    checkLengths([column], this.batch.rows);
    if (this.kernel === null) return column;
    if (this.kind.length < column.length) this.kind = new Uint8Array(column.length);
    this.kind.set(column);
    return this.kind;
  }

  private records(columns: ReadonlyMap<ColumnName, Column>, refs: Int32Array): Int32Array {
    const { length } = columnOf(columns, 'extra');
    if (length === 0) return this.numbers(columns, 'records');
    const records = this.numbers(columns, 'extra');
    if (this.kernel?.lessen(records, refs, length) === true) return records;
    for (let row = 0; row < length; row++) records[row] = refs[row] - records[row];
    return records;
  }

  private takePages(columns: ReadonlyMap<ColumnName, Column>): void {
    const steps = columnOf(columns, 'newPage');
    const low = columnOf(columns, 'newLow');
    const high = columnOf(columns, 'newHigh');
    checkLengths([low, high], steps.length);
    const { newPages } = this.batch;
    newPages.clear();
    let page = 0;
    for (let at = 0; at < steps.length; at++) {
      page = (page + steps[at]) | 0;
      const vpn = high[at] * 2 ** 32 + low[at];
      if (page < 0 || page > this.pages.count || vpn < 0 || vpn >= VPN_END)
        throw inputError(`page ${page} of ${this.pages.count} gets an address that it cannot have`);
      this.pages.define(page, vpn);
      newPages.push(page);
    }
  }

  /** The lines of the block, and how many come before each break. */
  private takeLines(columns: ReadonlyMap<ColumnName, Column>): void {
    const steps = columnOf(columns, 'lineRow');
    const lines = columnOf(columns, 'line');
    const { page, breaks, lineRow, line, rows } = this.batch;
    const { linesOnce = false } = this.options;
    checkLengths([lines], steps.length);
    let [row, before] = [0, 0];
    for (let at = 0; at < steps.length; at++) {
      row += (steps[at] >>> 1) ^ -(steps[at] & 1);
      if (row < 0 || row >= rows || lines[at] >> 6 > STORE)
        throw inputError(`line ${lines[at]} of row ${row} of ${rows}`);
      while (before < breaks.length && row >= breaks[before].row) this.passLines(breaks[before++]);
      if (linesOnce && !this.pages.list(page[row], lines[at], this.epoch)) continue;
      lineRow.push(row);
      line.push(lines[at]);
    }
    while (before < breaks.length) this.passLines(breaks[before++]);
  }

  private passLines(next: Break): void {
    next.lines = this.batch.line.length;
    if (next.event !== null || next.stop) this.epoch++;
  }

  private takeBreaks(breaks: readonly PackedBreak[]): void {
    const { batch, keys } = this;
    let before = -1;
    batch.breaks = [];
    for (const { row, process, event, stop } of breaks) {
      const isStop = stop && this.isStop();
      // Runs end where the file stops, asked for or not; without a break the model need not know.
      if (stop && !isStop && process === before) continue;
      before = process;
      const keyed = event === null ? null : this.keyed(event);
      batch.breaks.push({ row, lines: 0, pid: process < 0 ? -1 : keys[process], event: keyed, stop: isStop });
    }
  }

  /** Whether a stop was asked for where the file has one. */
  private isStop(): boolean {
    this.now += this.runsEndEvery;
    if (this.now < this.nextStop) return false;
    this.nextStop = this.options.nextStop(this.now);
    if (this.nextStop < Infinity && this.nextStop % this.runsEndEvery !== 0)
      throw needsRecords(this.name, offStop(this.nextStop, this.runsEndEvery));
    return true;
  }

  /** The event with processes by their keys. */
  private keyed(event: NonNullable<PackedBreak['event']>): NonNullable<PackedBreak['event']> {
    const pid = this.keys[event.pid];
    return 'child' in event ? { ...event, pid, child: this.keys[event.child] } : { ...event, pid };
  }

  /** Further pages of an access that lie in the same page of the model are no references there. */
  private takeContinued(steps: Column): void {
    const { batch, pages, options } = this;
    const ratio = 2 ** (options.modelPageBits - PAGE_BITS);
    let row = 0;
    for (const step of steps) {
      row += step;
      if (row >= batch.rows || (batch.kind[row] & CONTINUED) === 0)
        throw inputError(`row ${row} of ${batch.rows} is no further page of an access`);
      if (pages.vpn[batch.page[row]] % ratio === 0) continue;
      batch.refs[row] = batch.stores[row] = batch.records[row] = batch.span[row] = 0;
    }
  }
}
