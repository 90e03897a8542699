// lane: seam
import { Bitmap } from '../../base/bitmap.ts';
import type { System } from '../../system/system.ts';
import type { Allocator, AllocatorFactory } from './allocator.ts';
import { FirstFit } from './first-fit.ts';

/**
 * Page colouring (Kessler, Hill 1992, "Page placement algorithms for large real-indexed caches"): a page gets a frame whose number is, modulo the colours,
 * that of the page, so that neighbours do not compete for the same sets of a cache. What is for no page, and runs, are first-fit's.
 */
export const colour: AllocatorFactory = (free, settings, first) => new Colour(free, settings, first);

class Colour implements Allocator {
  private readonly firstFit: FirstFit;
  /** PFN of frame 0. */
  private readonly first: number;
  private readonly colours: number;
  private readonly colourBits: number;
  /** Frames of a colour at most. */
  private readonly each: number;
  /** The free frames once more, by colour: frame n of colour c is integer c * each + n. */
  private readonly ranks: Bitmap;
  /** Where the next search in a colour starts, by colour, as such an integer. */
  private readonly hands: Float64Array;
  steps: number;
  readonly fellBack: boolean;

  constructor(free: Uint8Array, { colours, ...settings }: System['allocator'], first: number) {
    this.first = first;
    this.colours = colours;
    this.colourBits = Math.log2(colours);
    this.each = Math.ceil(free.length / colours);
    const ranked = new Uint8Array(this.each * colours);
    for (let pfn = 0; pfn < free.length; pfn++) ranked[this.rankOf(pfn)] = free[pfn];
    this.ranks = new Bitmap(ranked);
    this.hands = Float64Array.from({ length: colours }, (_, of) => of * this.each);
    this.firstFit = new FirstFit(free, { colours, ...settings });
    this.steps = 0;
    this.fellBack = false;
  }

  take(vpn: number): number {
    if (vpn < 0) return this.takeRun(1);
    this.steps = 0;
    if (this.ranks.count === 0) return -1;
    const wanted = (vpn - this.first) & (this.colours - 1);
    const rank = this.find(wanted);
    const of = Math.floor(rank / this.each);
    this.steps = ((of - wanted) & (this.colours - 1)) + 1;
    this.hands[of] = rank + 1;
    this.ranks.clear(rank);
    const pfn = (rank - of * this.each) * this.colours + of;
    this.firstFit.free.take(pfn);
    return pfn;
  }

  takeRun(frames: number, aligned = false): number {
    const { firstFit } = this;
    const first = firstFit.takeRun(frames, aligned);
    this.steps = firstFit.steps;
    if (first === -1) return -1;
    for (let pfn = first; pfn < first + frames; pfn++) this.ranks.clear(this.rankOf(pfn));
    return first;
  }

  give(pfn: number): void {
    this.firstFit.give(pfn);
    this.ranks.set(this.rankOf(pfn));
  }

  freeRuns(): { runs: number; largest: number } {
    return this.firstFit.freeRuns();
  }

  /** The next frame of the colour, else of the next one that has any. */
  private find(wanted: number): number {
    let of = wanted;
    let lowest = this.ranks.next(of * this.each);
    if (lowest === -1) lowest = this.ranks.next(0);
    of = Math.floor(lowest / this.each);
    const next = this.ranks.next(this.hands[of]);
    return next !== -1 && next < (of + 1) * this.each ? next : lowest;
  }

  private rankOf(pfn: number): number {
    return (pfn & (this.colours - 1)) * this.each + (pfn >>> this.colourBits);
  }
}
