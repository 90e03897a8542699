// lane: seam
import type { AllocatorFactory } from './allocator.ts';
import { FreeList } from './free-list.ts';

/** The frame that has been free for longest. */
export const fifo: AllocatorFactory = (free, settings) => new FreeList(free, settings, 'tail');
