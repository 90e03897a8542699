/** What of a system decides the sizes of its pages. */
interface PageSizes {
  pageSize: number;
  table: { kind: string; levels?: number[] };
}

interface HugePolicy {
  hugePages: { policy: string; size: number | null };
}

/** Settings that huge pages may not go with. */
export interface OtherMechanisms {
  replacement: { policy: string; scope: string };
  tlb: { globalPages: unknown; prefetch: { policy: string } };
  prefetch: { policy: string };
  compaction: string;
  compressedSwap: { pool: number };
  numa: { nodes: number };
}

/** A setting that keeps a system from making huge pages. */
export interface Obstacle {
  /** Where it is, and what it is set to. */
  setting: string;
  value: string | number;
  /** What they cannot agree on. */
  why: string;
  /** The value without which there are none. */
  remedy: string | number;
}

/** Sizes in bytes of pages that entries above the lowest level map, smallest first. */
export function hugeSizes({ table: { levels = [] }, pageSize }: PageSizes): number[] {
  return levels
    .slice(1)
    .map((_, level) => pageSize * 2 ** levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0))
    .reverse();
}

/** Base pages of a huge page as the settings say it, whether the system makes any or not; 0 = there is no such size. */
export function basePages(system: PageSizes & HugePolicy): number {
  return Math.floor((system.hugePages.size ?? hugeSizes(system)[0] ?? 0) / system.pageSize);
}

/** The first of the settings that huge pages do not go with (MODEL §9), or null. */
export function hugeObstacle(system: OtherMechanisms): Obstacle | null {
  const { replacement, tlb, prefetch, compaction, compressedSwap, numa } = system;
  const obstacles: [boolean, Obstacle][] = [
    [
      replacement.scope !== 'global' && replacement.policy !== 'none',
      {
        setting: 'replacement.scope',
        value: replacement.scope,
        why: 'the pages of a space are counted one by one, huge pages are not',
        remedy: 'global',
      },
    ],
    [
      compaction !== 'off',
      {
        setting: 'compaction',
        value: compaction,
        why: 'it moves pages frame by frame, and a huge page only moves as a whole',
        remedy: 'off',
      },
    ],
    [
      compressedSwap.pool > 0,
      {
        setting: 'compressedSwap.pool',
        value: compressedSwap.pool,
        why: 'it takes pages one by one, and a huge page goes to swap as a whole',
        remedy: 0,
      },
    ],
    [
      tlb.globalPages !== null,
      {
        setting: 'tlb.globalPages',
        value: 'given',
        why: 'its ranges and tags are those of base pages',
        remedy: 'null',
      },
    ],
    [
      tlb.prefetch.policy !== 'none',
      {
        setting: 'tlb.prefetch.policy',
        value: tlb.prefetch.policy,
        why: 'its buffer holds translations of base pages',
        remedy: 'none',
      },
    ],
    [
      numa.nodes > 1,
      {
        setting: 'numa.nodes',
        value: numa.nodes,
        why: 'a node is asked for a base page, and references are counted by the frame of one',
        remedy: 1,
      },
    ],
    [
      prefetch.policy !== 'none' && prefetch.policy !== 'next',
      {
        setting: 'prefetch.policy',
        value: prefetch.policy,
        why: 'it goes by the faults and evictions of base pages',
        remedy: 'next or none',
      },
    ],
  ];
  return obstacles.find(([stands]) => stands)?.[1] ?? null;
}

/** Frames of a huge page; 0 = the system makes none. With `advise` it makes none where it could not, the other policies are refused there. */
export function hugeFrames(system: PageSizes & HugePolicy & OtherMechanisms): number {
  return system.hugePages.policy === 'never' || hugeObstacle(system) !== null ? 0 : basePages(system);
}

/** Base pages of a range after which it is made one huge page; null = the policy is another. */
export function promotedAfter({ hugePages: { policy } }: Pick<HugePolicy, 'hugePages'>): number | null {
  return policy.startsWith('promote:') ? Number(policy.slice('promote:'.length)) : null;
}
