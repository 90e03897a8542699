// lane: loop
import * as ops from '../ops.ts';
import type { LineBlocks } from '../scanner.ts';
import * as streams from '../sink.ts';
import type { RecordSink } from '../sink.ts';
import { allowance, openKinds } from './countable.ts';
import type { KnownPages } from './known-pages.ts';
import type { PreloadPages } from './lackey-preload.ts';
import { spelledAccess } from './lackey-access.ts';
import type { SpelledAccess } from './lackey-access.ts';
import { LOWER_DIGIT, SIZE, SIZE_BITS, SIZE_LONG, TAIL_MASK, UPPER_DIGITS } from './lackey-tables.ts';

/** Why `scan` came back: the block is used up ... */
export const BLOCK_END = 0;
/** ... `now - skew` has reached `until`, or the sink is full ... */
export const PAUSE = 1;
/** ... the line at `blocks.at` is no access ... */
export const OTHER_LINE = 2;
/** ... or the access at `blocks.at` touches page `newPage`, which is in no known region. */
export const NEW_PAGE = 3;
/** An access was handed to the sink. */
const DONE = -1;
/** The same, and its page is the open one of its stream: TURNED - kind. */
const TURNED = -2;

// V8 folds a module's own constants into the code but loads imported ones at each use: a fifth of the time of this loop.
const { FETCH, LOAD, STORE } = ops;
const { FETCH_STREAM, DATA_STREAM } = streams;
const [UPPER, LOWER, SIZES] = [UPPER_DIGITS, LOWER_DIGIT, SIZE];

const NEWLINE = 10;
const COMMA = 44;
const NO_KIND = 255;
/** No page, no stream. */
const NONE = -1;

/** log2 of the bytes of a page of which the text comparison speaks; its offset is 3 digits. */
const PAGE_BITS = 12;
const PAGE_BYTES = 1 << PAGE_BITS;

/** The first three bytes of a line as lackey prints it, the lowest first: `I  `, ` L `, ` S `. The address begins in the fourth. */
const FETCH_START = 0x202049;
const LOAD_START = 0x204c20;
const STORE_START = 0x205320;
const ADDRESS = 3;
/** Digits that the text comparison can take. */
const FEWEST_DIGITS = 8;
const MOST_DIGITS = 12;
/** Bytes that the quick ways may look at, from a line's first one. */
const LONGEST = ADDRESS + MOST_DIGITS + 8;
/** Bytes after which a slice ends: a function that is called often is compiled with the types of its variables, not of an entry in mid-loop. */
const SLICE = 8192;
/** Bytes of the shortest line that is counted by its text: n lines begin within n times as many. */
const SHORTEST = ADDRESS + FEWEST_DIGITS + 3;
/** The lines of a slice are counted by kind in one integer, FETCH lowest. */
const COUNT_BITS = 10;
const COUNT_MASK = (1 << COUNT_BITS) - 1;

/**
 * Columns of `text`, by stream: bytes 0-3 of a line of the page (of a load, for data; 0 = no page), bytes 4-7, bytes 8-11 as far as they are of the page number and the mask
 * that leaves those, the count of digits, the page's first address.
 */
const [HEAD, BODY, TAIL, MASK, DIGITS, HI, LO, COLUMNS] = [0, 1, 2, 3, 4, 5, 6, 8];
/** Pages that were found known, by their lowest bits. */
const SEEN = 256;

/**
 * Scans blocks of lackey's lines into a sink. A line that its sink would let a reader count (see `RecordSink`) is found by its text: the digits of its
 * page number are those of its stream's last line, so they are compared as bytes, not converted.
 */
export class LackeyScanner {
  readonly blocks: LineBlocks;
  /** The pages of all regions, where the reader must hear of an access outside them first; null = it need not. */
  known: KnownPages | null;
  newPage: number;
  /** Pages whose accesses are left out; null = none. */
  left: PreloadPages | null;
  private readonly spelt: SpelledAccess;
  private bytes: Uint8Array;
  private view: DataView;
  private readonly text: Int32Array;
  /** The page numbers that the streams' texts spell; -1 = none. */
  private fetchPage: number;
  private dataPage: number;
  /** Pages in known regions; -1 = none. */
  private readonly seen: Int32Array;

  constructor(blocks: LineBlocks) {
    this.blocks = blocks;
    this.known = null;
    this.left = null;
    this.newPage = -1;
    this.spelt = { kind: 0, hi: 0, lo: 0, size: 0, first: 0, digits: 0, expected: '', wrongAt: 0 };
    this.bytes = new Uint8Array(0);
    this.view = new DataView(this.bytes.buffer);
    this.text = new Int32Array(2 * COLUMNS);
    this.fetchPage = this.dataPage = -1;
    this.seen = new Int32Array(SEEN);
    this.forget();
  }

  /** After OTHER_LINE: what should have stood at `wrongAt`, if the line was meant to be an access. */
  get expected(): string {
    return this.spelt.expected;
  }

  get wrongAt(): number {
    return this.spelt.wrongAt;
  }

  /** To be called when `blocks` has gone to another block. */
  blockChanged(): void {
    const { bytes } = this.blocks;
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** To be called when regions or the process may have changed. */
  forget(): void {
    this.fetchPage = this.dataPage = -1;
    this.text.fill(0);
    this.seen.fill(-1);
  }

  /** Reads lines from `blocks.at` on, and says why it stops there. */
  scan(sink: RecordSink, until: number): number {
    const { blocks } = this;
    const last = blocks.end - LONGEST;
    for (;;) {
      if (sink.now - sink.skew >= until || sink.full) return PAUSE;
      let status = this.slice(sink, until, Math.min(last, blocks.at + SLICE));
      if (status >= 0) return status;
      if (sink.now - sink.skew >= until || sink.full) return PAUSE;
      if (blocks.at === blocks.end) return BLOCK_END;
      status = this.anyAccess(sink);
      if (status >= 0) return status;
    }
  }

  /**
   * Reads lines that begin before `end` and are as lackey prints them; DONE = up to one that `scan` must look at. The inner loop reads alike for short and long addresses
   * and sizes: where V8 has not seen some of a loop at work, it checks the types of all that the loop reads at each turn.
   */
  private slice(sink: RecordSink, until: number, end: number): number {
    const { blocks, view, text } = this;
    const { masks } = sink;
    let at = blocks.at;
    let left = allowance(sink, until);
    let open = openKinds(sink, this.fetchPage, this.dataPage);
    while (at < end) {
      const fetchHead = text[HEAD];
      const fetchBody = text[BODY];
      const dataHead = text[COLUMNS + HEAD];
      const storeHead = (dataHead + STORE_START - LOAD_START) | 0;
      const dataBody = text[COLUMNS + BODY];
      const fetchTail = text[TAIL];
      const fetchMask = text[MASK];
      const fetchDigits = text[DIGITS];
      const dataTail = text[COLUMNS + TAIL];
      const dataMask = text[COLUMNS + MASK];
      const dataDigits = text[COLUMNS + DIGITS];
      for (;;) {
        let counts = 0;
        let kind = 0;
        let place = 0;
        let size = 0;
        let offset = -1;
        let lastKind = -1;
        const limit = left > SLICE ? end : Math.min(end, at + left * SHORTEST);
        while (at < limit) {
          const head = view.getInt32(at, true);
          const body = view.getInt32(at + 4, true);
          if (head === fetchHead) {
            if (body !== fetchBody || (view.getInt32(at + 8, true) & fetchMask) !== fetchTail) break;
            kind = FETCH;
            place = (at + fetchDigits) | 0;
          } else {
            if (head === dataHead) kind = LOAD;
            else if (head === storeHead) kind = STORE;
            else break;
            if (body !== dataBody || (view.getInt32(at + 8, true) & dataMask) !== dataTail) break;
            place = (at + dataDigits) | 0;
          }
          const digits = UPPER[view.getUint16(place, true)] | LOWER[view.getUint16(place + 2, true)];
          size = SIZES[view.getUint16(place + 4, true)];
          place = (place + 6 + (size >> 7)) | 0;
          if ((digits | size) < 0 || view.getUint8(place - 1) !== NEWLINE) break;
          offset = digits;
          const listed = masks[kind * 2 + (offset >>> 11)] >>> ((offset >>> 6) & 31);
          if (((open >>> kind) & listed & 1) === 0 || (offset & 63) + (size & SIZE_BITS) > 64) break;
          at = place;
          counts = (counts + (1 << (kind * COUNT_BITS))) | 0;
          lastKind = kind;
          offset = -1;
        }
        if (lastKind >= 0) left -= this.counted(sink, counts, lastKind);
        if (offset < 0 || offset + (size & SIZE_BITS) > PAGE_BYTES) break;
        at = place;
        left = (left - 1) | 0;
        blocks.line++;
        const column = kind === FETCH ? 0 : COLUMNS;
        sink.access(kind, text[column + HI], text[column + LO] | offset, size & SIZE_BITS);
        open = this.openAfter(sink, kind, open);
        if (sink.full) break;
      }
      blocks.at = at;
      if (left <= 0 || at >= end || sink.full) return DONE;
      const status = this.otherPage(sink);
      if (status >= 0 || sink.full) return status;
      at = blocks.at;
      if (status === DONE) {
        left = allowance(sink, until);
        open = openKinds(sink, this.fetchPage, this.dataPage);
      } else {
        left = (left - 1) | 0;
        open = this.openAfter(sink, TURNED - status, status === TURNED - LOAD ? open & (1 << FETCH) : open);
      }
    }
    return DONE;
  }

  /** The `openKinds` after the sink took an access to the page of its stream's text, which were `open` before. */
  private openAfter(sink: RecordSink, kind: number, open: number): number {
    if (sink.awaiting !== NONE || (kind === FETCH ? sink.fetchPage : sink.dataPage) === NONE) {
      return openKinds(sink, this.fetchPage, this.dataPage);
    }
    if (kind === FETCH) return open | (1 << FETCH);
    if (kind === STORE) return open | (1 << LOAD) | (1 << STORE);
    return ((open >>> LOAD) & 1) === 0 ? (open & (1 << FETCH)) | (1 << LOAD) : open;
  }

  /** Tells the sink and the place of records that were counted here, of which the last was one of `lastKind`; returns how many. */
  private counted(sink: RecordSink, counts: number, lastKind: number): number {
    const stores = counts >> (STORE * COUNT_BITS);
    const data = stores + ((counts >> (LOAD * COUNT_BITS)) & COUNT_MASK);
    const records = data + (counts & COUNT_MASK);
    this.blocks.line += records;
    sink.now += records;
    sink.dataRefs += data;
    sink.storeRefs += stores;
    sink.last = lastKind === FETCH ? FETCH_STREAM : DATA_STREAM;
    return records;
  }

  /** Hands an access of another page to the sink if the line has 8 or 10 digits and is as lackey prints it; else as `anyAccess`. */
  private otherPage(sink: RecordSink): number {
    const { blocks, bytes, view } = this;
    const start = blocks.at;
    const head = view.getInt32(start, true) & 0xffffff;
    const kind = head === FETCH_START ? FETCH : head === LOAD_START ? LOAD : head === STORE_START ? STORE : NO_KIND;
    const digits = bytes[start + 11] === COMMA ? 8 : 10;
    const place = start + digits;
    const top = digits === 8 ? 0 : UPPER[view.getUint16(start + 3, true)];
    const first = UPPER[view.getUint16(place - 5, true)];
    const second = UPPER[view.getUint16(place - 3, true)];
    const third = UPPER[view.getUint16(place - 1, true)];
    const fourth = UPPER[view.getUint16(place + 1, true)];
    const size = SIZES[view.getUint16(place + 4, true)];
    const wrong = (top | first | second | third | fourth | size) < 0 || bytes[place + 3] !== COMMA;
    if (wrong || kind === NO_KIND || (size >= SIZE_LONG && bytes[place + 6] !== NEWLINE)) return this.anyAccess(sink);
    const hi = top >> 4;
    const lo = (first << 20) | (second << 12) | (third << 4) | (fourth >> 4);
    const length = size & SIZE_BITS;
    const next = place + 6 + (size >> 7);
    const page = (hi << (32 - PAGE_BITS)) | (lo >>> PAGE_BITS);
    const isSeen = this.seen[page & (SEEN - 1)] === page && (lo & (PAGE_BYTES - 1)) + length <= PAGE_BYTES;
    if (!isSeen || sink.pageBits !== PAGE_BITS) return this.take(sink, kind, hi, lo, length, digits, next);
    blocks.at = next;
    blocks.line++;
    sink.accessIn(page, kind, hi, lo, length);
    this.remember(kind, start, digits, hi, lo, page);
    return TURNED - kind;
  }

  /** Hands an access in any spelling to the sink. */
  private anyAccess(sink: RecordSink): number {
    const { blocks, spelt } = this;
    const next = spelledAccess(this.bytes, blocks.at, spelt);
    if (next < 0) return OTHER_LINE;
    const { kind, hi, lo, size, digits } = spelt;
    const printed = spelt.first - blocks.at === ADDRESS && digits >= FEWEST_DIGITS && digits <= MOST_DIGITS;
    return this.take(sink, kind, hi, lo, size, printed ? digits : 0, next);
  }

  /** Hands the access at `blocks.at` to the sink, unless its page is left out or new. `digits` = 0: not in lackey's own spelling. */
  private take(sink: RecordSink, kind: number, hi: number, lo: number, size: number, digits: number, next: number) {
    const { blocks, known } = this;
    const page = hi * 2 ** (32 - PAGE_BITS) + (lo >>> PAGE_BITS);
    const isLeft = this.left?.has(page) === true;
    if (known !== null && !isLeft) {
      this.newPage = known.missing(page, (lo & (PAGE_BYTES - 1)) + Math.max(size, 1));
      if (this.newPage >= 0) return NEW_PAGE;
    }
    const start = blocks.at;
    blocks.at = next;
    blocks.line++;
    if (isLeft) return DONE;
    sink.access(kind, hi, lo, size);
    if (page <= 0x7fffffff) this.seen[page & (SEEN - 1)] = page;
    if (digits > 0 && sink.pageBits === PAGE_BITS) this.remember(kind, start, digits, hi, lo, page);
    return DONE;
  }

  /** Keeps the text of the page as its stream's latest. */
  private remember(kind: number, start: number, digits: number, hi: number, lo: number, page: number): void {
    const { view, text } = this;
    const column = kind === FETCH ? 0 : COLUMNS;
    const mask = TAIL_MASK[digits - FEWEST_DIGITS];
    text[column + HEAD] = (view.getInt32(start, true) & 0xff000000) | (kind === FETCH ? FETCH_START : LOAD_START);
    text[column + BODY] = view.getInt32(start + 4, true);
    text[column + TAIL] = view.getInt32(start + 8, true) & mask;
    text[column + MASK] = mask;
    text[column + DIGITS] = digits;
    text[column + HI] = hi;
    text[column + LO] = lo & -PAGE_BYTES;
    if (kind === FETCH) this.fetchPage = page;
    else this.dataPage = page;
  }
}
