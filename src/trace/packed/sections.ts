import { Buffer } from 'node:buffer';
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import { inputError } from '../../base/user-error.ts';
import { RECORDS } from './layout.ts';

/**
 * The columns of a block, by section: a section is stored or deflated as a whole, and read only if it is needed. Of `records` and `extra`
 * (references that begin no record, which deflate to nearly nothing) one is empty. The first section holds what later blocks rest upon.
 */
export const RUN_SECTIONS = [
  ['breakRow', 'breakPid', 'breakFlags', 'newPage', 'newLow', 'newHigh', 'events'],
  ['page', 'kind', 'refs', 'stores', 'records', 'extra', 'span', 'lineRow', 'line', 'continued'],
  ['other', 'again'],
] as const;
export const RECORD_SECTIONS = [
  ['breakRow', 'breakPid', 'breakFlags', 'events'],
  ['kind', 'high', 'low', 'size'],
] as const;

/** Places of the sections: what is read even where rows are passed over, and what tells the order of the streams. */
export const [EVENTS, DISTANCES] = [0, 2];

export type ColumnName = (typeof RUN_SECTIONS)[number][number] | (typeof RECORD_SECTIONS)[number][number];

/** Those that always have a byte for each value, deflated or not. */
const BYTES: ReadonlySet<string> = new Set(['kind', 'line', 'breakFlags', 'events']);

export type Column = Uint8Array | Uint16Array | Uint32Array;

export function sectionsOf(content: number): readonly (readonly ColumnName[])[] {
  return content === RECORDS ? RECORD_SECTIONS : RUN_SECTIONS;
}

const STORED = 0;
const DEFLATED = 1;
/** Bytes that deflate can make of one (RFC 1951: a length of 258 takes two bits at least); zlib's own bound is 1032. */
const MOST_INFLATED = 1032;
/** An empty last block of deflate: what stands before it need not say that it is the last. */
const LAST = Buffer.from([3, 0]);

/** The bytes of a block: a directory and the first section, and the other sections. `columns` holds integers of up to 32 bits, and may be written to again at once. */
export async function blockBytes(
  content: number,
  columns: Map<ColumnName, ArrayLike<number>>,
  store: boolean,
): Promise<{ head: Buffer; rest: Buffer }> {
  const directory: number[] = [];
  const bodies: Buffer[] = [];
  const sections = sectionsOf(content).map((names) =>
    names.map((name) => narrowed(columns.get(name) ?? [], BYTES.has(name) ? 1 : 0)),
  );
  const sectionBodies = await Promise.all(sections.map((parts) => bodyOf(parts.map(paddedBytes), store)));
  for (const [at, body] of sectionBodies.entries()) {
    const parts = sections[at];
    const expanded = parts.reduce((sum, { byteLength }) => sum + byteLength + padding(byteLength), 0);
    directory.push(store ? STORED : DEFLATED, body.length, expanded);
    for (const part of parts) directory.push(part.BYTES_PER_ELEMENT, part.length);
    bodies.push(body, Buffer.alloc(padding(body.length)));
  }
  const words = Uint32Array.from(directory);
  const list = Buffer.from(words.buffer);
  const [events, eventsEnd, ...others] = bodies;
  return {
    head: Buffer.concat([list, Buffer.alloc(padding(list.length)), events, eventsEnd]),
    rest: Buffer.concat(others),
  };
}

/** The values as unsigned integers of `width` bytes, or of as few as hold the largest. */
function narrowed(values: ArrayLike<number>, width: number): Column {
  if (width === 1) return new Uint8Array(values);
  const bits = bitsOf(values);
  if (bits >>> 8 === 0) return new Uint8Array(values);
  return bits >>> 16 === 0 ? new Uint16Array(values) : new Uint32Array(values);
}

/** The bits that any of them has. They are read as one kind of array, for which a loop is several times as quick. */
function bitsOf(values: ArrayLike<number>): number {
  const isWide = values instanceof Int32Array || values instanceof Uint32Array;
  const items = isWide ? new Int32Array(values.buffer, values.byteOffset, values.length) : Int32Array.from(values);
  const whole = items.length & ~7;
  let bits = 0;
  for (let at = 0; at < whole; at += 8)
    bits |=
      items[at] |
      items[at + 1] |
      items[at + 2] |
      items[at + 3] |
      items[at + 4] |
      items[at + 5] |
      items[at + 6] |
      items[at + 7];
  for (let at = whole; at < items.length; at++) bits |= items[at];
  return bits;
}

function paddedBytes(column: Column): Buffer {
  const bytes = Buffer.alloc(column.byteLength + padding(column.byteLength));
  bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return bytes;
}

async function bodyOf(columns: readonly Buffer[], store: boolean): Promise<Buffer> {
  if (store) return Buffer.concat(columns);
  // What is deflated apart ends at a byte and knows nothing of what stands before it, so that it follows that as one stream.
  const pieces = piecesOf(columns);
  // What a piece comes to at once: for each further buffer the thread that deflates it would wait for this one.
  const parts = await Promise.all(pieces.map((bytes) => deflated(bytes, { ...DEFLATE, chunkSize: bytes.length + 64 })));
  return Buffer.concat([...parts, LAST]);
}

/** Bytes that are not worth a call of their own. */
const SMALL_BYTES = 1 << 14;

/** The columns that hold anything; small ones that follow each other in one piece. */
function piecesOf(columns: readonly Buffer[]): Buffer[] {
  const pieces: Buffer[][] = [];
  let room = 0;
  for (const column of columns) {
    if (column.length === 0) continue;
    if (column.length <= room) pieces[pieces.length - 1].push(column);
    else pieces.push([column]);
    room = column.length <= room ? room - column.length : SMALL_BYTES - column.length;
  }
  return pieces.map((parts) => (parts.length === 1 ? parts[0] : Buffer.concat(parts)));
}

const deflated = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);
/** The highest level takes seven times as long, for 7 % of the bytes (bench/README.md). */
const DEFLATE: ZlibOptions = { level: 6, memLevel: 9, finishFlush: constants.Z_SYNC_FLUSH };

function padding(length: number): number {
  return -length & 7;
}

/** A section of a block that has been read. */
interface Section {
  coding: number;
  body: Buffer;
  expanded: number;
  columns: { name: ColumnName; width: number; length: number }[];
}

/** Whether a section is wanted of a block that names pages, or of one that does not. */
export type Wanted = (section: number, namesPages: boolean) => boolean;

/** The columns of the wanted sections of a block, in place if they are stored. `bytes` begin at a multiple of 8 in their buffer; of a head they are that alone. */
export async function blockColumns(content: number, bytes: Buffer, wanted: Wanted): Promise<Map<ColumnName, Column>> {
  const columns = new Map<ColumnName, Column>();
  const sections = sectionsIn(content, bytes, wanted);
  await Promise.all(sections.map((section) => addColumns(section, columns)));
  return columns;
}

function sectionsIn(content: number, bytes: Buffer, wanted: Wanted): Section[] {
  const names = sectionsOf(content);
  const words = names.reduce((sum, columns) => sum + 3 + 2 * columns.length, 0);
  if (bytes.length < words * 4) throw inputError('a block without its directory');
  let word = 0;
  const take = (): number => bytes.readUInt32LE(4 * word++);
  let at = words * 4 + padding(words * 4);
  const sections = names.map((section) => {
    const [coding, length, expanded] = [take(), take(), take()];
    const columns = section.map((name) => ({ name, width: take(), length: take() }));
    const body = bytes.subarray(at, at + length);
    at += length + padding(length);
    return { coding, length, body, expanded, columns };
  });
  const namesPages = sections[EVENTS].columns.some(({ name, length }) => name === 'newPage' && length > 0);
  return sections.filter((_, at) => wanted(at, namesPages)).map(checkedSection);
}

function checkedSection({ coding, length, body, expanded, columns }: Section & { length: number }): Section {
  const filled = columns.reduce((sum, { width, length: values }) => sum + width * values + padding(width * values), 0);
  // Deflate makes no more than 1032 bytes of one: a section that claims more would only take memory.
  const most = coding === STORED ? length : MOST_INFLATED * length;
  if (expanded > most) throw inputError('a section that claims to be longer than it can be');
  if (columns.some(({ name, width }) => BYTES.has(name) && width !== 1))
    throw inputError('a column of bytes that has wider values');
  if (body.length < length || filled !== expanded || (coding !== STORED && coding !== DEFLATED))
    throw inputError('a block whose directory is wrong');
  return { coding, body, expanded, columns };
}

async function addColumns({ coding, body, expanded, columns }: Section, into: Map<ColumnName, Column>): Promise<void> {
  const bytes = coding === STORED ? body : await inflated(body, expanded);
  if (bytes.length !== expanded) throw inputError('a section of another length than the directory says');
  let at = bytes.byteOffset;
  for (const { name, width, length } of columns) {
    into.set(name, view(bytes.buffer as ArrayBuffer, at, width, length));
    at += width * length + padding(width * length);
  }
}

function view(buffer: ArrayBuffer, at: number, width: number, length: number): Column {
  if (width === 1) return new Uint8Array(buffer, at, length);
  if (width === 2) return new Uint16Array(buffer, at, length);
  if (width === 4) return new Uint32Array(buffer, at, length);
  throw inputError('a column of another width than 1, 2 and 4 bytes');
}

/** Inflates on the thread pool, into one piece. */
function inflated(body: Buffer, expanded: number): Promise<Buffer> {
  const options = { chunkSize: Math.max(64, expanded + 64), maxOutputLength: expanded + 64 };
  return new Promise((resolve, reject) => {
    inflateRaw(body, options, (error, bytes) => {
      if (error !== null) reject(inputError(`a section that cannot be inflated (${error.message})`));
      else resolve(bytes.byteOffset % 8 === 0 ? bytes : aligned(bytes));
    });
  });
}

/** A copy at the beginning of a buffer of its own. */
function aligned(bytes: Buffer): Buffer {
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
