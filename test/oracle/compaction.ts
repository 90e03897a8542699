// Compaction (MODEL §9): which window of a pool is emptied. Every window is tried.

import type { Pool } from './allocators.ts';
import type { FrameUse } from './machine.ts';
import type { System } from './parse-system.ts';

// Frames that a run of so many needs to be free.
export function windowLength({ allocator }: System, count: number): number {
  if (allocator.strategy !== 'buddy') return count;
  let length = 1;
  while (length < count) length *= 2;
  return length;
}

// The first frame of RAM of the window with the fewest pages; null: there is none.
export function bestWindow(
  { allocator: { strategy, maxOrder } }: System,
  { first, frames, allocator }: Pool,
  length: number,
  useOf: (pfn: number) => FrameUse | 'elsewhere',
): number | null {
  const isBuddy = strategy === 'buddy';
  if (isBuddy && length > 2 ** maxOrder) return null;
  let best: { start: number; pages: number } | null = null;
  for (let start = 0; start + length <= frames; start += isBuddy ? length : 1) {
    const window = Array.from({ length }, (_, at) => start + at);
    const pages = window.filter((frame) => isMovable(useOf(first + frame)));
    const stays = window.some((frame) => !allocator.isFree(frame) && !pages.includes(frame));
    if (!stays && (best === null || pages.length < best.pages)) best = { start, pages: pages.length };
  }
  return best && first + best.start;
}

export function isMovable(use: FrameUse | 'elsewhere'): boolean {
  return typeof use === 'object' && use.kind !== 'zero' && !use.leaked;
}
