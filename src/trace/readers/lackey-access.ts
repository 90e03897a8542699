// lane: loop
import { FETCH, LOAD, MODIFY, STORE } from '../ops.ts';
import { HEX_DIGIT, NEWLINE } from '../scanner.ts';
import { MAX_ACCESS } from '../sink.ts';

const RETURN = 13;
const BLANK = 32;
const COMMA = 44;
const ZERO = 48;
const NO_KIND = 255;
const MOST_DIGITS = 16;

/** The kind of access by letter. */
const KIND = new Uint8Array(256).fill(NO_KIND);
KIND[73] = FETCH;
KIND[76] = LOAD;
KIND[83] = STORE;
KIND[77] = MODIFY;

/** An access line as it is spelt, or where it stops being one. */
export interface SpelledAccess {
  kind: number;
  hi: number;
  lo: number;
  size: number;
  /** What should have stood at `wrongAt`. */
  expected: string;
  wrongAt: number;
}

/**
 * Reads an access in any spelling that is in use: blanks before the letter or none, one or more after it, 1 to 16 digits of either case, a
 * carriage return. Returns where the next line begins, or -1. The bytes end with a newline, so no loop runs beyond them.
 */
export function spelledAccess(bytes: Uint8Array, start: number, access: SpelledAccess): number {
  let at = start;
  while (bytes[at] === BLANK) at++;
  access.kind = KIND[bytes[at]];
  if (access.kind === NO_KIND || bytes[at + 1] !== BLANK) return isNot(access, 'a line of a lackey trace', start);
  at += 2;
  while (bytes[at] === BLANK) at++;
  const first = at;
  let hi = 0;
  let lo = 0;
  for (let digit = HEX_DIGIT[bytes[at]]; digit < 16; digit = HEX_DIGIT[bytes[++at]]) {
    hi = (hi << 4) | (lo >>> 28);
    lo = (lo << 4) | digit;
  }
  if (at === first) return isNot(access, 'a hex address', first);
  // The upper half of the addresses, all of bits 56..63 set, is taken as its low 57 bits (docs/formats.md).
  if (hi >>> 24 === 255) hi &= 0x1ffffff;
  if (hi >>> 25 !== 0 || at - first > MOST_DIGITS) return isNot(access, 'an address below 2^57', first);
  access.hi = hi;
  access.lo = lo;
  if (bytes[at] !== COMMA) return isNot(access, 'a hex address and a comma', first);
  const sizeAt = ++at;
  let size = 0;
  for (let digit = bytes[at] - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at] - ZERO) {
    size = Math.min(size * 10 + digit, MAX_ACCESS + 1);
  }
  access.size = size;
  if (at === sizeAt || size > MAX_ACCESS) return isNot(access, `a size of at most ${MAX_ACCESS} bytes`, sizeAt);
  while (bytes[at] === BLANK || bytes[at] === RETURN) at++;
  return bytes[at] === NEWLINE ? at + 1 : isNot(access, 'the end of the line', at);
}

function isNot(access: SpelledAccess, expected: string, at: number): number {
  access.expected = expected;
  access.wrongAt = at;
  return -1;
}
