// lane: seam
import { assert } from '../../base/assert.ts';
import { Bitmap } from '../../base/bitmap.ts';
import { RunTree } from '../../base/run-tree.ts';

/** The free frames as a bitmap in which runs can be found: what first-fit, next-fit and those that fall back on them search. */
export class FreeFrames {
  readonly bits: Bitmap;
  /** Words in all, of as many frames as one step of a search looks at: W of MODEL §8. */
  readonly words: number;
  private readonly wordBits: number;
  private readonly tree: RunTree;

  constructor(free: Uint8Array, unit: 32 | 8 | 1) {
    this.bits = new Bitmap(free);
    this.words = Math.ceil(free.length / unit);
    this.wordBits = Math.log2(unit);
    this.tree = new RunTree(this.bits);
  }

  /** The lowest PFN of at least `from` that starts so many free frames, or -1. */
  find(frames: number, from: number): number {
    return frames === 1 ? this.bits.next(from) : this.tree.find(frames, from);
  }

  /** The word of a frame, and the first frame of a word. */
  wordOf(pfn: number): number {
    return pfn >>> this.wordBits;
  }

  firstOf(word: number): number {
    return word << this.wordBits;
  }

  take(pfn: number): void {
    this.bits.clear(pfn);
    this.tree.changed(pfn);
  }

  takeRun(pfn: number, frames: number): void {
    for (let taken = 0; taken < frames; taken++) this.take(pfn + taken);
  }

  give(pfn: number): void {
    assert(!this.bits.has(pfn), 'a frame is freed that is free');
    this.bits.set(pfn);
    this.tree.changed(pfn);
  }
}
