// lane: loop
import * as ops from '../ops.ts';
import type { LineBlocks } from '../scanner.ts';
import type { RecordSink } from '../sink.ts';
import type { KnownPages } from './known-pages.ts';
import type { PreloadPages } from './lackey-preload.ts';
import { spelledAccess } from './lackey-access.ts';
import type { SpelledAccess } from './lackey-access.ts';
import { LOOKED_AT, lackeyLines } from './lackey-lines.ts';
import type { LackeyLines } from './lackey-lines.ts';
import { SIZE, SIZE_BITS, SIZE_LONG, UPPER_DIGITS } from './lackey-tables.ts';

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

// V8 folds a module's own constants into the code but loads imported ones at each use.
const { FETCH, LOAD, STORE } = ops;
const [UPPER, SIZES] = [UPPER_DIGITS, SIZE];

const NEWLINE = 10;
const COMMA = 44;
const NO_KIND = 255;

/** log2 of the bytes of a page of a known region. */
const PAGE_BITS = 12;
const PAGE_BYTES = 1 << PAGE_BITS;

/** The first three bytes of a line as lackey prints it, the lowest first: `I  `, ` L `, ` S `. The address begins in the fourth. */
const FETCH_START = 0x202049;
const LOAD_START = 0x204c20;
const STORE_START = 0x205320;
/** Pages that were found known, by their lowest bits. */
const SEEN = 256;

/** Scans blocks of lackey's lines into a sink: most of them as `LackeyLines` does, where the sink lends its runs; the others here. */
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
  /** Pages in known regions; -1 = none. */
  private readonly seen: Int32Array;
  /** The pages that `lines` has learnt are to be forgotten. */
  private isForgotten: boolean;
  /** null = every line is read here. */
  private readonly lines: LackeyLines | null;

  constructor(blocks: LineBlocks, lines = lackeyLines()) {
    this.blocks = blocks;
    this.known = null;
    this.left = null;
    this.newPage = -1;
    this.spelt = { kind: 0, hi: 0, lo: 0, size: 0, expected: '', wrongAt: 0 };
    this.bytes = new Uint8Array(0);
    this.view = new DataView(this.bytes.buffer);
    this.seen = new Int32Array(SEEN).fill(-1);
    this.isForgotten = true;
    this.lines = lines;
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
    this.lines?.forget();
  }

  /** To be called when regions or the process may have changed. */
  forget(): void {
    this.seen.fill(-1);
    this.isForgotten = true;
  }

  /** Reads lines from `blocks.at` on, and says why it stops there. */
  scan(sink: RecordSink, until: number): number {
    const { blocks, lines } = this;
    const { runs } = sink;
    const last = blocks.end - LOOKED_AT;
    if (this.isForgotten) runs?.renew();
    this.isForgotten = false;
    const ownRuns = sink.pageBits === PAGE_BITS ? runs : null;
    for (;;) {
      if (sink.now - sink.skew >= until || sink.full) return PAUSE;
      if (lines !== null && ownRuns !== null && blocks.at < last) {
        const taken = lines.take(ownRuns, this.bytes, blocks.at, last, allowance(sink, until));
        if (taken > 0) {
          blocks.at += taken;
          blocks.line += lines.count;
          if (sink.now - sink.skew >= until) return PAUSE;
        }
      }
      if (blocks.at === blocks.end) return BLOCK_END;
      const status = blocks.at < last ? this.printedAccess(sink) : this.anyAccess(sink);
      if (status >= 0) return status;
    }
  }

  /** Hands an access to the sink if the line has 8 or 10 digits and is as lackey prints it; else as `anyAccess`. */
  private printedAccess(sink: RecordSink): number {
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
    if (!isSeen || sink.pageBits !== PAGE_BITS) return this.take(sink, kind, hi, lo, length, next);
    blocks.at = next;
    blocks.line++;
    sink.accessIn(page, kind, hi, lo, length);
    if (sink.runs !== null) this.lines?.learn(sink.runs, kind, page);
    return DONE;
  }

  /** Hands an access in any spelling to the sink. */
  private anyAccess(sink: RecordSink): number {
    const { blocks, spelt } = this;
    const next = spelledAccess(this.bytes, blocks.at, spelt);
    if (next < 0) return OTHER_LINE;
    return this.take(sink, spelt.kind, spelt.hi, spelt.lo, spelt.size, next);
  }

  /** Hands the access at `blocks.at` to the sink, unless its page is left out or new. */
  private take(sink: RecordSink, kind: number, hi: number, lo: number, size: number, next: number) {
    const { blocks, known } = this;
    const page = hi * 2 ** (32 - PAGE_BITS) + (lo >>> PAGE_BITS);
    const isLeft = this.left?.has(page) === true;
    if (known !== null && !isLeft) {
      this.newPage = known.missing(page, (lo & (PAGE_BYTES - 1)) + Math.max(size, 1));
      if (this.newPage >= 0) return NEW_PAGE;
    }
    blocks.at = next;
    blocks.line++;
    if (isLeft) return DONE;
    sink.access(kind, hi, lo, size);
    if (page <= 0x7fffffff) this.seen[page & (SEEN - 1)] = page;
    return DONE;
  }
}

/** How many references of one page each may be counted before the sink or the turn wants to be asked. */
function allowance(sink: RecordSink, until: number): number {
  const most = Math.min(sink.nextStop, until + sink.skew) - sink.now;
  return most >= 1 << 30 ? 1 << 30 : Math.max(most, 0) | 0;
}
