// lane: seam
import type { System } from '../../system/system.ts';
import type { Future } from '../future.ts';

/** Who chooses the page that gives up its frame (MODEL §8). Candidates are the frames it was told of as `filled` and not yet as `freed`. */
export interface Replacement {
  /**
   * What it must know of uses: `nothing`; the accessed and dirty bits of frames (`accessed`); every use in order, told in `used` (`uses`); hits in order, told in `used`
   * (`hits`); the references to come (`future`).
   */
  readonly reads: 'nothing' | 'accessed' | 'uses' | 'hits' | 'future';
  /** A page got the frame. */
  filled(pfn: number): void;
  /** The frame is no candidate any more. */
  freed(pfn: number): void;
  /** A page in the frame was used, or hit; told in order, before the next `filled`, `freed` or `victim`. */
  used(pfn: number): void;
  /** The frame to take, or -1 if there is no candidate but `pinned`. */
  victim(pinned: number): number;
  /** The accessed bit of a candidate was cleared by somebody else; only those are told that remember what it was. */
  cleared?(pfn: number): void;
  /** A page moved to another frame, which was free; only those are told that may meet it. */
  moved?(from: number, to: number): void;
  /** For policies that remember evicted pages. */
  readonly ghosts?: GhostMemory;
  /** For policies that read the future: entries that name the frame came or went; -1 = a process entered or left a space, which may concern any frame. */
  sharersChanged?(pfn: number): void;
}

/** What a policy is told of pages without a frame. `content` is the same number as long as the page is out: its swap slot, or one that a file page keeps. */
export interface GhostMemory {
  /** A frame is asked for, for this content; -1 = for one that was never evicted, or for a table. */
  coming(content: number): void;
  /** The victim was evicted, and its page is this content from now on; told before `freed`. */
  evicted(pfn: number, content: number): void;
  /** The content is no more. */
  ended(content: number): void;
}

/** What a policy sees of frames, by their PFN. */
export interface FrameFacts {
  readonly count: number;
  isAccessed(pfn: number): boolean;
  isDirty(pfn: number): boolean;
  /** Clears the accessed bit and says whether it was set. */
  clearAccessed(pfn: number): boolean;
}

/** What a policy may look at. */
export interface ReplacementInputs {
  frames: FrameFacts;
  /** The references to come; null unless the policy reads them. */
  future: Pick<Future, 'nextUse' | 'latest'> | null;
  /** References done so far. */
  now: () => number;
  settings: System['replacement'];
}

export type ReplacementFactory = (inputs: ReplacementInputs) => Replacement;
