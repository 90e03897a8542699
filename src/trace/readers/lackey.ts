import { quoted } from '../../base/quoted.ts';
import type { InputFile } from '../input-file.ts';
import { PLAIN_MAP, PROT_RWU, PROT_X } from '../ops.ts';
import type { EventFields } from '../ops.ts';
import { LineBlocks, NEWLINE } from '../scanner.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import type { ReadOptions, TraceFormat } from './format.ts';
import { KnownPages } from './known-pages.ts';
import { BadArguments, effectOf } from './lackey-calls.ts';
import { lackeyProcesses, latin1, NOTE } from './lackey-folder.ts';
import type { LackeyImage } from './lackey-folder.ts';
import { LackeyProcess } from './lackey-process.ts';
import { BLOCK_END, LackeyScanner, NEW_PAGE, PAUSE } from './lackey-scan.ts';
import { isExec, isForkedStart, isVfork, Syscalls } from './lackey-syscalls.ts';
import type { Result, Told } from './lackey-syscalls.ts';

/** What valgrind's lackey prints, alone or with SYSCALL lines and with a file for each process. */
export const lackey: TraceFormat = {
  name: 'lackey',
  title: 'valgrind --tool=lackey --trace-mem=yes',
  sniff: isLackey,
  open: openAlone,
  group: (files, layout) => lackeyProcesses(files, layout, openImage),
};

const ACCESS = /^ *[ILSM] +[0-9a-f]{1,16},\d{1,10} *\r?$/i;
const OTHER = /^(?:SYSCALL\[\d+,\d+\]\(| --> |SB [0-9a-f]+|\s*$)/;

/** It begins with lackey's banner, or with lines of which each is lackey's and one is an access. */
function isLackey(head: Uint8Array): boolean {
  const lines = latin1(head).split('\n');
  if (lines.length > 1) lines.pop();
  if (/^==\d+== Lackey, /.test(lines[0])) return true;
  const others = lines.filter((line) => !ACCESS.test(line));
  return others.length < lines.length && others.every((line) => NOTE.test(line.trimEnd()) || OTHER.test(line));
}

async function openAlone(file: InputFile, options: ReadOptions): Promise<TraceFile> {
  const [process] = await lackeyProcesses([file], options.layout, openImage);
  return process.images[0].open(options);
}

async function openImage(image: LackeyImage, options: ReadOptions): Promise<TraceFile> {
  return new LackeyTrace(await ByteSource.open(image.file), image, options);
}

/** How far the stack grows down below its first page where no layout tells: Linux' default `ulimit -s`. */
const STACK_BYTES = 8n << 20n;
const PAGE_BYTES = 4096n;
/** How far a file is looked through for what must be known before its first record. */
const AHEAD_BYTES = 1 << 20;
const CAPITAL_S = 83;
const BLANK = 32;

interface Told1 {
  pid: number;
  fields: EventFields;
  place: string;
}

/**
 * The records of one file of a recording. An access names no process: it belongs to the one that the line before it names or
 * returns to. With a file for each process that is the file's own; in a log that processes share, it changes at a banner, note or
 * SYSCALL line of another pid, and at the bare result that a fork returns to the child (0) or to its parent (the child's pid);
 * when both run at once, the log does not tell them apart.
 */
class LackeyTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly image: LackeyImage;
  private readonly options: ReadOptions;
  private readonly blocks: LineBlocks;
  private readonly scanner: LackeyScanner;
  private readonly calls: Syscalls;
  /** Events that are to be told, in order. */
  private readonly queue: Told1[];
  private process: LackeyProcess;
  /** The pid that the sink was told last in this read; -1 = none. */
  private entered: number;
  /** An image begins with the next line that is no note. */
  private starting: boolean;
  private ended: boolean;
  /** Other processes with lines in this file, and children forked in it that have none yet. */
  private readonly guests: Set<number>;
  private readonly unstarted: number[];
  /** What the file's first part tells; null = not looked at. */
  private ahead: Ahead | null;
  /** The page of the image's first store has been mapped as its stack. */
  private hasStack: boolean;

  constructor(source: ByteSource, image: LackeyImage, options: ReadOptions) {
    this.source = source;
    this.image = image;
    this.options = options;
    this.blocks = new LineBlocks(source);
    this.scanner = new LackeyScanner(this.blocks);
    this.calls = new Syscalls();
    this.queue = [];
    this.process = processOf(image);
    this.entered = -1;
    this.starting = true;
    this.ended = false;
    this.guests = new Set();
    this.unstarted = [];
    this.ahead = null;
    this.hasStack = false;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { blocks, scanner, process } = this;
    this.entered = -1;
    for (;;) {
      const event = this.queue.shift();
      if (event !== undefined) {
        this.tell(sink, event);
        return 'event';
      }
      if (blocks.at === blocks.end) {
        if (await blocks.next()) scanner.blockChanged();
        else if (!(await this.end())) return 'ended';
      } else if (this.starting) await this.startLine();
      else {
      }
    }
  }
