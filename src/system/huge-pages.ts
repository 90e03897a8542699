import type { System } from './system.ts';

/** Sizes in bytes of pages that entries above the lowest level map, smallest first. */
export function hugeSizes({ table, pageSize }: Pick<System, 'table' | 'pageSize'>): number[] {
  if (table.kind === 'linear') return [];
  return table.levels
    .slice(1)
    .map((_, level) => pageSize * 2 ** table.levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0))
    .reverse();
}

/** Frames of a huge page; 0 = the system makes none. */
export function hugeFrames(system: Pick<System, 'table' | 'pageSize' | 'hugePages'>): number {
  const { policy, size } = system.hugePages;
  if (policy === 'never') return 0;
  return Math.floor((size ?? hugeSizes(system)[0] ?? 0) / system.pageSize);
}

/** Base pages of a range after which it is made one huge page; null = the policy is another. */
export function promotedAfter({ hugePages: { policy } }: Pick<System, 'hugePages'>): number | null {
  return policy.startsWith('promote:') ? Number(policy.slice('promote:'.length)) : null;
}
