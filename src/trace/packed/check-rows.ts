import { inputError } from '../../base/user-error.ts';
import type { Batch } from '../batch.ts';
import { MODIFY } from '../ops.ts';
import { MAX_ACCESS } from '../sink.ts';
import type { PackedBreak } from './breaks.ts';
import { PAGE_BITS } from './layout.ts';
import type { Column } from './sections.ts';

/** Bits above the lower 32 of an address, which has 57. */
const HIGH_BITS = 25;
/** Numbers of pages of 4 KiB are less: an access that begins below 2^57 may end beyond. */
export const VPN_END = 2 ** (32 + HIGH_BITS - PAGE_BITS) + MAX_ACCESS / 2 ** PAGE_BITS;

/** What is asked of the rows of a block. */
export interface RowFacts {
  /** Whether a page id is negative or was not given out. */
  hasNoPage: boolean;
  /** Whether a kind is none of the three. */
  hasNoKind: boolean;
  /** Sums of the references and of the spans; -1 = some are negative. */
  references: number;
  spans: number;
}

/**
 * Refuses rows that no writer makes and that the model could not take, which a checksum cannot tell when it was made over them. `references` is what the block must come to.
 */
export function checkRows({ hasNoPage, hasNoKind, references: sum, spans }: RowFacts, references: number): void {
  if (hasNoPage) throw inputError('a row of a page that has not been named');
  if (hasNoKind) throw inputError('a row whose kind is none');
  if (sum !== references || spans !== references)
    throw inputError(`rows of ${sum} references, which last for ${spans}, in a block of ${references}`);
}

/** What `RowKernel.facts` says, of columns wherever they lie; `pages` is the number of page ids given out. */
export function factsOf({ rows, page, kind, refs, span }: Batch, pages: number): RowFacts {
  return {
    hasNoPage: beyond(page, pages - 1, rows) < 0,
    hasNoKind: hasNoKind(kind, rows),
    references: countOf(refs, rows),
    spans: countOf(span, rows),
  };
}

// In these loops is no code that a run may never come to, for V8.

/** Negative if a value is, or is more than `most`. */
function beyond(values: Int32Array, most: number, rows: number): number {
  let wrong = 0;
  for (let row = 0; row < rows; row++) wrong |= values[row] | (most - values[row]);
  return wrong;
}

/** Whether some row has both bits of its kind set, which none of the three has. */
function hasNoKind(kind: Uint8Array, rows: number): boolean {
  let both = 0;
  for (let row = 0; row < rows; row++) both |= kind[row] & (kind[row] >>> 1);
  return (both & 1) !== 0;
}

/** The sum of counts, -1 if some are negative. A block has fewer than 2^31 references. */
function countOf(counts: Int32Array, rows: number): number {
  let [sum, wrong] = [0, 0];
  for (let row = 0; row < rows; row++) {
    sum = (sum + counts[row]) | 0;
    wrong |= counts[row];
  }
  return wrong < 0 ? -1 : sum;
}

/** Refuses touches of the other stream's page, or again of its own, after the span of their row. */
export function checkDistances({ rows, span, other, again }: Batch): void {
  let wrong = 0;
  for (let row = 0; row < rows; row++)
    wrong |= other[row] | (span[row] - other[row]) | again[row] | (span[row] - again[row]);
  if (wrong < 0) throw inputError('a row whose distances cannot be');
}

/** Refuses records that no writer makes. */
export function checkRecords(kind: Column, high: Column, low: Column, size: Column, rows: number): void {
  checkLengths([kind, high, low, size], rows);
  for (let at = 0; at < rows; at++)
    if (kind[at] > MODIFY || high[at] >>> HIGH_BITS !== 0 || size[at] > MAX_ACCESS)
      throw inputError('a record whose kind, address or size cannot be');
}

/** Refuses columns that have no value for each row. */
export function checkLengths(columns: readonly ArrayLike<number>[], rows: number): void {
  for (const { length } of columns)
    if (length < rows) throw inputError(`a column of ${length} values where ${rows} are needed`);
}

/** Refuses breaks beyond the rows, and rows of no process. */
export function checkBreaks(breaks: readonly PackedBreak[], rows: number): void {
  let [from, process] = [0, -1];
  for (const next of [...breaks, { row: rows, process: -1 }]) {
    if (next.row > rows) throw inputError(`a break after row ${next.row} of ${rows}`);
    if (next.row > from && process < 0) throw inputError(`rows of no process before row ${next.row}`);
    [from, process] = [next.row, next.process];
  }
}
