import type { ReadOptions } from '../readers/format.ts';
import { countAccess } from '../readers/csv-access.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { breaksOf, columnOf } from './breaks.ts';
import type { PackedBreak } from './breaks.ts';
import { checkBreaks, checkRecords } from './check-rows.ts';
import { ALL, atPlace } from './packed-trace.ts';
import type { PackedBlock, PackedTrace } from './packed-trace.ts';
import type { Column } from './sections.ts';

/** The records of a packed trace of records, in their order. */
export class PackedRecords implements TraceFile {
  private readonly trace: PackedTrace;
  private readonly options: ReadOptions;
  private readonly blocks: AsyncGenerator<PackedBlock, void>;
  private readonly keys: number[];
  private readonly access: { op: 'access'; pid: number; kind: number; hi: number; lo: number; size: number };
  private breaks: readonly PackedBreak[];
  private nextBreak: number;
  /** The present block: its columns, its next record and its records. */
  private kind: Column;
  private high: Column;
  private low: Column;
  private size: Column;
  private at: number;
  private rows: number;
  /** The process of the records that come, by its place in the process table. */
  private process: number;

  constructor(trace: PackedTrace, options: ReadOptions) {
    const none = new Uint8Array(0);
    this.trace = trace;
    this.options = options;
    this.blocks = trace.blocks(ALL);
    this.keys = [];
    this.access = { op: 'access', pid: 0, kind: 0, hi: 0, lo: 0, size: 0 };
    this.breaks = [];
    this.nextBreak = this.at = this.rows = 0;
    this.kind = this.high = this.low = this.size = none;
    this.process = -1;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    if (this.process >= 0) sink.enter(this.key(this.process));
    for (;;) {
      const status = this.scan(sink, until);
      if (status !== null) return status;
      const next = await this.blocks.next();
      if (next.done === true) return 'ended';
      atPlace(this.trace.file.name, next.value.offset, () => this.take(next.value));
    }
  }

  async close(): Promise<void> {
    await this.blocks.return();
  }

  private take({ rows, columns, place }: PackedBlock): void {
    this.breaks = breaksOf(columns, place, this.trace.footer.processes.length);
    this.nextBreak = this.at = 0;
    this.rows = rows;
    this.kind = columnOf(columns, 'kind');
    this.high = columnOf(columns, 'high');
    this.low = columnOf(columns, 'low');
    this.size = columnOf(columns, 'size');
    checkBreaks(this.breaks, rows);
    checkRecords(this.kind, this.high, this.low, this.size, rows);
  }

  /** Reads the records of the present block; null = it is used up. */
  private scan(sink: RecordSink, until: number): ReadStatus | null {
    const { access, breaks, kind, high, low, size, rows } = this;
    const highPages = 2 ** (32 - sink.pageBits);
    for (;;) {
      if (this.nextBreak < breaks.length && breaks[this.nextBreak].row === this.at) {
        if (this.tellBreak(sink, breaks[this.nextBreak++])) return 'event';
        continue;
      }
      if (this.at === rows) return null;
      const at = this.at++;
      access.kind = kind[at];
      access.hi = high[at];
      access.lo = low[at] | 0;
      access.size = size[at];
      if (!countAccess(sink, access, highPages)) sink.access(access.kind, access.hi, access.lo, access.size);
      if (sink.now - sink.skew >= until || sink.full) return 'more';
    }
  }

  /** Goes on with another process, or tells an event: true. */
  private tellBreak(sink: RecordSink, { process, event }: PackedBreak): boolean {
    if (event !== null) {
      const pid = this.key(event.pid);
      const keyed = 'child' in event ? { ...event, pid, child: this.key(event.child) } : { ...event, pid };
      this.options.tell(sink, keyed);
      return true;
    }
    this.process = process;
    sink.enter(this.key(process));
    return false;
  }

  /** The key of a process by its place; those before it have theirs first, so that keys stand in the same order. */
  private key(process: number): number {
    const { processes } = this.trace.footer;
    for (let next = this.keys.length; next <= process; next++) {
      const { pid, command } = processes[next];
      this.keys.push(this.options.key(pid));
      if (command !== '') this.options.command(pid, command);
    }
    return this.keys[process];
  }
}
