// lane: loop
import { NEWLINE } from '../scanner.ts';
import { MAX_ACCESS } from '../sink.ts';
import { afterPrefix, isAddress, scanHex, scanNumber } from './numbers.ts';
import type { Word } from './numbers.ts';
import { isNot } from './text-line.ts';
import type { LineAccess, TextLine } from './text-line.ts';

const TAB = 9;
const RETURN = 13;
const BLANK = 32;

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

/** Where the next line begins, if nothing but blanks is left of this one; else 0. */
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

/** Hexadecimal digits of either case, after 0x or not, as an address below 2^57: where they end; else 0. */
export function hexAddress(bytes: Uint8Array, start: number, line: TextLine, into: Word): number {
  const end = scanHex(bytes, afterPrefix(bytes, start), into);
  if (end === 0) return isNot(line, 'a hex address', start);
  return isAddress(into) ? end : isNot(line, 'an address below 2^57', start);
}

/** Decimal digits, or hexadecimal ones after 0x, as an address below 2^57: where they end; else 0. */
export function anyAddress(bytes: Uint8Array, start: number, line: TextLine, into: Word): number {
  const end = scanNumber(bytes, start, into);
  if (end === 0) return isNot(line, 'an address (decimal, or hex after 0x)', start);
  return isAddress(into) ? end : isNot(line, 'an address below 2^57', start);
}

/** Hexadecimal digits, after 0x or not, as the size of an access: where they end; else 0. */
export function hexSize(bytes: Uint8Array, start: number, line: TextLine, into: LineAccess): number {
  const end = scanHex(bytes, afterPrefix(bytes, start), scratch);
  return sized(end, start, line, into);
}

/** Decimal digits, or hexadecimal ones after 0x, as the size of an access: where they end; else 0. */
export function anySize(bytes: Uint8Array, start: number, line: TextLine, into: LineAccess): number {
  return sized(scanNumber(bytes, start, scratch), start, line, into);
}

const scratch: Word = { hi: 0, lo: 0 };

function sized(end: number, start: number, line: TextLine, into: LineAccess): number {
  if (end === 0 || scratch.hi !== 0 || scratch.lo < 0 || scratch.lo > MAX_ACCESS) {
    return isNot(line, `a size of at most ${MAX_ACCESS} bytes`, start);
  }
  into.size = scratch.lo;
  return end;
}
