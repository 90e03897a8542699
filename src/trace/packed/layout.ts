import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { inputError } from '../../base/user-error.ts';
import type { UserError } from '../../base/user-error.ts';

// Where things stand in a packed trace (docs/pwt.md): a header, blocks, a footer and an end, numbers with the lowest byte first.

/** The first bytes. What they hold is changed by programs that take the file for text, which shows. */
export const MAGIC = Buffer.from([0x89, 0x50, 0x57, 0x54, 0x0d, 0x0a, 0x1a, 0x0a]);
export const VERSION = 2;
const END_MAGIC = Buffer.from('PWT-END\n', 'latin1');
export const HEADER_BYTES = 40;
export const FRAME_BYTES = 40;
export const END_BYTES = 24;

/** What the blocks hold. */
export const RECORDS = 0;
export const RUNS = 1;

/** References between two points at which runs end. */
export const RUNS_END_EVERY = 1000;
/** References between two points at which touched lines are listed anew; a multiple of RUNS_END_EVERY. */
export const LINES_ANEW_EVERY = 100_000;

/** log2 of the page size that references are cut into. */
export const PAGE_BITS = 12;

export interface Header {
  /** RECORDS or RUNS. */
  content: number;
  pageBits: number;
  /** For runs: whether an access is one reference, to its first page; and whether a modify is one store. */
  firstPageOnly: boolean;
  modifyIsStore: boolean;
  /** For runs: rows tell which of them begin with the load of a modify. */
  marksModifies: boolean;
  runsEndEvery: number;
  linesAnewEvery: number;
  /** References of a turn, where processes took turns; 0 = the order is that of one recording. */
  quantum: number;
}

export function headerBytes(header: Header): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt16LE(VERSION, 8);
  bytes[10] = header.content;
  bytes[11] = header.pageBits;
  const { firstPageOnly, modifyIsStore, marksModifies } = header;
  bytes.writeUInt32LE((firstPageOnly ? 1 : 0) | (modifyIsStore ? 2 : 0) | (marksModifies ? 4 : 0), 12);
  bytes.writeUInt32LE(header.runsEndEvery, 16);
  bytes.writeUInt32LE(header.linesAnewEvery, 20);
  bytes.writeDoubleLE(header.quantum, 24);
  bytes.writeUInt32LE(0, 32);
  return sealed(bytes);
}

export function readHeader(name: string, bytes: Buffer): Header {
  if (bytes.length < MAGIC.length || MAGIC.compare(bytes, 0, MAGIC.length) !== 0)
    throw damaged(name, 0, 'expected a packed trace, found other bytes');
  if (bytes.length < HEADER_BYTES) throw damaged(name, bytes.length, 'the file ends within its header (truncated?)');
  const version = bytes.readUInt16LE(8);
  if (version !== VERSION) {
    const remedy =
      version > VERSION
        ? 'a newer pagewalk made it: update, or convert its source again'
        : 'convert its source again with this pagewalk';
    throw inputError(
      `${name}: byte 8: expected a packed trace of version ${VERSION}, found version ${version}; ${remedy}`,
    );
  }
  if (!isSealed(bytes)) throw damaged(name, 0, 'the header is damaged (its checksum is wrong)');
  const flags = bytes.readUInt32LE(12);
  return {
    content: bytes[10],
    pageBits: bytes[11],
    firstPageOnly: (flags & 1) !== 0,
    modifyIsStore: (flags & 2) !== 0,
    marksModifies: (flags & 4) !== 0,
    runsEndEvery: bytes.readUInt32LE(16),
    linesAnewEvery: bytes.readUInt32LE(20),
    quantum: bytes.readDoubleLE(24),
  };
}

/** What stands before the bytes of a block or of the footer. */
export interface Frame {
  kind: 'BLCK' | 'FOOT';
  /** Bytes that follow. */
  bytes: number;
  /** How many of them are needed even where the rows are passed over, which come first; their checksum, and that of the others. */
  headBytes: number;
  headCrc: number;
  restCrc: number;
  /** Rows or records, and the references before them. */
  rows: number;
  references: number;
  /** Blocks before it. */
  number: number;
}

export function frameBytes({ kind, bytes, headBytes, headCrc, restCrc, rows, references, number }: Frame): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.write(kind, 0, 'latin1');
  frame.writeUInt32LE(bytes, 4);
  frame.writeUInt32LE(headBytes, 8);
  frame.writeUInt32LE(headCrc, 12);
  frame.writeUInt32LE(restCrc, 16);
  frame.writeUInt32LE(rows, 20);
  frame.writeDoubleLE(references, 24);
  frame.writeUInt32LE(number, 32);
  return sealed(frame);
}

/** Blocks before the one that a frame, as it was read, says it begins. */
export function numberIn(frame: Buffer): number {
  return frame.readUInt32LE(32);
}

/** Reads a frame that must be of `kind` and stand at `offset` as number `number`. */
export function readFrame(name: string, offset: number, frame: Buffer, kind: Frame['kind'], number: number): Frame {
  if (!isSealed(frame) || frame.toString('latin1', 0, 4) !== kind || numberIn(frame) !== number)
    throw damaged(name, offset, `expected the ${kind === 'BLCK' ? `block ${number}` : 'footer'}, found damaged bytes`);
  return {
    kind,
    bytes: frame.readUInt32LE(4),
    headBytes: frame.readUInt32LE(8),
    headCrc: frame.readUInt32LE(12),
    restCrc: frame.readUInt32LE(16),
    rows: frame.readUInt32LE(20),
    references: frame.readDoubleLE(24),
    number,
  };
}

/** The end of the file, which says where the footer stands. */
export function endBytes(footerOffset: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.writeDoubleLE(footerOffset, 0);
  END_MAGIC.copy(end, 8);
  return sealed(end);
}

/** Where the footer of a file of `size` bytes stands. */
export function readEnd(name: string, size: number, end: Buffer): number {
  const offset = size - END_BYTES;
  if (END_MAGIC.compare(end, 8, 16) !== 0 || !isSealed(end))
    throw damaged(
      name,
      offset,
      'expected the end of a packed trace, found other bytes (truncated, or still being written?)',
    );
  const footer = end.readDoubleLE(0);
  if (!(Number.isInteger(footer) && footer >= HEADER_BYTES && footer + FRAME_BYTES <= offset))
    throw damaged(name, offset, 'the place of the footer is wrong');
  return footer;
}

export function damaged(name: string, offset: number, what: string): UserError {
  return inputError(`${name}: byte ${offset}: ${what}; convert its source again`);
}

/** The same bytes with their checksum as the last four. */
function sealed(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32(bytes.subarray(0, bytes.length - 4)), bytes.length - 4);
  return bytes;
}

function isSealed(bytes: Buffer): boolean {
  return crc32(bytes.subarray(0, bytes.length - 4)) === bytes.readUInt32LE(bytes.length - 4);
}
