// lane: seam
import { C } from './counters.ts';
import { RESERVED } from './frames.ts';
import type { Machine } from './machine.ts';
import type { Pool } from './pools.ts';

/**
 * The frames that a defective bitmap really names: bit b of byte B is taken for frame B * 8 * b of its pool, not B * 8 + b (`allocator.aliasing`, MODEL §8).
 * The model goes on with frames that are distinct, and here counts who would overwrite whom.
 */
export class Aliases {
  /** Owners by the frame that is named, which may lie beyond RAM; a reserved frame has one. */
  private readonly owners = new Map<number, number>();

  /** A pool gives out `count` frames from its frame `found` on. */
  taken(m: Machine, pool: Pool, found: number, count: number): void {
    for (let frame = found; frame < found + count; frame++) {
      const named = namedFrame(pool, frame);
      const before = this.ownersOf(m, named);
      this.owners.set(named, before + 1);
      if (before > 0) m.counters.count(C.aliased_allocations);
      if (before === 1) m.gauges.aliasedBy(1);
    }
  }

  /** The pool's frame is free again. */
  given(m: Machine, pool: Pool, frame: number): void {
    const named = namedFrame(pool, frame);
    const left = this.ownersOf(m, named) - 1;
    this.owners.set(named, left);
    if (left === 1) m.gauges.aliasedBy(-1);
  }

  private ownersOf(m: Machine, named: number): number {
    const reserved = named < m.frames.count && m.frames.owner[named] === RESERVED;
    return this.owners.get(named) ?? (reserved ? 1 : 0);
  }
}

function namedFrame(pool: Pool, frame: number): number {
  return pool.first + (frame >>> 3) * 8 * (frame & 7);
}
