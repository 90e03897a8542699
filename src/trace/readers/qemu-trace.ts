import { inputError } from '../../base/user-error.ts';
import type { EventFields } from '../ops.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import type { Chunks } from '../source.ts';
import type { ReadOptions } from './format.ts';
import { effectOf } from './lackey-calls.ts';
import { utf8 } from './lackey-notes.ts';
import { LackeyProcess } from './lackey-process.ts';
import { isVfork } from './lackey-syscalls.ts';
import * as events from './qemu-events.ts';
import type { QemuHeader } from './qemu-header.ts';
import { BAD_WORD, blockOf, EVENT_WORD, NO_BLOCK, OTHER_WORD, PAUSE, QemuScanner } from './qemu-scan.ts';
import type { Place } from './qemu-scan.ts';
import { QemuWords } from './qemu-words.ts';

/** A file as part of a recording. */
export interface QemuPart {
  readonly header: QemuHeader;
  /** By pid; set when a process begins or is forked. */
  readonly processes: Map<number, LackeyProcess>;
  /** It is the first file of its process. */
  readonly first: boolean;
  open(): Promise<Chunks>;
  /** What is known of it when all has been read. */
  end(): Promise<QemuEnd>;
}

export interface QemuEnd {
  /** Its process ended or executed another program, and was not killed. */
  closed: boolean;
  /** No other file of its process comes after it. */
  last: boolean;
}

export async function openQemu(part: QemuPart, options: ReadOptions): Promise<TraceFile> {
  return new QemuTrace(await part.open(), part, options);
}

/** No event of a recording is as long: maps are the longest. */
const MOST_PAYLOAD = 1 << 24;

/** The records of one file of a recording. */
class QemuTrace implements TraceFile {
  private readonly source: Chunks;
  private readonly part: QemuPart;
  private readonly options: ReadOptions;
  private readonly words: QemuWords;
  private readonly scanner: QemuScanner;
  private readonly process: LackeyProcess;
  /** Where each thread stands. */
  private readonly places: Map<number, Place>;
  private readonly queue: { fields: EventFields; place: string }[];
  private began: boolean;
  private ended: boolean;
  /** The program that is to be executed, and the byte after its record: if the file goes on there, the call failed. */
  private executes: { name: string; after: number; recorded: boolean } | null;

  constructor(source: Chunks, part: QemuPart, options: ReadOptions) {
    this.source = source;
    this.part = part;
    this.options = options;
    this.words = new QemuWords(source);
    this.scanner = new QemuScanner(this.words);
    this.process = processOf(part);
    this.places = new Map([[0, this.scanner.place]]);
    this.queue = [];
    this.began = this.ended = false;
    this.executes = null;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { queue, scanner, words, options } = this;
    const key = options.key(this.process.pid);
    if (!this.began) await this.begin();
    for (;;) {
      const told = queue.shift();
      if (told !== undefined) {
        const { fields, place } = told;
        const child = 'child' in fields ? { child: options.key(fields.child) } : {};
        options.tell(sink, { ...fields, ...child, pid: key, place });
        return 'event';
      }
      if (this.ended) return 'ended';
      sink.enter(key);
      const status = scanner.scan(sink, until);
      if (status === PAUSE) return 'more';
      if (status === BAD_WORD) throw this.bad('expected a block and an instruction that the file has defined');
      if (status === OTHER_WORD) await this.otherWord();
      else if (!(await words.more()) && scanner.isDone()) await this.end();
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  private get place(): string {
    return `${this.words.name}: byte ${this.words.offset}`;
  }

  /** What is wrong at the scanner's place. */
  private bad(expected: string): Error {
    const { words, at, end } = this.words;
    const shown =
      at < end
        ? [words[at + 1], words[at]].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
        : 'the end';
    return inputError(
      `${this.place}: ${expected}, found ${shown}${at < end ? ' (damaged?)' : ' of the file (truncated?)'}`,
    );
  }

  private async begin(): Promise<void> {
    const { words, part, process } = this;
    this.began = true;
    await this.need(part.header.bytes / 4);
    words.at = part.header.bytes / 4;
    if (part.header.forked && process.fresh) {
      this.options.note(
        `${words.name}: no file tells the fork of process ${process.pid}: what it had mapped before is not known`,
      );
    }
  }

  /** Reads until there are `count` integers of 32 bits from the scanner's place on. */
  private async need(count: number): Promise<void> {
    const { words } = this;
    while (words.end - words.at < count) {
      if (await words.more()) continue;
      throw inputError(
        `${words.name}: byte ${words.offset}: an event of ${count * 4} bytes begins, and the file ends in it (truncated?)`,
      );
    }
  }

  /** An event, or the zeros behind the last word of a process that was killed. */
  private async otherWord(): Promise<void> {
    const { words } = this;
    const [bytes, hi] = [words.words[words.at] >>> 0, words.words[words.at + 1]];
    if (bytes === 0 && hi === 0) {
      await this.skipZeros();
      return;
    }
    if (hi >>> 28 !== EVENT_WORD || bytes % 8 !== 0 || bytes > MOST_PAYLOAD)
      throw this.bad('expected a word of a known kind');
    await this.need(2 + bytes / 4);
    const from = words.at * 4 + 8;
    if (!this.event(hi & 0xfffffff, words.bytes.subarray(from, from + bytes)))
      throw this.bad('expected an event of a known kind and its length');
    words.at += 2 + bytes / 4;
    if (this.executes?.after === -1) this.executes.after = words.offset;
  }

  private async skipZeros(): Promise<void> {
    const { words } = this;
    const from = words.offset;
    do {
      while (words.at < words.end && words.words[words.at] === 0) words.at++;
      if (words.at < words.end) {
        words.at -= words.at % 2;
        throw this.bad(`nothing is recorded from byte ${from} on, so expected zeros up to the end`);
      }
    } while (await words.more());
  }

  /** Takes in an event; false = there is none such. */
  private event(type: number, payload: Uint8Array): boolean {
    const { scanner, process, options } = this;
    switch (type) {
      case events.DEFINE:
        return this.define(payload);
      case events.THREAD: {
        const thread = payload.length < 4 ? 0 : payload[0] + payload[1] * 256 + payload[2] * 65536;
        scanner.place = this.places.get(thread) ?? { block: NO_BLOCK, next: 0, goal: 0 };
        this.places.set(thread, scanner.place);
        return payload.length === 8;
      }
      case events.MAPS:
        return this.maps(events.textOf(payload));
      case events.COMMAND:
        process.command = utf8(events.textOf(payload));
        options.command(process.pid, process.command);
        return true;
      case events.SYSCALL:
        return this.call(payload);
      case events.EXEC:
      case events.NATIVE:
        this.executes = { name: utf8(events.textOf(payload)), after: -1, recorded: type === events.EXEC };
        return true;
      default:
        return type === events.EXEC_FAILED;
    }
  }

  private define(payload: Uint8Array): boolean {
    const { blocks } = this.scanner;
    if (payload.length < 16) return false;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    const [id, count] = [view.getUint32(0, true), view.getUint32(4, true)];
    if (count > 512 || payload.length !== 16 + Math.ceil(count / 8) * 8 || id >= 1 << 26) return false;
    while (blocks.length < id) blocks.push(NO_BLOCK);
    blocks[id] = blockOf(view.getInt32(12, true), view.getInt32(8, true), payload.slice(16, 16 + count));
    return true;
  }

  private maps(text: string): boolean {
    const maps = events.mapsOf(text, this.part.header);
    if (maps === null) return false;
    const { process } = this;
    if (!process.fresh) this.queueUp({ op: 'exec' });
    process.exec();
    process.fresh = false;
    for (const map of maps) this.queueUp(map);
    return true;
  }

  private call(payload: Uint8Array): boolean {
    const { process } = this;
    const told = events.callOf(payload, process.pid);
    if (told === null) return false;
    const { call, result } = told;
    if (events.isFork(call)) {
      const child = Number(result);
      const shared = isVfork(call);
      this.part.processes.set(child, process.fork(child, shared));
      this.queueUp({ op: shared ? 'vfork' : 'fork', child });
      this.options.command(child, process.command);
    } else {
      const fields = effectOf(call, result, process.files);
      if (fields !== null) this.queueUp(fields);
    }
    return true;
  }

  private queueUp(fields: EventFields): void {
    this.queue.push({ fields, place: this.place });
  }

  /** Tells what the end of the file means. */
  private async end(): Promise<void> {
    const { process, part, executes, words } = this;
    const { closed, last } = await part.end();
    this.ended = true;
    if (executes !== null && executes.after === words.offset) {
      if (!executes.recorded) {
        this.options.note(
          `${words.name}: process ${process.pid} executes ${executes.name}, which no installed QEMU runs: not recorded from there on`,
        );
      }
      process.exec();
      this.queueUp({ op: 'exec' });
    } else if (!closed) {
      this.options.note(
        `${words.name}: process ${process.pid} was killed, or its recording interrupted: what it did before is here`,
      );
    }
    if (!last) return;
    part.processes.delete(process.pid);
    this.queueUp({ op: 'exit' });
  }
}

/** The process as its parent or its image before left it, or a new one; one whose file has been read is of an earlier reading. */
function processOf({ processes, header: { pid }, first }: QemuPart): LackeyProcess {
  const known = processes.get(pid);
  const process = known === undefined || (first && known.begun) ? new LackeyProcess(pid) : known;
  process.begun = true;
  processes.set(pid, process);
  return process;
}
