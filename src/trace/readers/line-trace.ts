import { UserError } from '../../base/user-error.ts';
import type { InputFile } from '../input-file.ts';
import { LineBlocks } from '../scanner.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import { countAccess } from './csv-access.ts';
import type { CsvAccess } from './csv-record.ts';
import type { ReadOptions } from './format.ts';

/** What knows the lines of a text format in which each line holds accesses or nothing. */
export interface LineReader {
  /** Nothing after the latest line belongs to the trace. */
  readonly ended?: boolean;
  /** Reads the line that begins at `start` and ends with a newline; returns where the next one begins, or 0: it is not of the usual form. */
  usual(bytes: Uint8Array, start: number, found: Accesses): number;
  /** Reads any line that is not of the usual form; throws a UserError of what was expected and found for a bad one. */
  other(line: string, found: Accesses): void;
  /** Called once after the last line. */
  end?(): void;
}

/** The accesses of one line, in places that are used again. */
export class Accesses {
  count: number;
  private readonly places: CsvAccess[];

  constructor() {
    this.count = 0;
    this.places = [];
  }

  /** Adds an access as `RecordSink.access` takes it, of process `pid` as the trace names it. */
  add(pid: number, kind: number, hi: number, lo: number, size: number): void {
    const { places, count } = this;
    if (count === places.length) places.push({ op: 'access', pid: 0, kind: 0, hi: 0, lo: 0, size: 0 });
    const access = places[count];
    access.pid = pid;
    access.kind = kind;
    access.hi = hi;
    access.lo = lo | 0;
    access.size = size;
    this.count = count + 1;
  }

  at(place: number): CsvAccess {
    return this.places[place];
  }
}

/** Opens a text trace whose lines `reader` knows. */
export async function openLines(file: InputFile, options: ReadOptions, reader: LineReader): Promise<TraceFile> {
  return new LineTrace(await ByteSource.open(file), options, reader);
}

class LineTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly blocks: LineBlocks;
  private readonly options: ReadOptions;
  private readonly reader: LineReader;
  private readonly keys: Map<number, number>;
  /** The accesses of the latest line, and how many of them the sink was told. */
  private readonly found: Accesses;
  private told: number;
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
    this.found = new Accesses();
    this.told = 0;
    this.entered = -1;
    this.highPages = 0;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    this.entered = -1;
    this.highPages = 2 ** (32 - sink.pageBits);
    for (;;) {
      if (this.scan(sink, until)) return 'more';
      if (this.reader.ended === true || !(await this.blocks.next())) break;
    }
    this.reader.end?.();
    return 'ended';
  }

  close(): Promise<void> {
    return this.source.close();
  }

  /** Tells the accesses of the present block; false = it is used up, or the trace has ended. */
  private scan(sink: RecordSink, until: number): boolean {
    const { blocks, found, reader } = this;
    for (;;) {
      while (this.told < found.count) {
        this.tell(sink, found.at(this.told++));
        if (sink.now - sink.skew >= until || sink.full) return true;
      }
      if (blocks.at >= blocks.end || reader.ended === true) return false;
      found.count = this.told = 0;
      const next = reader.usual(blocks.bytes, blocks.at, found);
      if (next > 0) {
        blocks.at = next;
        blocks.line++;
      } else this.readOther();
    }
  }

  private readOther(): void {
    const { blocks, found } = this;
    const line = blocks.takeLine();
    found.count = 0;
    try {
      this.reader.other(line.endsWith('\r') ? line.slice(0, -1) : line, found);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      found.count = 0;
      const cut = blocks.unended ? ', where the file ends' : '';
      this.options.bad(`${blocks.place}: ${error.message}${cut}`);
    }
  }

  private tell(sink: RecordSink, access: CsvAccess): void {
    const { pid, kind, hi, lo, size } = access;
    if (pid !== this.entered) {
      sink.enter(this.key(pid));
      this.entered = pid;
    }
    if (!countAccess(sink, access, this.highPages)) sink.access(kind, hi, lo, size);
  }

  private key(pid: number): number {
    let key = this.keys.get(pid);
    if (key === undefined) this.keys.set(pid, (key = this.options.key(pid)));
    return key;
  }
}
