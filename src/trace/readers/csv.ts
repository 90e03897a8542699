import { quoted } from '../../base/quoted.ts';
import { UserError, inputError } from '../../base/user-error.ts';
import type { InputFile } from '../input-file.ts';
import { LineBlocks } from '../scanner.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import { countAccess, plainAccess } from './csv-access.ts';
import { csvProcesses } from './csv-processes.ts';
import { parseRecord } from './csv-record.ts';
import type { CsvAccess, CsvRecord } from './csv-record.ts';
import type { ReadOptions, TraceFormat } from './format.ts';

/** The first line of a CSV trace that is neither blank nor a comment. */
export const CSV_HEADER = 'pid,op,addr,size,args';

/** The project's own text trace: exact, one record a line. */
export const csv: TraceFormat = {
  name: 'csv',
  title: "pagewalk's CSV trace",
  selfContained: true,
  sniff: (head) => firstLine(head) === CSV_HEADER,
  open: openCsv,
  group: (files) => csvProcesses(files, openCsv),
};

/** Opens a CSV trace and reads its header. */
async function openCsv(file: InputFile, options: ReadOptions): Promise<TraceFile> {
  const source = await ByteSource.open(file);
  const trace = new CsvTrace(source, options);
  try {
    await trace.skipHeader();
  } catch (error) {
    await source.close();
    throw error;
  }
  return trace;
}

function firstLine(head: Uint8Array): string | undefined {
  const lines = new TextDecoder().decode(head).split('\n');
  return lines.map(trimmed).find((line) => line !== '');
}

/** A line without the blanks around its fields; '' for a comment. */
function trimmed(line: string): string {
  const text = line.trim();
  if (text.startsWith('#')) return '';
  return text.replaceAll(/\s*,\s*/g, ',');
}

/** A plain access is read byte by byte; any other line, and one that is spelt in another way, as text. */
class CsvTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly blocks: LineBlocks;
  private readonly options: ReadOptions;
  private readonly keys: Map<number, number>;
  private readonly access: CsvAccess;
  /** The pid that the sink was told last in this read; -1 = none. */
  private entered: number;
  /** 2^32 / the sink's page size. */
  private highPages: number;

  constructor(source: ByteSource, options: ReadOptions) {
    this.source = source;
    this.blocks = new LineBlocks(source);
    this.options = options;
    this.keys = new Map();
    this.access = { op: 'access', pid: 0, kind: 0, hi: 0, lo: 0, size: 0 };
    this.entered = -1;
    this.highPages = 0;
  }

  async skipHeader(): Promise<void> {
    const { blocks } = this;
    do {
      while (blocks.at < blocks.end) {
        const line = trimmed(blocks.takeLine());
        if (line === CSV_HEADER) return;
        if (line !== '') throw inputError(`${blocks.place}: expected the header ${CSV_HEADER}, found ${quoted(line)}`);
      }
    } while (await blocks.next());
    throw inputError(`${blocks.name}: expected the header ${CSV_HEADER}, found only comments`);
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { blocks } = this;
    this.entered = -1;
    this.highPages = 2 ** (32 - sink.pageBits);
    for (;;) {
      const status = this.scan(sink, until);
      if (status !== null) return status;
      if (await blocks.next()) continue;
      blocks.noteEnd(this.options);
      return 'ended';
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  /** Reads the lines of the present block; null = it is used up. */
  private scan(sink: RecordSink, until: number): ReadStatus | null {
    const { blocks, access } = this;
    const { bytes, end } = blocks;
    while (blocks.at < end) {
      const next = plainAccess(bytes, blocks.at, access);
      if (next > 0) {
        blocks.at = next;
        blocks.line++;
        this.tellAccess(sink, access);
      } else {
        const record = this.parsed(blocks.takeLine().trim());
        if (record === null) continue;
        if (record.op !== 'access') return this.tellEvent(sink, record);
        this.tellAccess(sink, record);
      }
      if (sink.now - sink.skew >= until || sink.full) return 'more';
    }
    return null;
  }

  /** The record of a line; null if it holds none, or a bad one that is tolerated. */
  private parsed(line: string): CsvRecord | null {
    if (line === '' || line.startsWith('#')) return null;
    try {
      return parseRecord(line);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.options.bad(`${this.blocks.place}: ${error.message}${this.blocks.cut}`);
      return null;
    }
  }

  private tellAccess(sink: RecordSink, access: CsvAccess): void {
    if (access.pid !== this.entered) {
      sink.enter(this.key(access.pid));
      this.entered = access.pid;
    }
    if (!countAccess(sink, access, this.highPages)) sink.access(access.kind, access.hi, access.lo, access.size);
  }

  private tellEvent(sink: RecordSink, record: Exclude<CsvRecord, CsvAccess>): ReadStatus {
    const pid = this.key(record.pid);
    const { place } = this.blocks;
    const event =
      'child' in record ? { ...record, pid, child: this.key(record.child), place } : { ...record, pid, place };
    this.options.tell(sink, event);
    return 'event';
  }

  private key(pid: number): number {
    let key = this.keys.get(pid);
    if (key === undefined) this.keys.set(pid, (key = this.options.key(pid)));
    return key;
  }
}
