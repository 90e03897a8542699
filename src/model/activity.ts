// lane: seam
import { grownFloat64, grownInt32, IntList } from '../base/int-list.ts';
import { COLUMNS, LADDER, joinColumns } from '../base/time-ladder.ts';
import type { Batch } from '../trace/batch.ts';
import type { Machine } from './machine.ts';
import type { Process, Space } from './spaces.ts';

/** Blocks of pages that are told apart at most, unless there are more regions; pages of a block at most. */
const BLOCKS = 1536;
const LARGEST_BLOCK = 2 ** 20;

/** Process starts whose spaces are told of: the first ones. */
export const SPACES = 24;

/** References to a block of pages, by columns of time. */
export interface ActivityRow {
  /** Its place among the rows. */
  at: number;
  process: Process;
  region: number;
  /** The place of the block: its first VPN divided by its pages. */
  block: number;
  columns: Float64Array;
}

/**
 * References by block of pages and column of time, and the working set of each column: what pictures over time are drawn from. Columns and blocks
 * join as the run goes on, so that there are never more than `COLUMNS` and, within each region, as few blocks as it takes.
 */
export class Activity {
  rows: ActivityRow[] = [];
  /** Pages of a block. */
  blockPages = 1;
  /** The place on the ladder of the present width of columns, and the present column's first reference. */
  level: number;
  start: number;
  /** Distinct pages of each column, by the place of its width on the ladder. */
  readonly distinct: number[][] = [];
  private byKey = new Map<string, ActivityRow>();
  /** By page id: references in this column; row, -1 = not known; when the column began in which it was last referenced, -1 = never. */
  private counts: Float64Array = new Float64Array(1024);
  private rowOf: Int32Array = new Int32Array(1024).fill(-1);
  private last: Float64Array = new Float64Array(1024).fill(-1);
  private readonly pending = new IntList();

  constructor(level: number) {
    this.level = level;
    this.start = 0;
  }

  /** Adds the references of rows that were run. */
  add(m: Machine, batch: Batch, from: number, to: number): void {
    this.reserve(m.ptes.count);
    const { counts } = this;
    for (let row = from; row < to; row++) {
      const page = m.pageOf[batch.page[row]];
      if (counts[page] === 0) this.pending.push(page);
      counts[page] += batch.refs[row];
    }
  }

  /** The column is over: the next one begins at reference `now` and is as wide as that place on the ladder says. */
  columnEnds(m: Machine, now: number, level: number): void {
    this.flush(m, null);
    this.start = now;
    if (level > this.level)
      for (const { columns } of this.rows) joinColumns(columns, LADDER[level] / LADDER[this.level]);
    this.level = level;
  }

  /** What was counted so far does not count; the first column begins. */
  restart(m: Machine, level: number): void {
    this.flush(m, null);
    this.rows = [];
    this.byKey = new Map();
    this.rowOf.fill(-1);
    this.last.fill(-1);
    this.distinct.length = 0;
    this.level = level;
    this.start = 0;
  }

  /** The last process leaves the space, whose page ids will be others'. */
  spaceEnds(m: Machine, process: Process, space: Space): void {
    this.flush(m, process);
    const { keys, values } = space.pages;
    for (let slot = 0; slot < keys.length; slot++) {
      if (keys[slot] === -1) continue;
      this.last[values[slot]] = -1;
      this.rowOf[values[slot]] = -1;
    }
  }

  /** Brings what was counted by page into the rows; `leaving` is the process whose space has none any more. */
  private flush(m: Machine, leaving: Process | null): void {
    const column = Math.floor(this.start / LADDER[this.level]);
    for (let at = 0; at < this.pending.length; at++) {
      const page = this.pending.items[at];
      const row = this.rowFor(m, page, leaving);
      if (row !== null) row.columns[column] += this.counts[page];
      this.counts[page] = 0;
      this.touch(page);
    }
    this.pending.clear();
  }

  /** A page was referenced in this column: it is new to all columns that its last reference is not in. */
  private touch(page: number): void {
    const before = this.last[page];
    this.last[page] = this.start;
    for (let level = this.level; level < LADDER.length; level++) {
      const column = Math.floor(this.start / LADDER[level]);
      if (before >= 0 && Math.floor(before / LADDER[level]) === column) break;
      const counts = (this.distinct[level] ??= []);
      counts[column] = (counts[column] ?? 0) + 1;
    }
  }

  private rowFor(m: Machine, page: number, leaving: Process | null): ActivityRow | null {
    const known = this.rows[this.rowOf[page]];
    // A page may lie in another region by now.
    if (known !== undefined && known.region === m.ptes.region[page]) return known;
    const process = m.spaces[m.ptes.space[page]]?.processes[0] ?? leaving;
    if (process === null || process.start >= SPACES) return null;
    const before = this.rows.length;
    let row = this.rowAt(process, m.ptes.region[page], m.ptes.vpn[page]);
    if (before < this.rows.length && before >= BLOCKS && this.blockPages < LARGEST_BLOCK) {
      this.joinBlocks();
      row = this.rowAt(process, m.ptes.region[page], m.ptes.vpn[page]);
    }
    this.rowOf[page] = row.at;
    return row;
  }

  private rowAt(process: Process, region: number, vpn: number): ActivityRow {
    const block = Math.floor(vpn / this.blockPages);
    const key = `${process.start} ${region} ${block}`;
    let row = this.byKey.get(key);
    if (row === undefined) {
      row = { at: this.rows.length, process, region, block, columns: new Float64Array(COLUMNS) };
      this.byKey.set(key, row);
      this.rows.push(row);
    }
    return row;
  }

  /** Blocks become twice as large; regions and processes stay apart. */
  private joinBlocks(): void {
    const { rows } = this;
    this.blockPages *= 2;
    this.rows = [];
    this.byKey = new Map();
    for (const { process, region, block, columns } of rows) {
      const joined = this.rowAt(process, region, (block * this.blockPages) / 2).columns;
      for (let at = 0; at < COLUMNS; at++) joined[at] += columns[at];
    }
    this.rowOf.fill(-1);
  }

  private reserve(pages: number): void {
    if (pages <= this.counts.length) return;
    this.counts = grownFloat64(this.counts, pages);
    this.rowOf = grownInt32(this.rowOf, pages, -1);
    const last = new Float64Array(this.counts.length).fill(-1);
    last.set(this.last);
    this.last = last;
  }
}
