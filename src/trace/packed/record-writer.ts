import type { Writable } from 'node:stream';
import { IntList } from '../../base/int-list.ts';
import { EveryRecord, referencesOf } from '../every-record.ts';
import { FETCH, LOAD, MODIFY, STORE } from '../ops.ts';
import type { TraceEvent } from '../ops.ts';
import { BREAK_EVENT } from './breaks.ts';
import { eventText } from './event-text.ts';
import { RECORDS } from './layout.ts';
import { PackedOutput, bytesOf } from './output.ts';
import type { PackOptions, PackedEnd } from './output.ts';
import type { ColumnName } from './sections.ts';

const BLOCK_RECORDS = 65_536;
/** Breaks that make a block full. */
const BLOCK_BREAKS = 65_536;

/** Writes records as a packed trace of records, each as it came (docs/pwt.md). A sink like PackedWriter. */
export class PackedRecordWriter extends EveryRecord {
  private readonly output: PackedOutput;
  private readonly kind = new IntList(BLOCK_RECORDS);
  private readonly high = new IntList(BLOCK_RECORDS);
  private readonly low = new IntList(BLOCK_RECORDS);
  private readonly size = new IntList(BLOCK_RECORDS);
  private readonly counts = [0, 0, 0, 0];
  private process = -1;
  private written = -1;
  private before = 0;
  private breakRow: number[] = [];
  private breakPid: number[] = [];
  private breakFlags: number[] = [];
  private events: string[] = [];

  constructor(out: Writable, { store = false, quantum = 0 }: PackOptions = {}) {
    super();
    const header = {
      content: RECORDS,
      pageBits: 0,
      firstPageOnly: false,
      modifyIsStore: false,
      marksModifies: false,
      runsEndEvery: 0,
      linesAnewEvery: 0,
      quantum,
    };
    this.output = new PackedOutput(out, header, store);
  }

  override get full(): boolean {
    return this.kind.length >= BLOCK_RECORDS || this.breakRow.length >= BLOCK_BREAKS;
  }

  enter(pid: number): void {
    this.process = pid;
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    if (this.process !== this.written) {
      this.addBreak(this.process, 0);
      this.written = this.process;
    }
    this.kind.push(kind);
    this.high.push(hi);
    this.low.push(lo);
    this.size.push(size);
    this.counts[kind]++;
    this.now += referencesOf(kind, lo, size);
  }

  event(event: TraceEvent): void {
    this.events.push(eventText(event));
    this.addBreak(this.written, BREAK_EVENT);
  }

  /** Writes the records so far as a block, and waits until they have been taken. */
  async drain(): Promise<void> {
    const records = this.kind.length;
    if (records + this.breakRow.length > 0) {
      const columns = new Map<ColumnName, ArrayLike<number>>([
        ['kind', listed(this.kind)],
        ['high', listed(this.high)],
        ['low', listed(this.low)],
        ['size', listed(this.size)],
        ['breakRow', this.breakRow.map((row, at) => row - (at === 0 ? 0 : this.breakRow[at - 1]))],
        ['breakPid', this.breakPid],
        ['breakFlags', this.breakFlags],
        ['events', bytesOf(this.events)],
      ]);
      await this.output.block(columns, records, this.before);
    }
    this.before = this.now;
    for (const column of [this.kind, this.high, this.low, this.size]) column.clear();
    this.written = -1;
    this.breakRow = [];
    this.breakPid = [];
    this.breakFlags = [];
    this.events = [];
  }

  /** Writes what is left, and what is known now. */
  async end(known: PackedEnd): Promise<void> {
    await this.drain();
    const { counts } = this;
    const accesses = { fetches: counts[FETCH], loads: counts[LOAD], stores: counts[STORE], modifies: counts[MODIFY] };
    const rest = { references: this.now, crossings: 0, ambiguousCrossings: false };
    await this.output.end({ ...rest, accesses, ...known });
  }

  private addBreak(process: number, flags: number): void {
    this.breakRow.push(this.kind.length);
    this.breakPid.push(process + 1);
    this.breakFlags.push(flags);
  }
}

function listed({ items, length }: IntList): Int32Array {
  return items.subarray(0, length);
}
