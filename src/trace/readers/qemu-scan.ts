// lane: loop
import * as ops from '../ops.ts';
import * as streams from '../sink.ts';
import type { RecordSink } from '../sink.ts';
import type { QemuWords } from './qemu-words.ts';

/** Why `scan` came back: the words are used up ... */
export const WORDS_END = 0;
/** ... `now - skew` has reached `until`, or the sink is full ... */
export const PAUSE = 1;
/** ... the word at `words.at` is neither an access nor a block; all that ran before it has been told ... */
export const OTHER_WORD = 2;
/** ... or it names a block that the file has not defined, or an instruction that its block does not have. */
export const BAD_WORD = 3;

/** The kind of word that has a payload (docs/formats.md, QEMU recordings). */
export const EVENT_WORD = 5;

// V8 folds a module's own constants into the code but loads imported ones at each use.
const { FETCH, STORE, MODIFY } = ops;
const { FETCH_STREAM, DATA_STREAM } = streams;
const [LAST_DATA, BLOCK, FAR_LOAD, FAR_STORE] = [3, 4, 6, 7];
/** The event after which another thread's words come: this one may stand within a block. */
const THREAD_EVENT = (5 << 28) | 2;
const PAGE_BITS = 12;
const PAGE_BYTES = 1 << PAGE_BITS;
const PAGES_OF_4G = 2 ** (32 - PAGE_BITS);

/** A stretch of code. */
export interface Block {
  hi: number;
  lo: number;
  /** Its instructions, and where each begins, in bytes from its start; then where the last one ends. */
  count: number;
  starts: Uint32Array;
  /** Its page number if it lies in one page of 4 KiB; -1 = it does not. */
  page: number;
  /** The 64-byte lines that it touches in that page, a bit each. */
  lines0: number;
  lines1: number;
}

/** Where a thread stands in its code. */
export interface Place {
  block: Block;
  /** The first instruction whose fetch has not been told. */
  next: number;
  /** Instructions before this one are fetched now. */
  goal: number;
}

export const NO_BLOCK: Block = { hi: 0, lo: 0, count: 0, starts: new Uint32Array(1), page: -1, lines0: 0, lines1: 0 };

/** Turns words into references: the fetches of a block's instructions up to the one that an access belongs to, then the access. */
export class QemuScanner {
  readonly words: QemuWords;
  readonly blocks: Block[];
  place: Place;

  constructor(words: QemuWords) {
    this.words = words;
    this.blocks = [];
    this.place = { block: NO_BLOCK, next: 0, goal: 0 };
  }

  /** Reads words from `words.at` on, and says why it stops there. */
  scan(sink: RecordSink, until: number): number {
    const { words, place, blocks } = this;
    const text = words.words;
    const { end } = words;
    for (;;) {
      if (place.next < place.goal && !this.fetch(sink, until)) return PAUSE;
      if (sink.now - sink.skew >= until || sink.full) return PAUSE;
      const { at } = words;
      if (at === end) return WORDS_END;
      const hi = text[at + 1];
      const kind = hi >>> 28;
      if (kind === BLOCK) {
        if (place.next < place.block.count) {
          place.goal = place.block.count;
          if (!this.fetch(sink, until) || sink.now - sink.skew >= until || sink.full) return PAUSE;
        }
        const id = text[at] >>> 0;
        if (id >= blocks.length || hi !== BLOCK << 28) return BAD_WORD;
        place.block = blocks[id];
        place.next = place.goal = 0;
        words.at = at + 2;
        continue;
      }
      const far = kind === FAR_LOAD || kind === FAR_STORE;
      if (kind === 0 || (kind > LAST_DATA && !far)) {
        if (place.next === place.block.count || hi === THREAD_EVENT) return OTHER_WORD;
        place.goal = place.block.count;
        continue;
      }
      const index = (hi >>> 16) & 511;
      if (index >= place.goal) {
        if (index >= place.block.count) return BAD_WORD;
        place.goal = index + 1;
        if (!this.fetch(sink, until) || sink.now - sink.skew >= until || sink.full) return PAUSE;
      }
      if (far) {
        if (at + 2 === end) return WORDS_END;
        sink.access(
          kind === FAR_LOAD ? ops.LOAD : STORE,
          text[at + 3] & 0x1ffffff,
          text[at + 2],
          1 << ((hi >>> 25) & 7),
        );
        words.at = at + 4;
        continue;
      }
      this.data(sink, kind, hi & 0xffff, text[at], 1 << ((hi >>> 25) & 7));
      words.at = at + 2;
    }
  }

  /** At the end of the words: whether all fetches of the last block have been told; if not, `scan` tells them next. */
  isDone(): boolean {
    const { place } = this;
    place.goal = place.block.count;
    return place.next === place.goal;
  }

  private data(sink: RecordSink, kind: number, hi: number, lo: number, size: number): void {
    const page = hi * PAGES_OF_4G + (lo >>> PAGE_BITS);
    const line = (lo >>> 6) & 63;
    if (
      kind !== MODIFY &&
      page === (kind === STORE ? sink.storePage : sink.dataPage) &&
      sink.pageBits === PAGE_BITS &&
      (lo & 63) + size <= 64 &&
      ((sink.masks[kind * 2 + (line >>> 5)] >>> (line & 31)) & 1) !== 0 &&
      sink.awaiting !== DATA_STREAM &&
      sink.now < sink.nextStop
    ) {
      sink.now++;
      sink.dataRefs++;
      if (kind === STORE) sink.storeRefs++;
      sink.last = DATA_STREAM;
    } else sink.access(kind, hi, lo, size);
  }

  /** Tells the fetches before the goal; false = the turn is over or the sink is full before that. */
  private fetch(sink: RecordSink, until: number): boolean {
    const { place } = this;
    const { block, goal } = place;
    const { starts } = block;
    const { masks } = sink;
    if (
      block.page === sink.fetchPage &&
      block.page >= 0 &&
      sink.pageBits === PAGE_BITS &&
      (masks[0] & block.lines0) === block.lines0 &&
      (masks[1] & block.lines1) === block.lines1 &&
      sink.awaiting !== FETCH_STREAM
    ) {
      const count = goal - place.next;
      if (sink.now + count <= sink.nextStop && sink.now + count - sink.skew <= until && !sink.full) {
        place.next = goal;
        sink.now += count;
        sink.last = FETCH_STREAM;
        return true;
      }
    }
    while (place.next < goal) {
      if (sink.now - sink.skew >= until || sink.full) return false;
      const from = starts[place.next];
      const low = (block.lo >>> 0) + from;
      const hi = low >= 2 ** 32 ? block.hi + 1 : block.hi;
      sink.access(FETCH, hi, low | 0, starts[place.next + 1] - from);
      place.next++;
    }
    return true;
  }
}

/** A block at hi * 2^32 + lo. */
export function blockOf(hi: number, lo: number, sizes: Uint8Array): Block {
  const count = sizes.length;
  const starts = new Uint32Array(count + 1);
  for (let index = 0; index < count; index++) starts[index + 1] = starts[index] + sizes[index];
  const bytes = starts[count];
  const block = { hi: hi & 0x1ffffff, lo, count, starts, page: -1, lines0: 0, lines1: 0 };
  const offset = lo & (PAGE_BYTES - 1);
  if (bytes === 0 || offset + bytes > PAGE_BYTES) return block;
  block.page = block.hi * PAGES_OF_4G + (lo >>> PAGE_BITS);
  for (let line = offset >>> 6; line <= (offset + bytes - 1) >>> 6; line++) {
    if (line < 32) block.lines0 |= 1 << line;
    else block.lines1 |= 1 << (line - 32);
  }
  return block;
}
