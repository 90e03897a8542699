import { grownInt32 } from '../base/int-list.ts';
import { BATCH_ROWS } from './batch.ts';

/** log2 of the rows of a stretch, by level: each stretch is made of eight of the level below. */
export const STRETCH_BITS = [6, 9, 12] as const;
const MOST_STRETCHES = BATCH_ROWS >> STRETCH_BITS[0];
/** Pages that the longest stretch can have: a row uses its own and at most touches another. */
export const MOST_PAGES = 2 << STRETCH_BITS[2];

/** What a stretch is for: nothing (a break is in it, or a row without references); anything; models that take further pages of accesses as rows of their own. */
export const BROKEN = 0;
export const WHOLE = 1;
export const WITH_CONTINUED = 2;

/**
 * `use` of a page in a stretch: the permissions that are needed (as in a PTE: 1 read, 2 write, 4 fetch), whether it is the fetch stream's, whether it is stored to, and
 * whether its first row begins with a store.
 */
export const NEEDS = 7;
export const FETCHED = 8;
export const STORED = 16;
export const STORED_FIRST = 32;

const ENTRY_COLUMNS = ['page', 'use', 'refs', 'stores', 'records', 'before', 'order'] as const;
const newInts = (length: number): Int32Array => new Int32Array(length);
const newBytes = (length: number): Uint8Array => new Uint8Array(length);

/** The bytes of a level with room for so many entries: integers of 4 bytes, and single bytes. */
export function levelBytes(entries: number): { ints: number; bytes: number } {
  return { ints: 4 * (2 * MOST_STRETCHES + 1 + ENTRY_COLUMNS.length * entries), bytes: 2 * MOST_STRETCHES };
}

/** The stretches of a batch by level, the shortest first. */
export type StretchLevels = readonly [StretchLevel, StretchLevel, StretchLevel];

/** The stretches of one length in a batch: aligned, so that stretch `k` begins at row `k << bits`. */
export class StretchLevel {
  readonly bits: number;
  /** Stretches that were made: rows beyond them are in none. */
  count = 0;
  /** BROKEN, WHOLE or WITH_CONTINUED, by stretch. */
  readonly state: Uint8Array;
  /** References of the rows, by stretch. */
  readonly span: Int32Array;
  /** Kind of the last data row, by stretch; FETCH = there is none. */
  readonly lastData: Uint8Array;
  /** Where the pages of each stretch begin in the columns below; those of the last one end at the value after it. */
  readonly first: Int32Array;
  /** By page and stream of a stretch, the one that was used last first: page id of the trace, `use`, references, stores and records. */
  page: Int32Array;
  use: Int32Array;
  refs: Int32Array;
  stores: Int32Array;
  records: Int32Array;
  /** References of the stretch before the page's first row; -1 = it has none, as only the other stream's rows tell of its use. */
  before: Int32Array;
  /** Where the pages of a stretch are that have rows, the one whose first row comes first first; -1 after the last of them. */
  order: Int32Array;

  /** With room for so many entries, of memory that `ints` and `bytes` give. */
  constructor(bits: number, entries = 1024, ints = newInts, bytes = newBytes) {
    this.bits = bits;
    this.span = ints(MOST_STRETCHES);
    this.first = ints(MOST_STRETCHES + 1);
    this.page = ints(entries);
    this.use = ints(entries);
    this.refs = ints(entries);
    this.stores = ints(entries);
    this.records = ints(entries);
    this.before = ints(entries);
    this.order = ints(entries);
    this.state = bytes(MOST_STRETCHES);
    this.lastData = bytes(MOST_STRETCHES);
  }

  /** Entries of all its stretches. */
  get entries(): number {
    return this.first[this.count];
  }

  /** Becomes what another of the same length is; there must be room for its entries. */
  copy(other: StretchLevel): void {
    const { count, entries } = other;
    this.count = count;
    for (const name of ['state', 'span', 'lastData'] as const) this[name].set(other[name].subarray(0, count));
    this.first.set(other.first.subarray(0, count + 1));
    for (const name of ENTRY_COLUMNS) this[name].set(other[name].subarray(0, entries));
  }

  reserve(entries: number): void {
    if (entries <= this.page.length) return;
    for (const name of ENTRY_COLUMNS) this[name] = grownInt32(this[name], entries);
  }
}
