// lane: seam
import { FreeBlocks, firstThatFits } from './free-blocks.ts';
import type { HeapFactory } from './heap.ts';

/** The lowest free block that suffices (Knuth, TAOCP vol. 1, 2.5, algorithm A). */
export const firstFit: HeapFactory = (settings, pageSize) => new FreeBlocks(settings, pageSize, firstThatFits);
