import type { Writable } from 'node:stream';
import { CsvWriter } from '../trace/csv-writer.ts';
import type { TraceEvent } from '../trace/ops.ts';
import { EveryRecord } from '../trace/every-record.ts';
import type { Workload } from '../trace/workload.ts';

/** Writes the first `records` records of a workload as a CSV trace. */
export async function view(workload: Workload, records: number, out: Writable): Promise<void> {
  const head = new Head(new CsvWriter(out, workload.processes, false), records);
  try {
    await workload.records(head, () => Promise.reject(ENOUGH));
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  await head.writer.drain();
}

const ENOUGH = new Error('enough records');

/** Hands the first records on to a writer, and is full then. */
class Head extends EveryRecord {
  readonly writer: CsvWriter;
  private left: number;

  constructor(writer: CsvWriter, records: number) {
    super(writer.pageBits);
    this.writer = writer;
    this.left = records;
  }

  override get full(): boolean {
    return this.left <= 0;
  }

  enter(pid: number): void {
    this.writer.enter(pid);
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    if (this.left-- > 0) this.writer.access(kind, hi, lo, size);
    this.now = this.writer.now;
  }

  event(event: TraceEvent): void {
    if (this.left-- > 0) this.writer.event(event);
  }
}
