import { inputError } from '../../base/user-error.ts';
import type { EventFields } from '../ops.ts';
import { MAX_ACCESS } from '../sink.ts';
import type { RecordSink } from '../sink.ts';
import type { ReadOptions } from './format.ts';
import { effectOf } from './lackey-calls.ts';
import type { Call } from './lackey-calls.ts';
import { unknownPage } from './lackey-image.ts';
import { CLOCK_CALLS, kernelAccesses } from './lackey-kernel.ts';
import type { UnseenAccess } from './lackey-kernel.ts';
import type { LackeyProcess } from './lackey-process.ts';
import { clockAccesses, clockPage } from './lackey-start.ts';

/** An event or an access that is to be told before the next line. */
type Told = { pid: number; place: string } & ({ fields: EventFields } | { access: UnseenAccess });

const PAGE_BYTES = 4096n;
/** Bytes that Linux reads or writes in one call (include/linux/fs.h, MAX_RW_COUNT). */
const MOST_MOVED = 0x7ffff000n;

/** What lines other than accesses mean, in order, until it is told: events, and accesses that the recorder did not see. */
export class ToldQueue {
  private readonly options: ReadOptions;
  private readonly items: Told[];
  /** The place of the first that is to be told: a long read has hundreds of thousands. */
  private next: number;
  private paused: boolean;

  constructor(options: ReadOptions) {
    this.options = options;
    this.items = [];
    this.next = 0;
    this.paused = false;
  }

  get length(): number {
    return this.items.length - this.next;
  }

  /** Tells the first; null = there is none. */
  tell(sink: RecordSink): 'event' | 'access' | null {
    const { items } = this;
    if (this.next === items.length) return null;
    const told = items[this.next++];
    if (this.next === items.length) this.next = items.length = 0;
    const pid = this.options.key(told.pid);
    if ('access' in told) {
      const { kind, va, length } = told.access;
      sink.enter(pid);
      sink.access(kind, Number(va >> 32n), Number(va & 0xffffffffn), Number(length));
      return 'access';
    }
    const { fields, place } = told;
    const event =
      'child' in fields ? { ...fields, pid, child: this.options.key(fields.child), place } : { ...fields, pid, place };
    this.options.tell(sink, event);
    return 'event';
  }

  /** An event of which the regions known of the process take note. */
  event(process: LackeyProcess, fields: EventFields, place: string): void {
    process.known?.follow(fields);
    this.plain(process.pid, fields, place);
  }

  plain(pid: number, fields: EventFields, place: string): void {
    this.items.push({ pid, fields, place });
  }

  /** Accesses that the recorder did not see; where no layout told all regions, their pages are mapped first. */
  unseen(process: LackeyProcess, accesses: readonly UnseenAccess[], place: string): void {
    if (!this.options.recorder.kernelAccesses) return;
    for (const { kind, va, length } of accesses) {
      if (length > MOST_MOVED)
        throw inputError(`${place}: expected at most ${MOST_MOVED} bytes that a call reads or writes, found ${length}`);
      for (let from = va; from < va + length; from += BigInt(MAX_ACCESS)) {
        const left = va + length - from;
        const access = { kind, va: from, length: left < MAX_ACCESS ? left : BigInt(MAX_ACCESS) };
        this.mapUnknown(process, access, place);
        this.items.push({ pid: process.pid, access, place });
      }
    }
  }

  /** What a call that returned did: in the memory of its process, and as a record. */
  returned(process: LackeyProcess, call: Call, value: bigint | null, place: string): void {
    this.unseen(process, kernelAccesses(call, value), place);
    const { recorder } = this.options;
    if (recorder.kernelAccesses && process.vdso !== null && CLOCK_CALLS.includes(call.name)) {
      if (!process.hasClock) this.event(process, clockPage(process.vdso), place);
      process.hasClock = true;
      this.unseen(process, clockAccesses(process.vdso), place);
    }
    if (value !== null) this.piped(process, call, Number(value));
    const fields = value === null ? null : effectOf(call, value, process.files);
    if (fields === null || (!recorder.preload && process.preload.takes(fields))) return;
    this.event(process, fields, place);
  }

  /** Whether the process must wait now; asked once. */
  takePause(): boolean {
    const { paused } = this;
    this.paused = false;
    return paused;
  }

  /** What was read from a pipe must have been written to it. */
  private piped({ files }: LackeyProcess, { name, args }: Call, bytes: number): void {
    if (name !== 'read' && name !== 'write') return;
    const pipe = files.pipe(Number.parseInt(args, 10));
    if (pipe === undefined) return;
    if (name === 'write') {
      pipe.written += bytes;
      return;
    }
    pipe.read += bytes;
    const needed = pipe.read;
    if (pipe.written >= needed) return;
    this.options.await?.(() => pipe.written >= needed);
    this.paused = true;
  }

  private mapUnknown(process: LackeyProcess, { va, length }: UnseenAccess, place: string): void {
    const { known } = process;
    if (known === null) return;
    const first = Number(va / PAGE_BYTES);
    const bytes = Number((va % PAGE_BYTES) + length);
    for (let page = known.missing(first, bytes); page >= 0; page = known.missing(first, bytes))
      this.event(process, unknownPage(page), place);
  }
}
