// lane: seam
import { FreeBlocks } from './free-blocks.ts';
import type { BlockChoice } from './free-blocks.ts';
import type { HeapFactory } from './heap.ts';

/** The smallest free block that suffices, the lowest of equals; all are looked at. */
export const bestFit: HeapFactory = (settings, pageSize) => new FreeBlocks(settings, pageSize, smallestThatFits);

const smallestThatFits: BlockChoice = (blocks, fits) => {
  let best = -1;
  for (const [at, block] of blocks.entries()) {
    if ((best < 0 || block.bytes < blocks[best].bytes) && fits(block)) best = at;
  }
  return { at: best, steps: blocks.length };
};
