// lane: seam
import type { AllocatorFactory } from './allocator.ts';
import { FreeRuns } from './free-runs.ts';

/** The smallest free run that suffices; the lowest of equals. */
export const bestFit: AllocatorFactory = (free) => new FreeRuns(free, (runs, frames) => runs.shortest(frames));
