// lane: seam
import { FREE } from './frames.ts';
import type { Machine } from './machine.ts';

/** Orders of blocks that are looked at: 2^0 to 2^10 frames, as a buddy allocator of Linux has them (include/linux/mmzone.h, MAX_PAGE_ORDER). */
const ORDERS = 11;

/** How free memory lies now, pool by pool as `free_runs` counts: free runs by the power of two that they reach, and aligned free blocks of each power. */
export function freeMemory(m: Machine): { runs: number[]; blocks: number[] } {
  const runs = Array.from({ length: ORDERS }, () => 0);
  const blocks = Array.from({ length: ORDERS }, () => 0);
  const { list } = m.pools;
  for (const pool of list) {
    const free = m.frames.owner.slice(pool.first, pool.end).map((owner) => (owner === FREE ? 1 : 0));
    const inside = pool.name === '' ? list.filter(({ name }) => name !== '') : [];
    for (const { first, end } of inside) free.fill(0, Math.max(0, first - pool.first), Math.max(0, end - pool.first));
    countRuns(free, runs);
    countBlocks(free, blocks);
  }
  return { runs, blocks };
}

function countRuns(free: Uint8Array, runs: number[]): void {
  for (let first = free.indexOf(1); first !== -1;) {
    const gap = free.indexOf(0, first);
    const end = gap === -1 ? free.length : gap;
    runs[Math.min(ORDERS - 1, 31 - Math.clz32(end - first))]++;
    first = free.indexOf(1, end);
  }
}

function countBlocks(free: Uint8Array, blocks: number[]): void {
  let { length } = free;
  for (let order = 0; order < ORDERS; order++) {
    for (let block = 0; block < length; block++) blocks[order] += free[block];
    length >>>= 1;
    for (let block = 0; block < length; block++) free[block] = free[2 * block] & free[2 * block + 1];
  }
}
