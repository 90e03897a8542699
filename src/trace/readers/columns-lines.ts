// lane: loop
import { FETCH, LOAD, MODIFY, STORE } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import { anyAddress, anySize, nextLine } from './fields.ts';
import { scanNumber } from './numbers.ts';
import type { Word } from './numbers.ts';
import { isNot, NO_KIND } from './text-line.ts';
import type { LineAccess, TextLine } from './text-line.ts';

/** What a column holds; 0 = nothing of use. */
export const PID = 1;
export const OP = 2;
export const ADDR = 3;
export const SIZE = 4;

/** What separates fields: one of these, or runs of blanks. */
export const TAB = 9;
export const SEMICOLON = 59;
export const COMMA = 44;
export const BLANK = 32;
const RETURN = 13;
const QUOTE = 34;
/** The bit that tells small letters from capitals. */
const SMALL = 32;

/** The kinds of access by their first letter, and the words that the letter may stand for. */
const KIND = new Uint8Array(128).fill(NO_KIND);
const WORDS: string[] = [];
KIND[114] = LOAD;
WORDS[114] = 'read';
KIND[108] = LOAD;
WORDS[108] = 'load';
KIND[119] = STORE;
WORDS[119] = 'write';
KIND[115] = STORE;
WORDS[115] = 'store';
KIND[105] = FETCH;
WORDS[105] = 'ifetch';
KIND[102] = FETCH;
WORDS[102] = 'fetch';
KIND[109] = MODIFY;
WORDS[109] = 'modify';

/** Reads the columns of lines of a table; a field may stand in double quotes. */
export class ColumnLines {
  /** What each column holds, by its number from 1. */
  private readonly roles: Uint8Array;
  private readonly separator: number;
  private readonly word: Word;

  constructor(roles: Uint8Array, separator: number) {
    this.roles = roles;
    this.separator = separator;
    this.word = { hi: 0, lo: 0 };
  }

  /** As LineReader's. */
  read(bytes: Uint8Array, start: number, line: TextLine): number {
    const { roles, separator } = this;
    const access = line.access(0);
    access.kind = LOAD;
    access.size = 1;
    let at = this.afterBlanks(bytes, start);
    for (let column = 1; column < roles.length; column++) {
      const role = roles[column];
      const quoted = bytes[at] === QUOTE;
      if (quoted) at++;
      if (role === 0) at = this.afterField(bytes, at, quoted);
      else at = this.value(role, bytes, this.afterBlanks(bytes, at), line, access);
      if (at === 0) return at;
      if (quoted) {
        at = this.afterBlanks(bytes, at);
        if (bytes[at] !== QUOTE) return isNot(line, 'a quotation mark', at);
        at++;
      }
      const end = at;
      at = this.afterBlanks(bytes, at);
      const byte = bytes[at];
      if (byte === NEWLINE)
        return column === roles.length - 1 ? at + 1 : isNot(line, `${roles.length - 1} columns`, at);
      if (separator === BLANK ? at === end : byte !== separator) return isNot(line, 'the end of the field', end);
      if (separator !== BLANK) at = this.afterBlanks(bytes, at + 1);
    }
    return nextLine(bytes, at);
  }

  /** Reads a field as what it is to hold; answers where it ends, or -1. */
  private value(role: number, bytes: Uint8Array, start: number, line: TextLine, access: LineAccess): number {
    if (role === ADDR) return anyAddress(bytes, start, line, access);
    if (role === SIZE) return anySize(bytes, start, line, access);
    return role === OP ? kindOf(bytes, start, line, access) : this.pid(bytes, start, line, access);
  }

  private pid(bytes: Uint8Array, start: number, line: TextLine, access: LineAccess): number {
    const { word } = this;
    const end = scanNumber(bytes, start, word);
    if (end === 0 || word.hi >>> 21 !== 0) return isNot(line, 'a pid of up to 53 bits', start);
    access.pid = word.hi * 4294967296 + (word.lo >>> 0);
    return end;
  }

  /** Passes blanks, but no separator and no line end. */
  private afterBlanks(bytes: Uint8Array, start: number): number {
    let at = start;
    while (bytes[at] === BLANK || bytes[at] === RETURN || (bytes[at] === TAB && this.separator !== TAB)) at++;
    return at;
  }

  /** Where a field that is of no use ends: before its separator, or before its quotation mark. */
  private afterField(bytes: Uint8Array, start: number, quoted: boolean): number {
    const { separator } = this;
    let at = start;
    for (let byte = bytes[at]; byte !== NEWLINE; byte = bytes[++at]) {
      if (quoted && byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) return at;
        at++;
      } else if (!quoted && (byte === separator || (separator === BLANK && byte === TAB))) return at;
    }
    return at;
  }
}

/** A letter, or the whole word that it begins, in capitals or not. */
function kindOf(bytes: Uint8Array, start: number, line: TextLine, access: LineAccess): number {
  const letter = bytes[start] | SMALL;
  const kind = letter < 128 ? KIND[letter] : NO_KIND;
  if (kind === NO_KIND) return isNot(line, KINDS, start);
  access.kind = kind;
  if (!isLetter(bytes[start + 1])) return start + 1;
  const word = WORDS[letter];
  let at = start;
  while (at - start < word.length && (bytes[at] | SMALL) === word.charCodeAt(at - start)) at++;
  return at - start < word.length || isLetter(bytes[at]) ? isNot(line, KINDS, start) : at;
}

const KINDS = 'a kind of access (R W, I L S M, read, write, fetch, ifetch, load, store or modify)';

function isLetter(byte: number): boolean {
  const letter = byte | SMALL;
  return letter >= 97 && letter <= 122;
}
