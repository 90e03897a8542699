// lane: seam
import type { Allowance } from './local-replacement.ts';
import type { Machine } from './machine.ts';
import type { Vma } from './vmas.ts';

/**
 * Proportional allocation (`replacement.scope: proportional`, MODEL §8; Silberschatz, Galvin, Gagne, Operating System Concepts, 10.5.2): the frames that users' pages can get are divided
 * among the spaces as their mapped pages are.
 */
export function proportionalShares(m: Machine): Allowance {
  const frames = m.pools.users.pools.reduce((sum, { free }) => sum + free, 0);
  const kernel = mappedPages(m.addressMap.kernel);
  return {
    most: m.frames.count,
    byShare: true,
    of: (serial) => {
      let all = 0;
      let own = -1;
      for (const space of m.spaces) {
        if (space === null) continue;
        const { vmas } = space;
        if (vmas.mapped < 0) vmas.mapped = mappedPages(vmas.list) - kernel;
        all += vmas.mapped;
        if (space.serial === serial) own = vmas.mapped;
      }
      if (own < 0) return 0;
      return Math.max(1, own === 0 ? 0 : part(frames, own, all));
    },
  };
}

/** Pages of regions that can hold pages: neither guards nor physical maps. */
function mappedPages(vmas: readonly Vma[]): number {
  let pages = 0;
  for (const { start, end, guard, physical } of vmas) if (!guard && !physical) pages += end - start;
  return pages;
}

/** frames * own / all, rounded down, exactly. */
export function part(frames: number, own: number, all: number): number {
  const product = frames * own;
  if (Number.isSafeInteger(product)) return Math.floor(product / all);
  return Number((BigInt(frames) * BigInt(own)) / BigInt(all));
}
