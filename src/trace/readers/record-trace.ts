import type { InputFile } from '../input-file.ts';
import { RecordBlocks } from '../record-blocks.ts';
import type { ReadStatus, RecordSink, TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import type { ReadOptions } from './format.ts';

/** Why `RecordScanner.scan` came back: the block is used up ... */
export const BLOCK_END = 0;
/** ... `now - skew` has reached `until`, or the sink is full ... */
export const PAUSE = 1;
/** ... or the record at `blocks.at` cannot be read. */
export const BAD_RECORD = 2;

/** Reads the binary records of one file. */
export interface RecordScanner {
  /** Hands the records from `blocks.at` on to the sink, and says why it stops; a record is handed over whole. */
  scan(blocks: RecordBlocks, sink: RecordSink, until: number): number;
  /** After BAD_RECORD: what was expected and found. */
  wrong(blocks: RecordBlocks): string;
  /** What the user should know of the records read; null = nothing. */
  readonly note?: string | null;
}

/** Opens a file of records of one length, all of one process. */
export async function openRecords(
  file: InputFile,
  options: ReadOptions,
  recordBytes: number,
  scanner: RecordScanner,
): Promise<TraceFile> {
  return new RecordTrace(await ByteSource.open(file), options, recordBytes, scanner);
}

class RecordTrace implements TraceFile {
  private readonly source: ByteSource;
  private readonly blocks: RecordBlocks;
  private readonly options: ReadOptions;
  private readonly scanner: RecordScanner;

  constructor(source: ByteSource, options: ReadOptions, recordBytes: number, scanner: RecordScanner) {
    this.source = source;
    this.blocks = new RecordBlocks(source, recordBytes);
    this.options = options;
    this.scanner = scanner;
  }

  async read(sink: RecordSink, until: number): Promise<ReadStatus> {
    const { blocks, options, scanner } = this;
    for (let entered = false; ;) {
      if (blocks.at === blocks.end) {
        if (!(await blocks.next())) return this.ended();
      }
      if (!entered) sink.enter(options.key(options.pid));
      entered = true;
      const status = scanner.scan(blocks, sink, until);
      if (status === PAUSE) return 'more';
      if (status !== BAD_RECORD) continue;
      options.bad(`${blocks.name}: byte ${blocks.offset}: ${scanner.wrong(blocks)}`);
      blocks.at += blocks.recordBytes;
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  private ended(): ReadStatus {
    const { blocks, options, scanner } = this;
    const { rest, recordBytes } = blocks;
    if (rest > 0) {
      blocks.rest = 0;
      options.bad(
        `${blocks.name}: byte ${blocks.offset}: expected a record of ${recordBytes} bytes, found the last ${rest} bytes of the file (truncated?)`,
      );
    }
    if (scanner.note !== undefined && scanner.note !== null) options.note(scanner.note);
    return 'ended';
  }
}
