import type { Batch } from '../trace/batch.ts';
import type { TraceEvent } from '../trace/ops.ts';

/** What is told of a batch, in the order of its records. */
export interface BatchWalker {
  /** Rows `from` up to `to`, of one process. */
  rows(pid: number, from: number, to: number): void;
  event?(event: TraceEvent): void;
}

/** Walks through the rows of a batch and the events between them. */
export function walkBatch(batch: Batch, walker: BatchWalker): void {
  let [row, pid] = [0, -1];
  for (const next of batch.breaks) {
    if (row < next.row) walker.rows(pid, row, next.row);
    row = next.row;
    ({ pid } = next);
    if (next.event !== null) walker.event?.(next.event);
  }
  if (row < batch.rows) walker.rows(pid, row, batch.rows);
}
