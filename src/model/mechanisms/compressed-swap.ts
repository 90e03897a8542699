// lane: seam
import { IntList } from '../../base/int-list.ts';
import { Queues } from '../../base/queues.ts';
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import { SWAP_POOL } from '../frames.ts';
import type { Machine } from '../machine.ts';
import { giveTaken } from '../release.ts';
import type { Mechanism, SwapCache } from './mechanism.ts';

/**
 * Compressed swap (MODEL §9; Linux Documentation/admin-guide/mm/zswap.rst): evicted anonymous pages go into a pool of RAM, so many to a frame, before they go to the swap device.
 */
export function compressedSwap({ compressedSwap: settings, memory, pageSize }: System): Mechanism | null {
  if (settings.pool === 0) return null;
  const limit = Math.floor((Math.floor(memory / pageSize) * settings.pool) / 100);
  return { swapCache: new SwapPool(limit, settings.ratio, settings.full === 'writeback') };
}

class SwapPool implements SwapCache {
  private readonly limit: number;
  private readonly ratio: number;
  private readonly writesBack: boolean;
  /** PFNs of the pool, the newest last. */
  private readonly pfns = new IntList();
  /** The slots whose contents lie here, the oldest first. */
  private readonly slots = new Queues(1, 1024);
  peak = 0;

  constructor(limit: number, ratio: number, writesBack: boolean) {
    this.limit = limit;
    this.ratio = ratio;
    this.writesBack = writesBack;
  }

  get frames(): number {
    return this.pfns.length;
  }

  store(m: Machine, pfn: number, slot: number): boolean {
    const hasRoom = this.slots.lengths[0] < this.pfns.length * this.ratio;
    const grows = !hasRoom && this.pfns.length < this.limit && m.gauges.resident > MOST_NEEDED;
    if (!hasRoom && !grows) {
      if (!this.writesBack || this.pfns.length === 0) return false;
      this.slots.remove(this.slots.head(0));
      m.counters.count(C.swap_pool_writebacks);
    }
    this.slots.append(0, slot);
    m.counters.count(C.swap_out_compressed);
    if (!grows) return false;
    this.pfns.push(pfn);
    m.frames.owner[pfn] = SWAP_POOL;
    this.peak = Math.max(this.peak, this.pfns.length);
    return true;
  }

  remove(m: Machine, slot: number): boolean {
    if (this.slots.queueOf(slot) !== 0) return false;
    this.slots.remove(slot);
    if (this.slots.lengths[0] <= (this.pfns.length - 1) * this.ratio) giveTaken(m, this.pfns.pop());
    return true;
  }

  restart(): void {
    this.peak = this.pfns.length;
  }
}

/** Pages that must be in frames so that the pool may keep a victim's: the victim, the source of a copy, and one to evict next. */
const MOST_NEEDED = 2;
