/** What of a system decides the sizes of its pages. */
interface PageSizes {
  pageSize: number;
  table: { kind: string; levels?: number[] };
}

/** What it says of huge pages (MODEL §9). */
interface HugeSettings {
  hugePages: { policy: string; size: number | null };
  replacement: { policy: string; scope: string };
}

/** Sizes in bytes of pages that entries above the lowest level map, smallest first. */
export function hugeSizes({ table: { levels = [] }, pageSize }: PageSizes): number[] {
  return levels
    .slice(1)
    .map((_, level) => pageSize * 2 ** levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0))
    .reverse();
}

/** Frames of a huge page; 0 = the system makes none. With `advise` it makes none where it could not, the other policies are refused there. */
export function hugeFrames(system: PageSizes & HugeSettings): number {
  const { policy, size } = system.hugePages;
  const { policy: replacement, scope } = system.replacement;
  if (policy === 'never' || (policy === 'advise' && scope !== 'global' && replacement !== 'none')) return 0;
  return Math.floor((size ?? hugeSizes(system)[0] ?? 0) / system.pageSize);
}

/** Base pages of a range after which it is made one huge page; null = the policy is another. */
export function promotedAfter({ hugePages: { policy } }: Pick<HugeSettings, 'hugePages'>): number | null {
  return policy.startsWith('promote:') ? Number(policy.slice('promote:'.length)) : null;
}
