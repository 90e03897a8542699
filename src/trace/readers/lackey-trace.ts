import { quoted } from '../../base/quoted.ts';
import type { EventFields } from '../ops.ts';
import { LineBlocks, NEWLINE } from '../scanner.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import type { ReadOptions } from './format.ts';
import { BadArguments } from './lackey-calls.ts';
import type { Call } from './lackey-calls.ts';
import type { LackeyPart } from './lackey-folder.ts';
import { beginImage, lookAhead, stackPage, unknownPage } from './lackey-image.ts';
import type { Ahead } from './lackey-image.ts';
import { latin1, NOTE, SUPERBLOCK, utf8 } from './lackey-notes.ts';
import { LineOwner } from './lackey-owner.ts';
import type { LackeyProcess } from './lackey-process.ts';
import { ToldQueue } from './lackey-queue.ts';
import { LackeyScanner, NEW_PAGE, OTHER_LINE, PAUSE } from './lackey-scan.ts';
import { arrivalAccesses } from './lackey-start.ts';
import { isExec, isForkedStart, isVfork, Syscalls } from './lackey-syscalls.ts';
import type { Result } from './lackey-syscalls.ts';

/** Opens one file of a recording. */
export async function openPart(part: LackeyPart, options: ReadOptions): Promise<TraceFile> {
  return new LackeyTrace(await ByteSource.open(part.file), part, options);
}

/** The records of one file of a recording: accesses are scanned as bytes, other lines read as text. */
class LackeyTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly part: LackeyPart;
  private readonly options: ReadOptions;
  private readonly blocks: LineBlocks;
  private readonly scanner: LackeyScanner;
  private readonly calls: Syscalls;
  private readonly queue: ToldQueue;
  private readonly owner: LineOwner;
  /** The pid that the sink was told last in this read; -1 = none. */
  private entered: number;
  /** An image begins with the next line that is no note. */
  private starting: boolean;
  private ended: boolean;
  /** What the file's first part tells; null = not looked at. */
  private ahead: Ahead | null;

  constructor(source: ByteSource, part: LackeyPart, options: ReadOptions) {
    this.source = source;
    this.part = part;
    this.options = options;
    this.blocks = new LineBlocks(source);
    this.scanner = new LackeyScanner(this.blocks);
    this.calls = new Syscalls();
    this.queue = new ToldQueue(options);
    this.owner = new LineOwner(part);
    this.entered = -1;
    this.starting = true;
    this.ended = false;
    this.ahead = null;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { blocks, scanner, queue } = this;
    this.entered = -1;
    for (;;) {
      const told = queue.tell(sink);
      if (told === 'event') return 'event';
      if (told === 'access') {
        this.entered = -1;
        if (sink.full || sink.now - sink.skew >= until) return 'more';
      } else if (blocks.at === blocks.end) {
        if (await blocks.next()) scanner.blockChanged();
        else if (!(await this.end())) return 'ended';
      } else if (this.starting) {
        await this.startLine();
      } else {
        this.enter(sink);
        const status = scanner.scan(sink, until);
        if (status === PAUSE) return 'more';
        if (status === NEW_PAGE) this.mapPage(scanner.newPage);
        else if (status === OTHER_LINE) this.otherLine();
        if (queue.takePause()) return 'event';
      }
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  private get process(): LackeyProcess {
    return this.owner.process;
  }

  /** The line that is being read; the last one at the end. */
  private get place(): string {
    const { name, line } = this.blocks;
    return `${name}:${this.ended ? line : line + 1}`;
  }

  private enter(sink: RecordSink): void {
    const { pid } = this.process;
    if (this.entered === pid) return;
    sink.enter(this.options.key(pid));
    this.entered = pid;
  }

  private queueUp(process: LackeyProcess, fields: EventFields): void {
    this.queue.event(process, fields, this.place);
    this.scanner.forget();
  }

  /** The line at `blocks.at`, one character for each byte. */
  private lineText(): string {
    const { bytes, at } = this.blocks;
    return latin1(bytes.subarray(at, bytes.indexOf(NEWLINE, at))).replace(/\r$/, '');
  }

  /** Passes `used` characters of a line, and all of it if only blanks are left: what is glued to it is read next. */
  private pass(text: string, used: number): void {
    const { blocks } = this;
    if (text.slice(used).trim() !== '') {
      blocks.at += used;
      return;
    }
    blocks.at = blocks.bytes.indexOf(NEWLINE, blocks.at) + 1;
    blocks.line++;
  }

  /** A note before an image's first line, or that line, before which the image's initial maps are told. */
  private async startLine(): Promise<void> {
    const text = this.lineText();
    if (text.trim() === '' || NOTE.test(text)) {
      this.otherLine();
      return;
    }
    const forked = isForkedStart(text);
    await this.beginImage(forked);
    if (forked) this.pass(text, text.length);
  }

  private async beginImage(forked: boolean): Promise<void> {
    const { process, part, queue, options } = this;
    this.starting = false;
    if (!forked || process.fresh) {
      const layout = await part.recording.layout();
      const maps = forked ? undefined : layout?.get(process.pid)?.[process.images];
      if (!forked) process.images++;
      if (maps === undefined && (forked || layout !== null)) this.options.note(this.unknownStart(forked));
      const ahead = (this.ahead ??= await lookAhead(part.file));
      const { events, accesses } = beginImage(process, maps ?? null, ahead, options.recorder.kernelAccesses);
      for (const event of events) queue.plain(process.pid, event.fields, event.place ?? this.place);
      queue.unseen(process, accesses, this.place);
      this.ahead = { ...ahead, firstStore: null };
    }
    queue.unseen(process, process.arrival.splice(0), this.place);
    this.scanBy(process);
  }

  /** The scanner goes on with what is known of a process. */
  private scanBy({ known, preload }: LackeyProcess): void {
    this.scanner.known = known;
    this.scanner.left = this.options.recorder.preload ? null : preload;
    this.scanner.forget();
  }

  private unknownStart(forked: boolean): string {
    const { pid, images } = this.process;
    return forked
      ? `${this.blocks.name}: no file tells the fork of process ${pid}: what it had mapped before is not known`
      : `${this.blocks.name}: the layout file has no image ${images} of process ${pid}`;
  }

  private mapPage(page: number): void {
    const { process, blocks } = this;
    const isStore = /^ *S/.test(latin1(blocks.bytes.subarray(blocks.at, blocks.at + 8)));
    const isStack = isStore && !process.hasStack;
    this.queueUp(process, isStack ? stackPage(page) : unknownPage(page));
    if (isStack) process.hasStack = true;
  }

  private otherLine(): void {
    const text = this.lineText();
    const note = NOTE.exec(text);
    if (note !== null) this.note(Number(note[2]), note[3]);
    if (note !== null || text.trim() === '' || SUPERBLOCK.test(text)) this.pass(text, text.length);
    else this.pass(text, this.callLine(text) ?? this.resultLine(text) ?? this.badLine(text));
  }

  private note(pid: number, text: string): void {
    const { calls } = this;
    const isBanner = text.startsWith('Lackey, ');
    if (isBanner) this.owner.begin(pid);
    this.switchTo(pid);
    const { process } = this;
    if (isBanner) {
      if (isExec(calls.open) && calls.open.pid === pid) this.exec();
      this.starting = true;
    } else if (text.startsWith('Command: ')) {
      process.command = utf8(text.slice('Command: '.length));
      this.options.command(process.pid, process.command);
    }
  }

  /** Reads a SYSCALL line up to what is glued to it; null = it is none. */
  private callLine(text: string): number | null {
    const { calls } = this;
    const line = calls.line(text);
    if (line === null) return null;
    this.switchTo(line.pid);
    if (line.result !== null) this.result(line.result);
    if (line.child !== null && calls.open !== null) this.fork(line.child, calls.open);
    return line.used;
  }

  /** Reads a result on a line of its own; null = it is none. */
  private resultLine(text: string): number | null {
    const { calls } = this;
    const line = calls.bareResult(text);
    if (line === null) return null;
    const { open, openChild } = calls;
    const child = openChild ?? this.owner.nextChild;
    if (line.value === 0n && child !== undefined && (openChild !== null || open === null)) {
      this.switchTo(child);
    } else if (open !== null) {
      this.switchTo(open.pid);
      calls.close();
      this.result({ call: open, value: line.value });
    }
    return line.used;
  }

  private badLine(text: string): number {
    const { scanner } = this;
    const found = text.slice(Math.max(0, scanner.wrongAt - this.blocks.at));
    const shown = found === '' ? 'the end of the line' : quoted(utf8(found));
    const expected = text.startsWith('SYSCALL[') ? 'SYSCALL[PID,TID](NUMBER) and a call' : scanner.expected;
    this.bad(`expected ${expected}, found ${shown}${this.blocks.cut}`);
    return text.length;
  }

  private bad(message: string): void {
    this.options.bad(`${this.place}: ${message}`);
  }

  private result({ call, value }: Result): void {
    const { process } = this;
    if (value !== null && call.name === 'exit_group' && this.owner.guests.has(process.pid)) this.exit(process.pid);
    try {
      this.queue.returned(process, call, value, this.place);
      this.scanner.forget();
    } catch (error) {
      if (!(error instanceof BadArguments)) throw error;
      this.bad(`expected the arguments of ${call.name}, found ${quoted(utf8(call.args))}`);
    }
  }

  private fork(child: number, call: Call): void {
    const { process } = this;
    const shared = isVfork(call);
    this.owner.fork(child, shared, arrivalAccesses(call, process.vdso));
    this.queueUp(process, { op: shared ? 'vfork' : 'fork', child });
    this.options.command(child, process.command);
  }

  private exec(): void {
    this.calls.close();
    this.process.exec();
    this.process.execIsSeen = true;
    this.queueUp(this.process, { op: 'exec' });
  }

  private exit(pid: number): void {
    this.owner.end(pid);
    this.queue.plain(pid, { op: 'exit' }, this.place);
  }

  /** The lines from here on are those of `pid`. */
  private switchTo(pid: number): void {
    if (!this.owner.switchTo(pid)) return;
    this.options.note(`${this.blocks.name}: several processes share this file, so accesses made at once are mixed`);
    this.scanBy(this.process);
  }

  /** Tells what the end of the file means; false = it has been told. */
  private async end(): Promise<boolean> {
    if (this.ended) return false;
    this.ended = true;
    if (this.starting) await this.beginImage(false);
    // Nothing follows the line of an exec that succeeds, not even its newline.
    if (isExec(this.calls.open)) this.exec();
    else this.blocks.noteEnd(this.options);
    for (const pid of this.owner.guests) this.exit(pid);
    if (this.part.last) this.exit(this.part.pid);
    return this.queue.length > 0;
  }
}
