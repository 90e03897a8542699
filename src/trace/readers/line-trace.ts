import { quoted } from '../../base/quoted.ts';
import { inputError, UserError } from '../../base/user-error.ts';
import type { InputFile } from '../input-file.ts';
import { LineBlocks, NEWLINE } from '../scanner.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import { countAccess } from './csv-access.ts';
import type { ReadOptions } from './format.ts';
import { TextLine } from './text-line.ts';
import type { LineAccess } from './text-line.ts';

/** Knows the lines of a text format, each by itself. Blank lines and lines that begin with `#` hold nothing in any of them. */
export interface LineReader {
  /** Reads the line that begins at `start` into `line`; answers where the next one begins, or 0: it is not of the usual form. The bytes end with a newline. */
  read(bytes: Uint8Array, start: number, line: TextLine): number;
  /** Reads a line that `read` could not; throws a UserError of what was expected and found in a bad one. Without it, `line` says what is wrong with it. */
  other?(text: string, line: TextLine): void;
  /** Is told the first line that holds something; answers whether it is a header, to be passed over. */
  begin?(text: string): boolean;
  /** Nothing after the latest line belongs to the trace. */
  readonly ended?: boolean;
  /** Called after the last line. */
  end?(): void;
}

/** Opens a text trace whose lines `reader` knows. */
export async function openLines(file: InputFile, options: ReadOptions, reader: LineReader): Promise<TraceFile> {
  return new LineTrace(await ByteSource.open(file), options, reader);
}

/** The bytes that may stand before UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

class LineTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly blocks: LineBlocks;
  private readonly options: ReadOptions;
  private readonly reader: LineReader;
  private readonly keys: Map<number, number>;
  /** The latest line, and how many of its accesses the sink was told. */
  private readonly line: TextLine;
  private told: number;
  /** The first line that holds something has been found. */
  private begun: boolean;
  /** The pid that the sink was told last in this read; -1 = none. */
  private entered: number;
  /** 2^32 / the sink's page size. */
  private highPages: number;

  constructor(source: ByteSource, options: ReadOptions, reader: LineReader) {
    this.source = source;
    this.blocks = new LineBlocks(source);
    this.options = options;
    this.reader = reader;
    this.keys = new Map();
    this.line = new TextLine();
    this.told = 0;
    this.begun = false;
    this.entered = -1;
    this.highPages = 0;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { blocks, reader } = this;
    this.entered = -1;
    this.highPages = 2 ** (32 - sink.pageBits);
    for (;;) {
      if (this.begun && this.scan(sink, until)) return 'more';
      if (reader.ended === true || (blocks.at === blocks.end && !(await blocks.next()))) break;
      if (!this.begun) this.begin();
    }
    if (!this.begun)
      throw inputError(`${blocks.name}: expected a reference in each line, found only comments and blank lines`);
    reader.end?.();
    if (reader.ended !== true) blocks.noteEnd(this.options);
    return 'ended';
  }

  close(): Promise<void> {
    return this.source.close();
  }

  /** Looks for the first line that holds something, in this block. */
  private begin(): void {
    const { blocks, reader } = this;
    if (blocks.line === 0 && MARK.every((byte, place) => blocks.bytes[place] === byte)) blocks.at = MARK.length;
    while (blocks.at < blocks.end) {
      const { at, line } = blocks;
      const text = blocks.takeLine().trim();
      if (holdsNothing(text)) continue;
      this.begun = true;
      if (reader.begin === undefined || !this.isHeader(text)) {
        blocks.at = at;
        blocks.line = line;
      }
      return;
    }
  }

  private isHeader(text: string): boolean {
    try {
      return this.reader.begin?.(text) ?? false;
    } catch (error) {
      throw error instanceof UserError ? inputError(`${this.blocks.place}: ${error.message}`) : error;
    }
  }

  /** Tells the accesses of the present block; false = it is used up, or the trace has ended. */
  private scan(sink: RecordSink, until: number): boolean {
    const { blocks, line, reader } = this;
    const { bytes, end } = blocks;
    for (;;) {
      while (this.told < line.count) {
        this.tell(sink, line.at(this.told++));
        if (sink.now - sink.skew >= until || sink.full) return true;
      }
      if (blocks.at >= end || reader.ended === true) return false;
      line.count = this.told = 0;
      const next = reader.read(bytes, blocks.at, line);
      if (next > 0) {
        blocks.at = next;
        blocks.line++;
      } else this.other();
    }
  }

  private tell(sink: RecordSink, access: LineAccess): void {
    const pid = access.pid < 0 ? this.options.pid : access.pid;
    if (pid !== this.entered) this.enter(sink, pid);
    if (!countAccess(sink, access, this.highPages)) sink.access(access.kind, access.hi, access.lo, access.size);
  }

  private enter(sink: RecordSink, pid: number): void {
    let key = this.keys.get(pid);
    if (key === undefined) this.keys.set(pid, (key = this.options.key(pid)));
    sink.enter(key);
    this.entered = pid;
  }

  /** Passes a line that is not of the usual form: blank, a comment, another one, or bad. */
  private other(): void {
    const { blocks, line } = this;
    const { at } = blocks;
    line.count = 0;
    const text = blocks.takeLine();
    if (holdsNothing(text.trim())) return;
    const wrong = this.wrongIn(text.endsWith('\r') ? text.slice(0, -1) : text, at);
    if (wrong === null) return;
    line.count = 0;
    this.options.bad(`${blocks.place}: ${wrong}${blocks.cut}`);
  }

  /** Reads a line that is not of the usual form; answers what is wrong with it, if something is. */
  private wrongIn(text: string, start: number): string | null {
    const { blocks, line, reader } = this;
    if (reader.other === undefined) {
      const found = decoder.decode(blocks.bytes.subarray(line.wrongAt, blocks.bytes.indexOf(NEWLINE, start))).trim();
      return `expected ${line.expected}, found ${found === '' ? 'the end of the line' : quoted(found)}`;
    }
    try {
      reader.other(text, line);
      return null;
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  }
}

const decoder = new TextDecoder();

function holdsNothing(text: string): boolean {
  return text === '' || text.startsWith('#');
}
