// lane: seam
import type { System } from '../../system/system.ts';
import type { Machine } from '../machine.ts';
import type { Supply } from '../pools.ts';
import type { Process, Space } from '../spaces.ts';
import type { Vma } from '../vmas.ts';

/** A page fault that was resolved and counted. */
export interface ResolvedFault {
  readonly space: Space;
  readonly vma: Vma;
  readonly vpn: number;
  /** LOAD, STORE or FETCH. */
  readonly kind: number;
  /** The counter of the fault's kind. */
  readonly counter: number;
  /** The page had an entry, present or swapped, before. */
  readonly hadEntry: boolean;
}

/** What became of a run of frames that nobody found: one was made; too few frames are free for one as yet; none can be made for this request. */
export type RunMade = 'made one' | 'too few free' | 'cannot';

/** Where evicted contents may lie before the swap device: RAM. A slot is that of the content in swap. */
export interface SwapCache {
  /** Frames that it has, and most of them. */
  readonly frames: number;
  readonly peak: number;
  /** Puts a victim that must be written there, if there is room; true = its frame `pfn`, which it gives up, is the cache's from now on. */
  store(m: Machine, pfn: number, slot: number): boolean;
  /** The content was read back, or is no more; true = it lay there. */
  remove(m: Machine, slot: number): boolean;
  /** The greatest number starts anew from the present one (`--warmup`). */
  restart(): void;
}

/** What a mechanism of the kernel or the processor does, and when; called at most once per miss, fault or event, never once per reference. */
export interface Mechanism {
  /** After all else of a resolved fault. */
  afterFault?(m: Machine, fault: ResolvedFault): void;
  /** A request has searched the supply for a run of `count` > 1 frames and found none; before a page is evicted for it. */
  noRun?(m: Machine, supply: Supply, count: number): RunMade;
  /** Takes evicted contents. */
  readonly swapCache?: SwapCache;
  /** An entry's content went to swap. */
  swappedOut?(m: Machine, page: number): void;
  /** After a context switch to a process of another space than the one that ran before. */
  spaceRuns?(m: Machine, process: Process): void;
  /** After a walk of a TLB miss that found the page (`Ptes`) present; before the TLB is filled. */
  afterWalk?(m: Machine, page: number): void;
}

/** Makes the mechanism as the system sets it; null = it is off and costs nothing. */
export type MechanismFactory = (system: System) => Mechanism | null;
