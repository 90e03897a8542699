// lane: seam
import type { System } from '../../system/system.ts';
import type { Machine } from '../machine.ts';
import type { Space } from '../spaces.ts';
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

/** What a mechanism of the kernel or the processor does, and when; called at most once per miss, fault or event, never once per reference. */
export interface Mechanism {
  /** After all else of a resolved fault. */
  afterFault?(m: Machine, fault: ResolvedFault): void;
  /** After a walk of a TLB miss that found the page (`Ptes`) present; before the TLB is filled. */
  afterWalk?(m: Machine, page: number): void;
}

/** Makes the mechanism as the system sets it; null = it is off and costs nothing. */
export type MechanismFactory = (system: System) => Mechanism | null;
