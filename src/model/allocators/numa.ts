// lane: seam
import type { AllocatorFactory } from './allocator.ts';
import { firstFit } from './first-fit.ts';

/** First-fit in each node; which node is asked is the policy's (`Pools`, MODEL §9). With one node it is first-fit. */
export const numa: AllocatorFactory = firstFit;
