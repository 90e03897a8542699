// lane: seam
import { byteRuns } from '../base/byte-runs.ts';
import type { ByteRun } from '../base/byte-runs.ts';
import { FREE } from './frames.ts';
import type { Machine } from './machine.ts';

/** Orders of blocks that are looked at: 2^0 to 2^10 frames, as a buddy allocator of Linux has them (include/linux/mmzone.h, MAX_PAGE_ORDER). */
const ORDERS = 11;

/** How free memory lies now, pool by pool as `free_runs` counts: free runs by the power of two that they reach, and aligned free blocks of each power. */
export function freeMemory(m: Machine): { runs: number[]; blocks: number[] } {
  const runs = Array.from({ length: ORDERS }, () => 0);
  const blocks = Array.from({ length: ORDERS }, () => 0);
  const { list } = m.pools;
  const named = list.filter(({ name }) => name !== '');
  for (const pool of list) {
    for (const { first, end } of partsOf(pool, pool.name === '' ? named : [])) {
      for (const run of byteRuns(m.frames.owner, FREE, first, end)) {
        runs[Math.min(ORDERS - 1, 31 - Math.clz32(run.end - run.first))]++;
        countBlocks(run.first - pool.first, run.end - pool.first, blocks);
      }
    }
  }
  return { runs, blocks };
}

/** The pool's frames without those of the pools that lie in it, ascending. */
function partsOf(pool: ByteRun, within: readonly ByteRun[]): ByteRun[] {
  const parts: ByteRun[] = [];
  let { first } = pool;
  for (const hole of within.toSorted((a, b) => a.first - b.first)) {
    if (hole.first > first) parts.push({ first, end: Math.min(hole.first, pool.end) });
    first = Math.max(first, hole.end);
  }
  if (first < pool.end) parts.push({ first, end: pool.end });
  return parts;
}

/** Aligned blocks of each power of two in a run. */
function countBlocks(first: number, end: number, blocks: number[]): void {
  for (let order = 0; order < ORDERS; order++) {
    const size = 2 ** order;
    blocks[order] += Math.max(0, Math.floor(end / size) - Math.ceil(first / size));
  }
}
