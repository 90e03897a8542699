// lane: loop
import { HEX_DIGIT } from '../scanner.ts';

/** A number of up to 64 bits that was read from bytes: hi * 2^32 + lo, both unsigned. */
export interface ScannedNumber {
  hi: number;
  lo: number;
}

const ZERO = 48;
const TWO_32 = 4294967296;
/** Decimal digits that are exact in a double. */
const DOUBLE_DIGITS = 15;
/** Decimal digits of any number below 2^64. */
const MOST_DIGITS = 20;
const HEX_DIGITS = 16;

/** Reads decimal digits into `number`; returns where they end, or 0: there are none, or their number has more than 64 bits. */
export function scanDecimal(bytes: Uint8Array, start: number, number: ScannedNumber): number {
  let at = start;
  let value = 0;
  let digit = bytes[at] - ZERO;
  while (digit >= 0 && digit <= 9 && at - start < DOUBLE_DIGITS) {
    value = value * 10 + digit;
    digit = bytes[++at] - ZERO;
  }
  let hi = Math.floor(value / TWO_32);
  let lo = value >>> 0;
  while (digit >= 0 && digit <= 9) {
    const low = lo * 10 + digit;
    hi = hi * 10 + Math.floor(low / TWO_32);
    lo = low % TWO_32;
    digit = bytes[++at] - ZERO;
    if (at - start > MOST_DIGITS) return 0;
  }
  if (at === start || hi >= TWO_32) return 0;
  number.hi = hi;
  number.lo = lo;
  return at;
}

/** Reads hexadecimal digits into `number`; returns where they end, or 0: there are none, or more than 16. */
export function scanHex(bytes: Uint8Array, start: number, number: ScannedNumber): number {
  let at = start;
  let hi = 0;
  let lo = 0;
  let digit = HEX_DIGIT[bytes[at]];
  while (digit < 16) {
    hi = (hi << 4) | (lo >>> 28);
    lo = (lo << 4) | digit;
    digit = HEX_DIGIT[bytes[++at]];
  }
  if (at === start || at - start > HEX_DIGITS) return 0;
  number.hi = hi >>> 0;
  number.lo = lo >>> 0;
  return at;
}

/** Makes an address of a number: a canonical one of the upper half is taken as its low 57 bits; false = it has more than 57 bits. */
export function isAddress(number: ScannedNumber): boolean {
  if (number.hi >>> 24 === 255) number.hi &= 0x1ffffff;
  return number.hi >>> 25 === 0;
}
