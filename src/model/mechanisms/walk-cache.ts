// lane: seam
import type { System } from '../../system/system.ts';

const NONE = -1;

/** The entries that one level of the tables has in the cache: fully associative, LRU. */
interface CachedLevel {
  /** Pages that an entry of the level maps. */
  readonly entryPages: number;
  /** Address space (-1 = invalid), page number in units of `entryPages`, and time of the last use, by place. */
  readonly space: Int32Array;
  readonly prefix: Float64Array;
  readonly used: Float64Array;
}

/** Paging-structure caches (MODEL §5; Intel SDM vol. 3A, 4.10.3): interior entries that spare a walk the levels above them. */
export class WalkCache {
  private readonly levels: CachedLevel[];
  private now = 0;

  /** `levels`: index bits of the tables from the root down; `entries`: of each level above the leaf. */
  constructor(levels: readonly number[], entries: readonly number[]) {
    this.levels = entries.map((count, level) => ({
      entryPages: 2 ** levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0),
      space: new Int32Array(count).fill(NONE),
      prefix: new Float64Array(count),
      used: new Float64Array(count),
    }));
  }

  /** A walk that would read `reads` entries from the root: how many levels above those that it reads are cached. Fills what it reads. */
  walk(space: number, vpn: number, reads: number): number {
    let start = Math.min(this.levels.length, Math.max(0, reads - 1));
    for (; start > 0; start--) {
      const level = this.levels[start - 1];
      const at = find(level, space, Math.floor(vpn / level.entryPages));
      if (at < 0) continue;
      level.used[at] = ++this.now;
      break;
    }
    for (let read = start; read < reads - 1; read++) this.fill(this.levels[read], space, vpn);
    return start;
  }

  /** Forgets all of one address space. */
  dropSpace(space: number): void {
    for (const level of this.levels)
      for (let at = 0; at < level.space.length; at++) if (level.space[at] === space) level.space[at] = NONE;
  }

  dropAll(): void {
    for (const level of this.levels) level.space.fill(NONE);
  }

  private fill(level: CachedLevel, space: number, vpn: number): void {
    if (level.space.length === 0) return;
    let victim = 0;
    for (let at = 0; at < level.space.length; at++) {
      if (level.space[at] === NONE) {
        victim = at;
        break;
      }
      if (level.used[at] < level.used[victim]) victim = at;
    }
    level.space[victim] = space;
    level.prefix[victim] = Math.floor(vpn / level.entryPages);
    level.used[victim] = ++this.now;
  }
}

function find(level: CachedLevel, space: number, prefix: number): number {
  for (let at = 0; at < level.space.length; at++)
    if (level.prefix[at] === prefix && level.space[at] === space) return at;
  return NONE;
}

/** The cache that a system asks for; null = none. */
export function createWalkCache({ table, tlb: { walkCache } }: System): WalkCache | null {
  if (walkCache === null || table.kind === 'linear') return null;
  const interior = table.levels.slice(0, -1);
  return new WalkCache(table.levels, typeof walkCache === 'number' ? interior.map(() => walkCache) : walkCache);
}
