// lane: loop
import { FETCH, LOAD, MODIFY, STORE } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import { DATA_STREAM, FETCH_STREAM } from '../sink.ts';
import type { RecordSink } from '../sink.ts';
import type { CsvAccess } from './csv-record.ts';
import { scanDecimal, scanHex } from './numbers.ts';

const COMMA = 44;
const RETURN = 13;
const ZERO = 48;
const LOWER_X = 120;
/** Digits that fit an integer of 31 bits, and MAX_ACCESS. */
const SMALL_DIGITS = 9;

/** The kind of access by letter; 255 = none. */
const KIND = new Uint8Array(256).fill(255);
KIND[73] = FETCH;
KIND[76] = LOAD;
KIND[83] = STORE;
KIND[77] = MODIFY;

/**
 * Reads a line of the plain form `PID,[ILSM],ADDR,SIZE[,]` without blanks, the address decimal or hexadecimal, the others decimal, into `access`.
 * Returns where the next line begins, or 0: the line is not of that form, or its numbers are long. The bytes end with a newline, so no loop runs beyond them.
 */
export function plainAccess(bytes: Uint8Array, start: number, access: CsvAccess): number {
  let at = start;
  let value = 0;
  let digit = bytes[at] - ZERO;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digit = bytes[++at] - ZERO;
  }
  if (bytes[at] !== COMMA || at === start || at - start > SMALL_DIGITS) return 0;
  access.pid = value;
  const kind = KIND[bytes[at + 1]];
  if (kind === 255 || bytes[at + 2] !== COMMA) return 0;
  access.kind = kind;
  at += 3;
  at =
    bytes[at] === ZERO && bytes[at + 1] === LOWER_X ? scanHex(bytes, at + 2, access) : scanDecimal(bytes, at, access);
  if (at === 0 || bytes[at] !== COMMA || access.hi >>> 25 !== 0) return 0;
  const sizeStart = ++at;
  value = 0;
  digit = bytes[at] - ZERO;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digit = bytes[++at] - ZERO;
  }
  if (at - sizeStart > SMALL_DIGITS) return 0;
  access.size = value;
  if (bytes[at] === COMMA) at++;
  if (bytes[at] === RETURN) at++;
  return bytes[at] === NEWLINE ? at + 1 : 0;
}

/**
 * Counts an access that changes nothing but the sink's counts, by the rules of `RecordSink`; false = the sink must be told.
 * `highPages` = 2^32 / page size.
 */
export function countAccess(
  sink: RecordSink,
  { kind, hi, lo, size }: Pick<CsvAccess, 'kind' | 'hi' | 'lo' | 'size'>,
  highPages: number,
): boolean {
  if (kind === MODIFY || (lo & 63) + size > 64 || sink.now >= sink.nextStop) return false;
  const stream = kind === FETCH ? FETCH_STREAM : DATA_STREAM;
  const open = kind === FETCH ? sink.fetchPage : kind === LOAD ? sink.dataPage : sink.storePage;
  const { pageBits } = sink;
  if (sink.awaiting === stream || open !== hi * highPages + (lo >>> pageBits)) return false;
  const line = (lo & ((1 << pageBits) - 1)) >>> 6;
  if (((sink.masks[kind * 2 + (line >>> 5)] >>> (line & 31)) & 1) === 0) return false;
  sink.now++;
  if (kind !== FETCH) sink.dataRefs++;
  if (kind === STORE) sink.storeRefs++;
  sink.last = stream;
  return true;
}
