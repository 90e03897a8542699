// lane: loop
import { HEX_DIGIT, NEWLINE } from '../scanner.ts';
import { MAX_ACCESS } from '../sink.ts';

/** Kinds of a line beside FETCH, LOAD, STORE and MODIFY: it names no access; its letter means nothing. */
export const NO_ACCESS = 254;
export const NO_KIND = 255;

const TAB = 9;
const RETURN = 13;
const BLANK = 32;
const ZERO = 48;
const LOWER_X = 120;
/** Decimal digits that are exact in a double, and those of 64 bits. */
const DOUBLE_DIGITS = 15;
const MOST_DIGITS = 20;
const MOST_HEX_DIGITS = 16;
const TWO_32 = 4294967296;

/** A whole number below 2^64 as two words; `lo` is an int32. */
export interface Word {
  hi: number;
  lo: number;
}

/** One reference of a line. */
export interface LineAccess extends Word {
  kind: number;
  size: number;
}

/** What a line says, or where it stops being one. */
export interface TextLine {
  readonly access: LineAccess;
  /** Whether the line names its instruction, and the fetch that stands for it; it comes first. */
  fetched: boolean;
  readonly fetch: LineAccess;
  /** The process that the line names; -1 = none. */
  pid: number;
  /** What should have stood at `wrongAt`. */
  expected: string;
  wrongAt: number;
}

/** Says what should have stood at `at`. */
export function isNot(line: TextLine, expected: string, at: number): number {
  line.expected = expected;
  line.wrongAt = at;
  return -1;
}

/** Whether a field of a line of blank-separated fields ends before `byte`. */
export function endsField(byte: number): boolean {
  return byte === BLANK || byte === NEWLINE || byte === TAB || byte === RETURN;
}

export function isBlank(byte: number): boolean {
  return byte === BLANK || byte === TAB;
}

/** Passes blanks. */
export function afterBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === BLANK || bytes[at] === TAB) at++;
  return at;
}

/** Where the next line begins, if nothing but blanks is left of this one; else -1. */
export function lineEnd(bytes: Uint8Array, start: number, line: TextLine): number {
  let at = start;
  while (bytes[at] === BLANK || bytes[at] === TAB || bytes[at] === RETURN) at++;
  return bytes[at] === NEWLINE ? at + 1 : isNot(line, 'the end of the line', at);
}

/** Where the next line begins, whatever is left of this one. */
export function nextLine(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] !== NEWLINE) at++;
  return at + 1;
}

/** Hexadecimal digits of either case, after 0x or not, as an address below 2^57: where they end; else -1. */
export function hexAddress(bytes: Uint8Array, start: number, line: TextLine, into: Word): number {
  const end = hexWord(bytes, hexDigits(bytes, start), into);
  if (end < 0) return isNot(line, 'a hex address', start);
  return withinReach(into) ? end : isNot(line, 'an address below 2^57', start);
}

/** Decimal digits, or hexadecimal ones after 0x, as an address below 2^57: where they end; else -1. */
export function anyAddress(bytes: Uint8Array, start: number, line: TextLine, into: Word): number {
  const end = anyWord(bytes, start, into);
  if (end < 0) return isNot(line, 'an address (decimal, or hex after 0x)', start);
  return withinReach(into) ? end : isNot(line, 'an address below 2^57', start);
}

/** Hexadecimal digits, after 0x or not, as the size of an access: where they end; else -1. */
export function hexSize(bytes: Uint8Array, start: number, line: TextLine, into: LineAccess): number {
  const end = hexWord(bytes, hexDigits(bytes, start), scratch);
  return sized(end, start, line, into);
}

/** Decimal digits, or hexadecimal ones after 0x, as the size of an access: where they end; else -1. */
export function anySize(bytes: Uint8Array, start: number, line: TextLine, into: LineAccess): number {
  return sized(anyWord(bytes, start, scratch), start, line, into);
}

const scratch: Word = { hi: 0, lo: 0 };

function sized(end: number, start: number, line: TextLine, into: LineAccess): number {
  if (end < 0 || scratch.hi !== 0 || scratch.lo < 0 || scratch.lo > MAX_ACCESS) {
    return isNot(line, `a size of at most ${MAX_ACCESS} bytes`, start);
  }
  into.size = scratch.lo;
  return end;
}

/** Decimal digits, or hexadecimal ones after 0x: where they end; -1 = there are none, or too many. */
export function anyWord(bytes: Uint8Array, start: number, into: Word): number {
  const digits = hexDigits(bytes, start);
  return digits > start ? hexWord(bytes, digits, into) : decimalWord(bytes, start, into);
}

/** Decimal digits: where they end; -1 = there are none, or the number has more than 64 bits. */
export function decimalWord(bytes: Uint8Array, start: number, into: Word): number {
  let at = start;
  let value = 0;
  const exact = start + DOUBLE_DIGITS;
  let digit = bytes[at] - ZERO;
  while (digit >= 0 && digit <= 9 && at < exact) {
    value = value * 10 + digit;
    digit = bytes[++at] - ZERO;
  }
  let hi = Math.floor(value / TWO_32);
  let lo = value - hi * TWO_32;
  while (digit >= 0 && digit <= 9) {
    lo = lo * 10 + digit;
    const carry = Math.floor(lo / TWO_32);
    lo -= carry * TWO_32;
    hi = Math.min(hi * 10 + carry, TWO_32);
    digit = bytes[++at] - ZERO;
  }
  if (at === start || at - start > MOST_DIGITS || hi >= TWO_32) return -1;
  into.hi = hi;
  into.lo = lo | 0;
  return at;
}

/** The place after 0x or 0X, if hexadecimal digits follow it; else `start`. */
function hexDigits(bytes: Uint8Array, start: number): number {
  const prefixed = bytes[start] === ZERO && (bytes[start + 1] | 32) === LOWER_X;
  return prefixed && HEX_DIGIT[bytes[start + 2]] < 16 ? start + 2 : start;
}

function hexWord(bytes: Uint8Array, start: number, into: Word): number {
  let at = start;
  let hi = 0;
  let lo = 0;
  let digit = HEX_DIGIT[bytes[at]];
  while (digit < 16) {
    hi = (hi << 4) | (lo >>> 28);
    lo = (lo << 4) | digit;
    digit = HEX_DIGIT[bytes[++at]];
  }
  if (at === start || at - start > MOST_HEX_DIGITS) return -1;
  into.hi = hi >>> 0;
  into.lo = lo;
  return at;
}

/** Whether the number is below 2^57; the upper half, all of bits 56..63 set, is taken as its low 57 bits (docs/formats.md). */
function withinReach(word: Word): boolean {
  if (word.hi >>> 24 === 255) word.hi &= 0x1ffffff;
  return word.hi >>> 25 === 0;
}
