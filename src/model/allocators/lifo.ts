// lane: seam
import type { AllocatorFactory } from './allocator.ts';
import { FreeList } from './free-list.ts';

/** The frame that was freed last. */
export const lifo: AllocatorFactory = (free, settings) => new FreeList(free, settings, 'head');
