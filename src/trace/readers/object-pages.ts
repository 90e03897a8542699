// lane: loop
import { IntMap } from '../../base/int-map.ts';

/** Upper halves of ids: those that fit no address of 57 bits begin here (2^45) ... */
const TOO_HIGH = 1 << 13;
/** ... and get numbers of their own among the pages of this upper half (from 2^34 on), within 47 bits of address. */
const NUMBERED = 4;
/** An id is its 11 highest bits and the 53 others, an exact integer. */
const TOP_SHIFT = 21;
const BELOW_TOP = (1 << TOP_SHIFT) - 1;
const TWO_32 = 4294967296;
/** Bits of an address below its page of 4 KiB. */
const PAGE_BITS = 12;
const LOW_BITS = 32 - PAGE_BITS;

/**
 * Places for the objects of block and key-value traces, which libCacheSim names by numbers of 64 bits: an object is the page of 4 KiB whose number its id is. Ids of 2^45 and more, which
 * fit no address, are numbered by first appearance, as pages from 2^34 on; so are those from 2^34 to 2^34 + 2^32 - 1, which would meet them: different objects are different pages.
 */
export class ObjectPages {
  /** The address of the object that was asked for last, as `RecordSink.access` takes it. */
  hi: number;
  lo: number;
  /** Ids that are numbered -> their numbers, by the 11 highest bits. */
  private readonly numbers: IntMap[];
  private count: number;

  constructor() {
    this.hi = this.lo = 0;
    this.numbers = [];
    this.count = 0;
  }

  /** What the user should know of the objects that were asked for; null = nothing. */
  get note(): string | null {
    if (this.count === 0) return null;
    return `objects whose ids stand for no page (2^45 and more, or 2^34 to 2^34 + 2^32 - 1), numbered by first appearance as pages from 2^34 on: ${this.count}`;
  }

  /** Finds the address of the object high * 2^32 + low, both int32. */
  find(high: number, low: number): void {
    if (high >>> 0 >= TOO_HIGH || high === NUMBERED) {
      const number = this.numberOf(high, low);
      this.hi = (NUMBERED << PAGE_BITS) | (number >>> LOW_BITS);
      this.lo = number << PAGE_BITS;
      return;
    }
    this.hi = (high << PAGE_BITS) | (low >>> LOW_BITS);
    this.lo = low << PAGE_BITS;
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
