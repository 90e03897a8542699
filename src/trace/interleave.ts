import { assert } from '../base/assert.ts';
import type { TraceEvent } from './ops.ts';
import type { Processes } from './processes.ts';
import type { ProcessFiles, ReadOptions } from './readers/format.ts';
import type { ReadStatus, RecordSink, TraceFile } from './sink.ts';

/** References of a turn, counted at 4 KiB whatever the page size. */
export const QUANTUM = 20_000;

/** The files of one process among those that take turns, and what their reader is given. */
export interface TurnTaker {
  /** Processes of different traces know nothing of each other. */
  readonly trace: string;
  readonly files: ProcessFiles;
  /** `tell` is the interleaver's, who hears events by it. */
  readonly options: Omit<ReadOptions, 'tell' | 'await'>;
}

interface Stream {
  readonly trace: string;
  readonly files: ProcessFiles;
  readonly options: ReadOptions;
  /** Images opened so far; the latest is `file` until it ends. */
  images: number;
  file: TraceFile | null;
  /** A process at a wait record waits for that child's end, a vfork parent for its child's exec or exit. */
  waitsFor: Stream | null;
  /** What its process waits for otherwise: another's bytes in a pipe. */
  until: (() => boolean) | null;
  /** The wait record, which is told when the waiting is over. */
  held: TraceEvent | null;
  /** Its process has ended: nobody waits for it any more. */
  over: boolean;
}

interface Fork {
  readonly stream: Stream;
  /** Keys in `Processes`. */
  readonly parent: number;
  readonly child: number;
  readonly waits: boolean;
}

/**
 * Makes one order of the files of many processes (MODEL §7): round robin in order of first appearance, a turn being whole records
 * until `quantum` references are done. A child joins at the tail of the round at its fork record; who has no records left, leaves.
 */
export class Interleaver {
  private readonly processes: Processes;
  private readonly quantum: number;
  /** Those whose fork record has not come yet. */
  private readonly unborn: Stream[];
  /** The others that have not ended, in order of first appearance. */
  private readonly round: Stream[];
  /** Where in the round the search for the next turn begins. */
  private next: number;
  /** Whose turn it is, and the reference count at which the turn ends. */
  private running: Stream | null;
  private turnEnd: number;
  /** The fork that has just been told; its child joins the round before the next record. */
  private forked: Fork | null;

  constructor(takers: readonly TurnTaker[], processes: Processes, quantum = QUANTUM) {
    assert(quantum >= 1, 'a turn takes at least one reference');
    const streams = takers.map((taker) => this.stream(taker));
    this.processes = processes;
    this.quantum = quantum;
    this.unborn = streams.filter(({ files }) => files.parent !== null);
    this.round = streams.filter(({ files }) => files.parent === null);
    this.next = 0;
    this.running = null;
    this.turnEnd = 0;
    this.forked = null;
  }

  /** Reads records into the sink until all files have ended or the sink is full. */
  async read(sink: RecordSink): Promise<ReadStatus> {
    for (;;) {
      const stream = this.running ?? this.nextTurn(sink);
      if (stream === null) return 'ended';
      const file = stream.file ?? (await this.openNext(stream));
      const status = file === null ? 'ended' : await file.read(sink, this.turnEnd);
      if (this.forked !== null) await this.bear(this.forked);
      if (status === 'ended') await this.endImage(stream);
      if (stream.waitsFor !== null || stream.until !== null || sink.now - sink.skew >= this.turnEnd)
        this.running = null;
      if (sink.full) return 'more';
    }
  }

  async close(): Promise<void> {
    for (const { file } of this.round) await file?.close();
  }

  private stream({ trace, files, options }: TurnTaker): Stream {
    const tell: ReadOptions['tell'] = (sink, event) => this.hear(stream, sink, event);
    const stream: Stream = {
      trace,
      files,
      options: { ...options, tell, await: (until) => (stream.until = until) },
      images: 0,
      file: null,
      waitsFor: null,
      until: null,
      held: null,
      over: false,
    };
    return stream;
  }

  /** Gives the turn to the next in the round who waits for nobody; if all wait, the first goes on. */
  private nextTurn(sink: RecordSink): Stream | null {
    const { round } = this;
    if (round.length === 0 && !this.takeIn()) return null;
    const steps = round.findIndex((_, step) => {
      const { waitsFor, until } = round[(this.next + step) % round.length];
      return waitsFor === null && (until === null || until());
    });
    const place = steps < 0 ? 0 : (this.next + steps) % round.length;
    const stream = round[place];
    this.next = place + 1;
    this.running = stream;
    const isAlone = round.length + this.unborn.length === 1 && stream.files.growing === undefined;
    this.turnEnd = isAlone ? Infinity : sink.now - sink.skew + this.quantum;
    stream.waitsFor = null;
    stream.until = null;
    if (stream.held !== null) sink.event(stream.held);
    stream.held = null;
    return stream;
  }

  /** Lets in one whose fork record never came, so that nothing is lost. */
  private takeIn(): boolean {
    const stream = this.unborn.shift();
    if (stream === undefined) return false;
    const { pid, parent } = stream.files;
    stream.options.note(`${stream.trace}: process ${parent} never forks process ${pid}, which runs after the others`);
    this.round.push(stream);
    return true;
  }

  /** Opens the next image of the process; null = it has none any more. */
  private async openNext(stream: Stream): Promise<TraceFile | null> {
    const { images, growing } = stream.files;
    const next = images.at(stream.images++) ?? (await growing?.nextImage()) ?? null;
    stream.file = next === null ? null : await next.open(stream.options);
    return stream.file;
  }

  /** Closes a file that has been read; after the last one its process leaves the round. */
  private async endImage(stream: Stream): Promise<void> {
    await stream.file?.close();
    if ((await this.openNext(stream)) !== null) return;
    this.release(stream, true);
    this.round.splice(--this.next, 1);
    this.running = null;
  }

  /** Passes an event on, and notes who is born, who waits and whose waiting is over. */
  private hear(stream: Stream, sink: RecordSink, event: TraceEvent): void {
    if (event.op === 'wait') {
      const child = this.round.find((other) => !other.over && this.isProcess(other, stream.trace, event.child));
      if (child !== undefined && child !== stream) {
        stream.waitsFor = child;
        stream.held = event;
        return;
      }
    }
    sink.event(event);
    if (event.op === 'fork' || event.op === 'vfork') {
      this.forked = { stream, parent: event.pid, child: event.child, waits: event.op === 'vfork' };
    } else if ((event.op === 'exec' || event.op === 'exit') && this.isProcess(stream, stream.trace, event.pid)) {
      this.release(stream, event.op === 'exit');
    }
  }

  /** The child's files join the round, if it has any. */
  private async bear({ stream, parent, child, waits }: Fork): Promise<void> {
    const { names } = this.processes;
    this.forked = null;
    const place = this.unborn.findIndex(
      (other) => other.files.parent === names[parent].pid && this.isProcess(other, stream.trace, child),
    );
    const born = place < 0 ? await this.grown(stream, names[child].pid) : this.unborn.splice(place, 1)[0];
    if (born === null) return;
    this.round.push(born);
    if (waits) stream.waitsFor = born;
  }

  /** The child of a program that still runs. */
  private async grown({ trace, files, options }: Stream, pid: number): Promise<Stream | null> {
    const child = await files.growing?.child(pid);
    return child === undefined || child === null
      ? null
      : this.stream({ trace, files: child, options: { ...options, pid } });
  }

  /** Ends the waiting of vfork parents for the process and, if it has ended, that of all. */
  private release(stream: Stream, ended: boolean): void {
    stream.over ||= ended;
    for (const waiter of this.round)
      if (waiter.waitsFor === stream && (ended || waiter.held === null)) waiter.waitsFor = null;
  }

  private isProcess(stream: Stream, trace: string, key: number): boolean {
    return stream.trace === trace && stream.files.pid === this.processes.names[key].pid;
  }
}
