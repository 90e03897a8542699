// lane: seam
import type { RunIndex } from '../../base/run-index.ts';
import type { AllocatorFactory } from './allocator.ts';
import { FreeRuns } from './free-runs.ts';

/** The largest free run; the lowest of equals. */
export const worstFit: AllocatorFactory = (free) => new FreeRuns(free, largestRun);

function largestRun(runs: RunIndex, frames: number): number {
  const largest = runs.longest();
  return largest < frames ? -1 : runs.shortest(largest);
}
