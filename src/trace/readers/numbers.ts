// lane: loop
import { HEX_DIGIT } from '../scanner.ts';

/** A whole number below 2^64 as two words of 32 bits, both as int32. */
export interface Word {
  hi: number;
  lo: number;
}

const ZERO = 48;
const LOWER_X = 120;
const TWO_32 = 4294967296;
/** Decimal digits that are exact in a double, and those of 64 bits. */
const DOUBLE_DIGITS = 15;
const MOST_DIGITS = 20;
const MOST_HEX_DIGITS = 16;

/** Reads decimal digits; answers where they end, or 0: there are none, or the number has more than 64 bits. */
export function scanDecimal(bytes: Uint8Array, start: number, into: Word): number {
  let at = start;
  let value = 0;
  let digit = bytes[at] - ZERO;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digit = bytes[++at] - ZERO;
  }
  if (at === start) return 0;
  if (at - start > DOUBLE_DIGITS) return scanLong(bytes, start, at, into);
  into.hi = Math.floor(value / TWO_32);
  into.lo = value | 0;
  return at;
}

/** Reads the decimal digits up to `end`, more than a double holds exactly. */
function scanLong(bytes: Uint8Array, start: number, end: number, into: Word): number {
  let hi = 0;
  let lo = 0;
  for (let at = start; at < end; at++) {
    lo = lo * 10 + bytes[at] - ZERO;
    const carry = Math.floor(lo / TWO_32);
    lo -= carry * TWO_32;
    hi = Math.min(hi * 10 + carry, TWO_32);
  }
  if (end - start > MOST_DIGITS || hi >= TWO_32) return 0;
  into.hi = hi | 0;
  into.lo = lo | 0;
  return end;
}

/** Reads hexadecimal digits of either case; answers where they end, or 0: there are none, or more than 16. */
export function scanHex(bytes: Uint8Array, start: number, into: Word): number {
  let at = start;
  let hi = 0;
  let lo = 0;
  let digit = HEX_DIGIT[bytes[at]];
  while (digit < 16) {
    hi = (hi << 4) | (lo >>> 28);
    lo = (lo << 4) | digit;
    digit = HEX_DIGIT[bytes[++at]];
  }
  if (at === start || at - start > MOST_HEX_DIGITS) return 0;
  into.hi = hi;
  into.lo = lo;
  return at;
}

/** Reads decimal digits, or hexadecimal ones after 0x; answers where they end, or 0: there are none, or too many. */
export function scanNumber(bytes: Uint8Array, start: number, into: Word): number {
  const digits = afterPrefix(bytes, start);
  return digits > start ? scanHex(bytes, digits, into) : scanDecimal(bytes, start, into);
}

/** The place after 0x or 0X, if hexadecimal digits follow it; else `start`. */
export function afterPrefix(bytes: Uint8Array, start: number): number {
  const prefixed = bytes[start] === ZERO && (bytes[start + 1] | 32) === LOWER_X;
  return prefixed && HEX_DIGIT[bytes[start + 2]] < 16 ? start + 2 : start;
}

/** Makes an address of a number: one of the upper half, all of bits 56..63 set, is taken as its low 57 bits (docs/formats.md); false = it has more than 57 bits. */
export function isAddress(word: Word): boolean {
  if (word.hi >>> 24 === 255) word.hi &= 0x1ffffff;
  return word.hi >>> 25 === 0;
}
