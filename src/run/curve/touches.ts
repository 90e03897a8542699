// lane: loop
import { LAST_OTHER, OTHER_AGAIN } from '../../trace/batch.ts';
import type { Batch } from '../../trace/batch.ts';

const NONE = -1;

/**
 * Puts the touches of both streams in order: a row's first reference, then what its distances say happened before the next row. Between two pages in turn no more
 * than the first touches and the last are told; every memory of two pages or more, and every array of two ways, holds both by then.
 */
export class StreamOrder {
  private readonly open: [number, number] = [NONE, NONE];

  /** All runs have ended. */
  end(): void {
    this.open[0] = this.open[1] = NONE;
  }

  /** Answers how many touches `into` holds: of the row's page, a number of the reader's own, and of the page that the other stream has open. */
  row(batch: Batch, row: number, stream: number, page: number, into: Int32Array): number {
    this.open[stream] = page;
    into[0] = page;
    const other = this.open[1 - stream];
    if (batch.other[row] === 0 || other === NONE) return 1;
    into[1] = other;
    if (batch.again[row] === 0) return 2;
    into[2] = page;
    const flags = batch.kind[row];
    if ((flags & OTHER_AGAIN) === 0) return 3;
    into[3] = other;
    if ((flags & LAST_OTHER) !== 0) return 4;
    into[4] = page;
    return 5;
  }
}
