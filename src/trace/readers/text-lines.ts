import { quoted } from '../../base/quoted.ts';
import { inputError, UserError } from '../../base/user-error.ts';
import type { InputFile } from '../input-file.ts';
import { FETCH } from '../ops.ts';
import { LineBlocks, NEWLINE } from '../scanner.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import { countAccess } from './csv-access.ts';
import { NO_ACCESS, NO_KIND } from './fields.ts';
import type { LineAccess, TextLine } from './fields.ts';
import type { ReadOptions } from './format.ts';

/** Reads the lines of one format, each by itself. */
export interface LineReader {
  /** Reads the line that begins at `start` into `line`; answers where the next one begins, or -1: it is none. The bytes end with a newline. */
  read(bytes: Uint8Array, start: number, line: TextLine): number;
  /** Is told the first line that is neither blank nor a comment; answers whether it is a header, to be passed over. */
  begin?(text: string): boolean;
}

/** Opens a trace whose lines are a reference each; blank lines and lines that begin with `#` are none. */
export async function openLines(file: InputFile, options: ReadOptions, lines: LineReader): Promise<TraceFile> {
  return new LineTrace(await ByteSource.open(file), options, lines);
}

/** The lines of a file's head as text, without blank lines, comments and the one that may be cut. */
export function wholeLines(head: Uint8Array): string[] {
  const lines = new TextDecoder().decode(head).split('\n');
  if (lines.length > 1) lines.pop();
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

/** Whether a file begins with lines of this form: the first one, and all others but one in twenty, so that a damaged file is known and its bad line named. */
export function consistsOf(head: Uint8Array, pattern: RegExp): boolean {
  const lines = wholeLines(head);
  if (lines.length === 0 || !pattern.test(lines[0])) return false;
  return lines.filter((line) => !pattern.test(line)).length * 20 <= lines.length;
}

/** The name of a file without its folder and the ending of its compression, in lower case. */
export function plainName(fileName: string): string {
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.(?:gz|xz|zst|bz2)$/, '');
}

const MARK = [0xef, 0xbb, 0xbf];

class LineTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly blocks: LineBlocks;
  private readonly options: ReadOptions;
  private readonly lines: LineReader;
  private readonly keys: Map<number, number>;
  private readonly line: TextLine;
  /** The first line has been looked at. */
  private begun: boolean;
  /** The pid that the sink was told last in this read; -1 = none. */
  private entered: number;
  /** 2^32 / the sink's page size. */
  private highPages: number;

  constructor(source: ByteSource, options: ReadOptions, lines: LineReader) {
    this.source = source;
    this.blocks = new LineBlocks(source);
    this.options = options;
    this.lines = lines;
    this.keys = new Map();
    this.line = {
      access: { kind: NO_KIND, hi: 0, lo: 0, size: 1 },
      fetched: false,
      fetch: { kind: FETCH, hi: 0, lo: 0, size: 1 },
      pid: -1,
      expected: '',
      wrongAt: 0,
    };
    this.begun = false;
    this.entered = -1;
    this.highPages = 0;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { blocks } = this;
    this.entered = -1;
    this.highPages = 2 ** (32 - sink.pageBits);
    for (;;) {
      if (this.begun && this.scan(sink, until)) return 'more';
      if (blocks.at === blocks.end && !(await blocks.next())) {
        if (this.begun) return 'ended';
        throw inputError(`${blocks.name}: expected a reference in each line, found only comments and blank lines`);
      }
      if (!this.begun) this.begin();
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  /** Looks for the first line that holds something, in this block. */
  private begin(): void {
    const { blocks, lines } = this;
    if (blocks.line === 0 && MARK.every((byte, place) => blocks.bytes[place] === byte)) blocks.at = MARK.length;
    while (blocks.at < blocks.end) {
      const { at, line } = blocks;
      const text = blocks.takeLine().trim();
      if (isEmpty(text)) continue;
      this.begun = true;
      if (lines.begin === undefined || !this.isHeader(text)) {
        blocks.at = at;
        blocks.line = line;
      }
      return;
    }
  }

  private isHeader(text: string): boolean {
    try {
      return this.lines.begin?.(text) ?? false;
    } catch (error) {
      throw error instanceof UserError ? inputError(`${this.blocks.place}: ${error.message}`) : error;
    }
  }

  /** Reads the lines of the present block; false = it is used up. */
  private scan(sink: RecordSink, until: number): boolean {
    const { blocks, line, lines } = this;
    const { bytes, end } = blocks;
    while (blocks.at < end) {
      const next = lines.read(bytes, blocks.at, line);
      if (next < 0) {
        this.other();
        continue;
      }
      blocks.at = next;
      blocks.line++;
      if (line.access.kind === NO_ACCESS) continue;
      const pid = line.pid < 0 ? this.options.pid : line.pid;
      if (pid !== this.entered) this.enter(sink, pid);
      if (line.fetched) this.tell(sink, line.fetch);
      this.tell(sink, line.access);
      if (sink.now - sink.skew >= until || sink.full) return true;
    }
    return false;
  }

  private tell(sink: RecordSink, access: LineAccess): void {
    if (!countAccess(sink, access, this.highPages)) sink.access(access.kind, access.hi, access.lo, access.size);
  }

  private enter(sink: RecordSink, pid: number): void {
    let key = this.keys.get(pid);
    if (key === undefined) this.keys.set(pid, (key = this.options.key(pid)));
    sink.enter(key);
    this.entered = pid;
  }

  /** Passes a line that its reader cannot read: blank, a comment, or bad. */
  private other(): void {
    const { blocks, line } = this;
    const { bytes, at } = blocks;
    const text = blocks.takeLine().trim();
    if (isEmpty(text)) return;
    const found = new TextDecoder().decode(bytes.subarray(line.wrongAt, bytes.indexOf(NEWLINE, at))).trim();
    const shown = found === '' ? 'the end of the line' : quoted(found);
    const cut = blocks.unended ? ', where the file ends' : '';
    this.options.bad(`${blocks.place}: expected ${line.expected}, found ${shown}${cut}`);
  }
}

function isEmpty(text: string): boolean {
  return text === '' || text.startsWith('#');
}
