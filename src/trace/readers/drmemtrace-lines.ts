import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { FETCH, LOAD, STORE } from '../ops.ts';
import { NEWLINE } from '../scanner.ts';
import { MAX_ACCESS } from '../sink.ts';
import type { ReadOptions } from './format.ts';
import type { LineReader } from './line-trace.ts';
import { isAddress, scanDecimal, scanHex } from './numbers.ts';
import type { Word } from './numbers.ts';
import type { TextLine } from './text-line.ts';

const BLANK = 32;
const RETURN = 13;
const COLON = 58;
const LETTER_T = 84;
const LETTER_W = 87;
const POINT = 46;
const BYTES_AT = ascii(' byte(s) @ 0x');
/** Kinds of record beside FETCH, LOAD and STORE. */
const NOT_FETCHED = 4;
const PREFETCH = 5;
const FLUSH = 6;
const PREF = ascii('pref');
const KINDS: readonly (readonly [Uint8Array, number])[] = [
  [ascii('ifetch'), FETCH],
  [ascii('read'), LOAD],
  [ascii('write'), STORE],
  [ascii('non-fetched'), NOT_FETCHED],
  [ascii('iflush'), FLUSH],
  [ascii('dflush'), FLUSH],
];

const WHO = String.raw`^\s*\d+\s+\d+:\s+(?:W\d+\.)?T?\d+\s+`;
const PREFIX = new RegExp(WHO);
const RECORD = new RegExp(String.raw`${WHO}(?:<.*>$|[a-z][\w-]*\s+\d+ byte\(s\) @ 0x[\da-f]+)`);
const MARKER = new RegExp(`${WHO}<(.*)>$`);
const PAGE_SIZE = /^marker: page size (\d+)$/;
const MORE_BYTES = /^\s+[\da-f][\da-f ]*$/;

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Whether these lines are the beginning of what the view tool prints: a record or the heading, after nothing but what says nothing. */
export function isView(lines: readonly string[]): boolean {
  const start = lines.findIndex((line) => line.startsWith(HEADING) || RECORD.test(line));
  return start >= 0 && lines.slice(0, start).every(saysNothing);
}

const HEADING = '<--record#->';

/**
 * Lines of the view tool: `RECORD# INSTR#: W0.T17 KIND SIZE byte(s) @ 0xADDRESS ...` (older ones name the thread only), markers, and the
 * dashes of a thread switch. The threads of a workload are one process. Kinds: DynamoRIO, clients/drcachesim/tools/view.cpp.
 */
export class DrmemtraceLines implements LineReader {
  ended: boolean;
  private readonly options: ReadOptions;
  private readonly number: Word;
  private prefetches: number;
  private flushes: number;

  constructor(options: ReadOptions) {
    this.options = options;
    this.ended = false;
    this.number = { hi: 0, lo: 0 };
    this.prefetches = this.flushes = 0;
  }

  read(bytes: Uint8Array, start: number, found: TextLine): number {
    const { number } = this;
    let at = scanDecimal(bytes, afterBlanks(bytes, start), number);
    if (at === 0) return 0;
    at = scanDecimal(bytes, afterBlanks(bytes, at), number);
    if (at === 0 || bytes[at] !== COLON) return 0;
    at = afterBlanks(bytes, at + 1);
    let workload = 0;
    if (bytes[at] === LETTER_W) {
      at = scanDecimal(bytes, at + 1, number);
      if (at === 0 || bytes[at] !== POINT || number.hi !== 0) return 0;
      workload = number.lo >>> 0;
      at++;
    }
    if (bytes[at] === LETTER_T) at++;
    at = scanDecimal(bytes, at, number);
    if (at === 0 || bytes[at] !== BLANK) return 0;
    at = afterBlanks(bytes, at);
    const word = at;
    while (bytes[at] > BLANK) at++;
    const kind = kindOf(bytes, word, at);
    at = scanDecimal(bytes, afterBlanks(bytes, at), number);
    const size = number.lo >>> 0;
    if (kind < 0 || at === 0 || number.hi !== 0 || size > MAX_ACCESS || !stands(BYTES_AT, bytes, at)) return 0;
    const digits = at + BYTES_AT.length;
    at = scanHex(bytes, digits, number);
    // All digits are printed, so fewer are a line cut short.
    if ((at - digits !== 16 && at - digits !== 8) || !isAddress(number)) return 0;
    if (bytes[at] !== BLANK && bytes[at] !== RETURN && bytes[at] !== NEWLINE) return 0;
    if (kind <= STORE) found.add(this.options.pid + workload, kind, number.hi, number.lo, size);
    else if (kind === PREFETCH) this.prefetches++;
    else if (kind === FLUSH) this.flushes++;
    return bytes.indexOf(NEWLINE, at) + 1;
  }

  other(text: string): void {
    const line = text.trimEnd();
    const marker = MARKER.exec(line);
    if (marker !== null) {
      const size = PAGE_SIZE.exec(marker[1]);
      if (size !== null) this.options.note(`the trace was recorded with pages of ${size[1]} bytes`);
      return;
    }
    if (line === 'View tool results:') this.ended = true;
    else if (!saysNothing(line)) throw bad(line);
  }

  end(): void {
    const skipped = [
      ...(this.prefetches > 0 ? [`${this.prefetches} prefetches`] : []),
      ...(this.flushes > 0 ? [`${this.flushes} cache flushes`] : []),
    ];
    if (skipped.length > 0) this.options.note(`passed over ${skipped.join(' and ')}: they are no references`);
  }
}

/** Headings, thread switches, the rest of a long instruction's bytes, and what DynamoRIO says of itself. */
function saysNothing(line: string): boolean {
  return line === 'Output format:' || line.startsWith('<') || /^-+$/.test(line) || MORE_BYTES.test(line);
}

function bad(line: string): Error {
  const prefix = PREFIX.exec(line);
  if (prefix === null) return inputError(`expected RECORD# INSTR#: THREAD and a record, found ${quoted(line)}`);
  const record = quoted(line.slice(prefix[0].length));
  return inputError(
    `expected KIND SIZE byte(s) @ 0xADDRESS (8 or 16 digits, up to 57 bits) or <marker: ...>, found ${record}`,
  );
}

function kindOf(bytes: Uint8Array, start: number, end: number): number {
  for (const [name, kind] of KINDS) if (end - start === name.length && stands(name, bytes, start)) return kind;
  return stands(PREF, bytes, start) ? PREFETCH : -1;
}

function stands(text: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let place = 0; place < text.length; place++) if (bytes[at + place] !== text[place]) return false;
  return true;
}

function afterBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === BLANK) at++;
  return at;
}
