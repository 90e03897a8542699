// lane: loop
import { IntMap } from '../../base/int-map.ts';
import * as ops from '../ops.ts';
import type { RecordBlocks } from '../record-blocks.ts';
import type { RecordSink } from '../sink.ts';
import { BLOCK_END, PAUSE } from './record-trace.ts';
import type { RecordScanner } from './record-trace.ts';

const { LOAD } = ops;

/** Bytes of a request, and where its object's id is. */
export const REQUEST_BYTES = 24;
const ID = 4;
/** No size of an access is recorded: that of a request is its object's. */
const SIZE = 1;
/** Upper halves of ids: those that fit no address of 57 bits begin here (2^45) ... */
const TOO_HIGH = 1 << 13;
/** ... and get numbers of their own among the pages of this upper half (from 2^34 on), within 47 bits of address. */
const NUMBERED = 4;
/** An id is its 11 highest bits and the 53 others, an exact integer. */
const TOP_SHIFT = 21;
const BELOW_TOP = (1 << TOP_SHIFT) - 1;
const TWO_32 = 4294967296;

/** Reads requests as loads of the page that is the object's id. */
export class RequestScanner implements RecordScanner {
  /** Ids that are numbered -> their numbers, by the 11 highest bits. */
  private readonly numbers: IntMap[];
  private count: number;

  constructor() {
    this.numbers = [];
    this.count = 0;
  }

  scan(blocks: RecordBlocks, sink: RecordSink, until: number): number {
    const { view, end } = blocks;
    let at = blocks.at;
    while (at < end) {
      let low = view.getInt32(at + ID, true);
      let high = view.getInt32(at + ID + 4, true);
      if (high >>> 0 >= TOO_HIGH || high === NUMBERED) {
        low = this.numberOf(high, low);
        high = NUMBERED;
      }
      sink.access(LOAD, (high << 12) | (low >>> 20), low << 12, SIZE);
      at += REQUEST_BYTES;
      if (sink.now - sink.skew >= until || sink.full) {
        blocks.at = at;
        return PAUSE;
      }
    }
    blocks.at = at;
    return BLOCK_END;
  }

  /** Every id is a page. */
  wrong(): string {
    return '';
  }

  /** By order of appearance. */
  private numberOf(high: number, low: number): number {
    const top = high >>> TOP_SHIFT;
    let numbers = this.numbers[top];
    if (numbers === undefined) this.numbers[top] = numbers = new IntMap();
    const key = (high & BELOW_TOP) * TWO_32 + (low >>> 0);
    let number = numbers.get(key);
    if (number < 0) numbers.set(key, (number = this.count++));
    return number;
  }
}
