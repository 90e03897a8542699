// lane: loop
import { FETCH, LOAD, MODIFY, STORE } from '../ops.ts';
import { HEX_DIGIT } from '../scanner.ts';
import type { LineBlocks } from '../scanner.ts';
import { DATA_STREAM, FETCH_STREAM, MAX_ACCESS } from '../sink.ts';
import type { RecordSink } from '../sink.ts';
import type { KnownPages } from './known-pages.ts';

/** Why `scan` came back. */
export const BLOCK_END = 0;
/** `now - skew` has reached `until`, or the sink is full. */
export const PAUSE = 1;
/** The line at `blocks.at` is no access. */
export const OTHER_LINE = 2;
/** The access at `blocks.at` touches page `newPage`, which is in no known region. */
export const NEW_PAGE = 3;

const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const COMMA = 44;
const ZERO = 48;
const NO_KIND = 255;

/** The kind of access by letter. */
const KIND = new Uint8Array(256).fill(NO_KIND);
KIND[73] = FETCH;
KIND[76] = LOAD;
KIND[83] = STORE;
KIND[77] = MODIFY;

/** The first three bytes of a line as lackey prints it, the lowest first: `I  `, ` L ` and ` S `. */
const FETCH_HEAD = 0x202049;
const LOAD_HEAD = 0x204c20;
const STORE_HEAD = 0x205320;
/** No line begins with these four bytes: a stream without an open page. */
const NEVER = 0;

/** Where the address begins in a line as lackey prints it. */
const ADDRESS = 3;
/** Digits that the quick comparison can take; 3 of them are the offset in a page of 4 KiB. */
const FEWEST_DIGITS = 8;
const MOST_DIGITS = 12;
/** Bytes that the quick comparison may look at, from the line's first one. */
const SLICE = 8192;
const LONGEST = ADDRESS + MOST_DIGITS + 8;
/** Which of the digits after the first 5 belong to the page number, by the count of digits less 8. */
const TAIL_MASK = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1);

/** The columns of `page`: what the text of a stream's open page looks like. */
const HEAD = 0;
const MIDDLE = 1;
const TAIL = 2;
const MASK = 3;
const DIGITS = 4;
const HI = 5;
const LO = 6;
const COLUMNS = 8;
const NO_PAGE = -2;

/**
 * Scans blocks of lackey's lines into a sink. A line that its sink would let a reader count (`RecordSink`) is found by its text: the digits of
 * the page number are those of the stream's last line, so they are compared as bytes, four at a time, and not converted.
 */
export class LackeyScanner {
  readonly blocks: LineBlocks;
  /** The pages of all regions where a page outside them must be told first; null = not asked for. */
  known: KnownPages | null;
  /** The page of 4 KiB that NEW_PAGE is about. */
  newPage: number;
  /** What was expected at `wrongAt`, where an access stops being one. */
  wrong: string;
  wrongAt: number;
  private bytes: Uint8Array;
  private view: DataView;
  /** By stream: HEAD (the first digit, as the fourth byte of a line), MIDDLE and TAIL (the next four digits, and those after them), DIGITS. */
  private readonly text: Int32Array;
  /** By stream: the page number (of 4 KiB) that `text` spells. */
  private readonly textPage: Float64Array;
  private readonly heads: Float64Array;
  private readonly scratch: DataView;

  constructor(blocks: LineBlocks) {
    this.blocks = blocks;
    this.known = null;
    this.newPage = 0;
    this.wrong = '';
    this.wrongAt = 0;
    this.bytes = blocks.bytes;
    this.view = new DataView(new ArrayBuffer(0));
    this.text = new Int32Array(2 * COLUMNS);
    this.heads = new Float64Array(3);
    this.scratch = new DataView(new ArrayBuffer(8));
    this.textPage = new Float64Array(2).fill(NO_PAGE);
  }

  /** To be called when `blocks` has gone to another block. */
  blockChanged(): void {
    const { bytes } = this.blocks;
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Reads lines from `blocks.at` on, and says why it stops there. */
  scan(sink: RecordSink, until: number): number {
    const { blocks } = this;
    const last = blocks.end - LONGEST;
    for (;;) {
      if (sink.now - sink.skew >= until || sink.full) return PAUSE;
      const most = Math.min(sink.nextStop, until + sink.skew) - sink.now;
      this.slice(sink, Math.min(last, blocks.at + SLICE), most > 0 ? Math.min(most, 1 << 30) : 0);
      if (sink.now - sink.skew >= until || sink.full) return PAUSE;
      if (blocks.at === blocks.end) return BLOCK_END;
      const status = this.access(sink);
      if (status !== BLOCK_END) return status;
    }
  }

  private slice(sink: RecordSink, end: number, allowed: number): void {
    const { blocks, view, text, textPage, heads } = this;
    const { masks } = sink;
    const upper = UPPER;
    const lower = LOWER;
    const sizes = SIZES;
    let at = blocks.at;
    let left = allowed;
    while (at < end) {
      const fetchPage = textPage[FETCH_STREAM];
      const fetchHead = heads[FETCH];
      const fetchTail = text[TAIL];
      const fetchMask = text[MASK];
      const fetchDigits = text[DIGITS];
      const dataPage = textPage[DATA_STREAM];
      const loadHead = heads[LOAD];
      const storeHead = heads[STORE];
      const dataTail = text[COLUMNS + TAIL];
      const dataMask = text[COLUMNS + MASK];
      const dataDigits = text[COLUMNS + DIGITS];
      for (;;) {
        const { awaiting } = sink;
        let open = 0;
        if (awaiting !== FETCH_STREAM && sink.fetchPage === fetchPage) open = 1 << FETCH;
        if (awaiting !== DATA_STREAM) {
          if (sink.dataPage === dataPage) open |= 1 << LOAD;
          if (sink.storePage === dataPage) open |= 1 << STORE;
        }
        const before = left;
        let data = 0;
        let stored = 0;
        let last = -1;
        let kind = 0;
        let place = 0;
        let offset = -1;
        let size = 0;
        while (at < end && left > 0) {
          const head = view.getFloat64(at, true);
          if (head === fetchHead) {
            if (fetchMask !== 0 && (view.getInt32(at + 8, true) & fetchMask) !== fetchTail) break;
            kind = FETCH;
            place = at + fetchDigits;
          } else {
            if (head === loadHead) kind = LOAD;
            else if (head === storeHead) kind = STORE;
            else break;
            if (dataMask !== 0 && (view.getInt32(at + 8, true) & dataMask) !== dataTail) break;
            place = at + dataDigits;
          }
          const high = upper[view.getUint16(place, true)];
          const low = lower[view.getUint16(place + 2, true)];
          size = sizes[view.getUint16(place + 4, true)];
          if ((high | low | size) < 0) break;
          offset = high | low;
          if (size > 99) {
            if (view.getUint8(place + 6) !== NEWLINE) {
              offset = -1;
              break;
            }
            size -= 128;
            place++;
          }
          const line = offset >>> 6;
          if (
            ((open >>> kind) & (masks[kind * 2 + (line >>> 5)] >>> (line & 31)) & 1) === 0 ||
            (offset & 63) + size > 64
          )
            break;
          at = place + 6;
          left--;
          data += (kind + 1) >> 1;
          stored += kind >> 1;
          last = kind;
          offset = -1;
        }
        if (last >= 0) {
          blocks.line += before - left;
          sink.now += before - left;
          sink.dataRefs += data;
          sink.storeRefs += stored;
          sink.last = (last + 1) >> 1;
        }
        if (offset < 0 || offset + size > 4096) break;
        blocks.line++;
        const column = kind === FETCH ? 0 : COLUMNS;
        at = place + 6;
        sink.access(kind, text[column + HI], text[column + LO] | offset, size);
        left--;
        if (sink.full) break;
      }
      blocks.at = at;
      if (left <= 0 || sink.full || at >= end) return;
      if (this.access(sink) !== BLOCK_END) return;
      at = blocks.at;
      left--;
    }
  }

  /** Hands the access at `blocks.at` to the sink; BLOCK_END = done. */
  private access(sink: RecordSink): number {
    const { blocks, bytes, known } = this;
    const start = blocks.at;
    let at = start;
    while (bytes[at] === BLANK) at++;
    const kind = KIND[bytes[at]];
    if (kind === NO_KIND || bytes[at + 1] !== BLANK) return this.isOther('an access line', at);
    at += 2;
    while (bytes[at] === BLANK) at++;
    const first = at;
    let hi = 0;
    let lo = 0;
    for (let digit = HEX_DIGIT[bytes[at]]; digit < 16; digit = HEX_DIGIT[bytes[++at]]) {
      hi = (hi << 4) | (lo >>> 28);
      lo = (lo << 4) | digit;
    }
    const digits = at - first;
    if (digits === 0 || digits > 16) return this.isOther('a hex address', first);
    if (hi >>> 24 === 255) hi &= 0x1ffffff;
    if (hi >>> 25 !== 0) return this.isOther('an address below 2^57', first);
    if (bytes[at] !== COMMA) return this.isOther('a comma and a size', at);
    const sizeAt = ++at;
    let size = 0;
    for (let digit = bytes[at] - ZERO; digit >= 0 && digit <= 9 && at - sizeAt < 10; digit = bytes[++at] - ZERO)
      size = size * 10 + digit;
    if (at === sizeAt || size > MAX_ACCESS) return this.isOther('a size of at most 2^30', sizeAt);
    while (bytes[at] === BLANK || bytes[at] === RETURN) at++;
    if (bytes[at] !== NEWLINE) return this.isOther('the end of the line', at);
    if (known !== null) {
      this.newPage = known.missing(hi * 1048576 + (lo >>> 12), (lo & 4095) + size);
      if (this.newPage >= 0) return NEW_PAGE;
    }
    sink.access(kind, hi, lo, size);
    blocks.at = at + 1;
    blocks.line++;
    if (first - start === ADDRESS && digits >= FEWEST_DIGITS && digits <= MOST_DIGITS)
      this.remember(kind, start, digits, hi, lo);
    return BLOCK_END;
  }

  /** Keeps the text of the page if it is its stream's open one now. */
  private remember(kind: number, start: number, digits: number, hi: number, lo: number): void {
    const { view, text, heads, scratch } = this;
    const stream = kind === FETCH ? FETCH_STREAM : DATA_STREAM;
    const column = stream * COLUMNS;
    const mask = TAIL_MASK[digits - FEWEST_DIGITS];
    const digit = view.getInt32(start, true) & 0xff000000;
    scratch.setInt32(4, view.getInt32(start + 4, true), true);
    if (kind === FETCH) {
      scratch.setInt32(0, digit | FETCH_HEAD, true);
      heads[FETCH] = scratch.getFloat64(0, true);
    } else {
      scratch.setInt32(0, digit | LOAD_HEAD, true);
      heads[LOAD] = scratch.getFloat64(0, true);
      scratch.setInt32(0, digit | STORE_HEAD, true);
      heads[STORE] = scratch.getFloat64(0, true);
    }
    text[column + TAIL] = view.getInt32(start + 8, true) & mask;
    text[column + MASK] = mask;
    text[column + DIGITS] = digits;
    text[column + HI] = hi;
    text[column + LO] = lo & ~4095;
    this.textPage[stream] = hi * 1048576 + (lo >>> 12);
  }

  private isOther(wrong: string, at: number): number {
    this.wrong = wrong;
    this.wrongAt = at;
    return OTHER_LINE;
  }
}

const UPPER = new Int16Array(65536).fill(-1);
const LOWER = new Int16Array(65536).fill(-1);
const SIZES = new Int16Array(65536).fill(-1);
const DIGIT_CHARS = [...'0123456789abcdefABCDEF'].map((c) => c.charCodeAt(0));
for (const one of DIGIT_CHARS) {
  for (const two of DIGIT_CHARS) UPPER[one | (two << 8)] = (HEX_DIGIT[one] << 8) | (HEX_DIGIT[two] << 4);
  LOWER[one | (COMMA << 8)] = HEX_DIGIT[one];
}
for (let one = 0; one < 10; one++) {
  SIZES[(one + ZERO) | (NEWLINE << 8)] = one;
  for (let two = 0; two < 10; two++) SIZES[(one + ZERO) | ((two + ZERO) << 8)] = 128 + one * 10 + two;
}
