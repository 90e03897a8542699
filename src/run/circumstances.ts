import type { Placement } from './place/placement.ts';

/** What made a run other than its trace and its system by their names. */
export interface Circumstances {
  /** Why the system is not the one that its name says; null = it is. */
  hypothetical?: string | null;
  /** Where the regions of the trace went; null = they stayed. */
  placement?: Placement | null;
}
