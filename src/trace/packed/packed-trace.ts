import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { EXIT, UserError } from '../../base/user-error.ts';
import { fileError, readAt } from '../input-file.ts';
import type { InputFile } from '../input-file.ts';
import { readFooter } from './footer.ts';
import type { Footer } from './footer.ts';
import {
  END_BYTES,
  FRAME_BYTES,
  HEADER_BYTES,
  PAGE_BITS,
  RECORDS,
  RUNS,
  damaged,
  numberIn,
  readEnd,
  readFrame,
  readHeader,
} from './layout.ts';
import type { Frame, Header } from './layout.ts';
import { EVENTS, blockColumns } from './sections.ts';
import type { Column, ColumnName, Wanted } from './sections.ts';

/** Blocks that are read and inflated while one is worked on: of stored ones, two still fit a second-level cache of 2 MiB. */
const AHEAD = 1;

/** A block as it was read; its columns may be written to until the next is asked for. */
export interface PackedBlock {
  rows: number;
  /** References in it. */
  references: number;
  columns: ReadonlyMap<ColumnName, Column>;
  /** For messages: `NAME: byte OFFSET`. */
  place: string;
  offset: number;
}

/** What of a packed trace is read. */
export interface PackedReading {
  /** Whether a section is wanted, where rows are. */
  section: Wanted;
  /** The rows of so many references at the beginning are passed over: of blocks that hold nothing else, the first section alone is read. */
  passOver: number;
  /** No block is read that begins after so many references. */
  until: number;
}

/** All of it. */
export const ALL: PackedReading = { section: () => true, passOver: 0, until: Infinity };

/** A packed trace whose header and footer have been read. */
export class PackedTrace {
  readonly file: InputFile;
  readonly header: Header;
  readonly footer: Footer;
  private readonly footerOffset: number;

  private constructor(file: InputFile, header: Header, footer: Footer, footerOffset: number) {
    this.file = file;
    this.header = header;
    this.footer = footer;
    this.footerOffset = footerOffset;
  }

  static async open(file: InputFile): Promise<PackedTrace> {
    const bytes = await PackedBytes.open(file);
    const { name, size } = file;
    try {
      const first = await bytes.read(0, Math.min(size, HEADER_BYTES));
      if (first[0] === 0x1f && first[1] === 0x8b)
        throw new UserError(`${name}: a packed trace is read in place, not from .gz; decompress it first: gunzip`);
      const header = readHeader(name, first);
      if (header.content !== RECORDS && header.content !== RUNS)
        throw damaged(name, 10, `expected content ${RECORDS} or ${RUNS}, found ${header.content}`);
      const { pageBits, runsEndEvery, linesAnewEvery } = header;
      if (header.content === RUNS && (pageBits !== PAGE_BITS || runsEndEvery === 0 || linesAnewEvery === 0))
        throw damaged(name, 11, 'expected the page size and the ends of runs, found others than a writer makes');
      if (size < HEADER_BYTES + FRAME_BYTES + END_BYTES)
        throw damaged(name, size, 'the file ends before the end of a packed trace (truncated?)');
      const footerOffset = readEnd(name, size, await bytes.read(size - END_BYTES, END_BYTES));
      const footer = await readFooterAt(bytes, footerOffset);
      return new PackedTrace(file, header, footer, footerOffset);
    } finally {
      await bytes.close();
    }
  }

  /** The blocks in order, with the columns of the sections that are wanted. */
  async *blocks({ section, passOver, until }: PackedReading): AsyncGenerator<PackedBlock, void> {
    const { file, footer, footerOffset, header } = this;
    const { blocks } = footer;
    const after = blocks.findIndex(([, references]) => references > until);
    const count = after < 0 ? blocks.length : after;
    const bytes = await PackedBytes.open(file);
    const ahead: Promise<PackedBlock>[] = [];
    const slots = Array.from({ length: AHEAD + 1 }, () => new Slot());
    const start = (number: number): void => {
      if (number >= count) return;
      const [offset, before, headBytes] = blocks[number];
      const [end, after] = blocks[number + 1] ?? [footerOffset, footer.references];
      const passed = after <= passOver;
      const wanted = passed ? (at: number): boolean => at === EVENTS : section;
      const read = passed ? headBytes : end - offset;
      const references = after - before;
      const place = { number, offset, end, read, references };
      const block = readBlock(bytes, slots[number % slots.length], { header, wanted, ...place });
      block.catch(() => undefined);
      ahead.push(block);
    };
    try {
      for (let number = 0; number < AHEAD; number++) start(number);
      for (let number = 0; number < count; number++) {
        start(number + AHEAD);
        const block = await ahead[0];
        void ahead.shift();
        yield block;
      }
    } finally {
      await Promise.allSettled(ahead);
      await bytes.close();
    }
  }
}

/** A file that is read by position. */
class PackedBytes {
  readonly file: InputFile;
  private readonly handle: FileHandle;

  private constructor(file: InputFile, handle: FileHandle) {
    this.file = file;
    this.handle = handle;
  }

  static async open(file: InputFile): Promise<PackedBytes> {
    const refused = (error: unknown): Promise<never> => Promise.reject(fileError(file.name, error));
    return new PackedBytes(file, file.spool ?? (await open(file.path).catch(refused)));
  }

  async read(offset: number, length: number, into = Buffer.from(new ArrayBuffer(length))): Promise<Buffer> {
    const { file } = this;
    for (let at = 0; at < length;) {
      const bytes = await readAt(file, this.handle, into.subarray(at, length), offset + at);
      if (bytes === 0) throw damaged(file.name, offset + at, 'the file ends early (truncated?)');
      at += bytes;
    }
    file.bytesRead = Math.max(file.bytesRead, offset + length);
    return into.subarray(0, length);
  }

  async close(): Promise<void> {
    if (this.file.spool === null) await this.handle.close();
  }
}

/** Memory for a block, used again. */
class Slot {
  private buffer = Buffer.from(new ArrayBuffer(0));

  /** Room that begins at a multiple of 8. */
  room(length: number): Buffer<ArrayBuffer> {
    if (this.buffer.length < length) this.buffer = Buffer.from(new ArrayBuffer(length));
    return this.buffer;
  }
}

async function readFooterAt(bytes: PackedBytes, offset: number): Promise<Footer> {
  const { name, size } = bytes.file;
  const head = await bytes.read(offset, FRAME_BYTES);
  const number = numberIn(head);
  const frame = readFrame(name, offset, head, 'FOOT', number);
  if (offset + FRAME_BYTES + frame.bytes + END_BYTES !== size)
    throw damaged(name, offset, 'the length of the footer is wrong');
  const body = checked(name, offset, frame, await bytes.read(offset + FRAME_BYTES, frame.bytes));
  const footer = atPlace(name, offset, () => readFooter(body.toString()));
  const first = footer.blocks.length === 0 ? offset : footer.blocks[0][0];
  if (first !== HEADER_BYTES || footer.blocks.length !== number)
    throw damaged(name, offset, 'the list of blocks is wrong');
  return footer;
}

interface BlockWanted {
  header: Header;
  wanted: Wanted;
  number: number;
  offset: number;
  /** Where the next one begins. */
  end: number;
  /** Bytes that are read. */
  read: number;
  /** References in it. */
  references: number;
}

async function readBlock(bytes: PackedBytes, slot: Slot, block: BlockWanted): Promise<PackedBlock> {
  const { header, wanted, number, offset, end, read, references } = block;
  const { name, size } = bytes.file;
  const length = end - offset;
  if (!(read >= FRAME_BYTES && read <= length && end <= size))
    throw damaged(name, offset, 'the list of blocks is wrong');
  const all = await bytes.read(offset, read, slot.room(read));
  const frame = readFrame(name, offset, all.subarray(0, FRAME_BYTES), 'BLCK', number);
  const isHead = read === FRAME_BYTES + frame.headBytes;
  if (frame.bytes !== length - FRAME_BYTES || (read < length && !isHead))
    throw damaged(name, offset, 'the length of the block is wrong');
  const body = checked(name, offset, frame, all.subarray(FRAME_BYTES));
  const columns = await blockColumns(header.content, body, wanted).catch((error: unknown) => {
    throw error instanceof UserError ? damaged(name, offset, error.message) : error;
  });
  return { rows: frame.rows, references, columns, place: `${name}: byte ${offset}`, offset };
}

/** The bytes that follow a frame, or the head of them. */
function checked(name: string, offset: number, frame: Frame, body: Buffer): Buffer {
  const { headBytes, headCrc, restCrc } = frame;
  const isWhole = crc32(body.subarray(0, headBytes)) === headCrc && headBytes <= body.length;
  if (!isWhole || (body.length > headBytes && crc32(body.subarray(headBytes)) !== restCrc))
    throw damaged(
      name,
      offset,
      `${frame.kind === 'FOOT' ? 'the footer' : `block ${frame.number}`} is damaged (its checksum is wrong)`,
    );
  return body;
}

/** Does it; what is wrong with the contents is damage at `offset`. */
export function atPlace<Value>(name: string, offset: number, what: () => Value): Value {
  try {
    return what();
  } catch (error) {
    throw error instanceof UserError && error.exitCode === EXIT.input ? damaged(name, offset, error.message) : error;
  }
}
