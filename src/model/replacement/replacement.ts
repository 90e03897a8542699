// lane: seam
import type { System } from '../../system/system.ts';
import type { Frames } from '../frames.ts';
import type { Future } from '../future.ts';

/** Who chooses the page that gives up its frame (MODEL §8). Candidates are the frames it was told of as `filled` and not yet as `freed`. */
export interface Replacement {
  /**
   * What it must know of uses: `nothing`; the accessed bits of frames (`accessed`); their order, told in `used` (`uses`); the references to come (`future`).
   */
  readonly reads: 'nothing' | 'accessed' | 'uses' | 'future';
  /** A page got the frame. */
  filled(pfn: number): void;
  /** The frame is no candidate any more. */
  freed(pfn: number): void;
  /** A page in the frame was used; told in order, before the next `filled`, `freed` or `victim`. */
  used(pfn: number): void;
  /** The frame to take, or -1 if there is no candidate but `pinned`. */
  victim(pinned: number): number;
}

/** What a policy may look at. */
export interface ReplacementInputs {
  frames: Frames;
  /** The references to come; null unless the policy reads them. */
  future: Future | null;
  settings: System['replacement'];
}

export type ReplacementFactory = (inputs: ReplacementInputs) => Replacement;
