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

  /** The number of the lowest block of so many frames, aligned to that many, that is free, or -1. */
  findBlock(frames: number): number {
    const { bits } = this;
    for (let first = bits.next(0); first !== -1; first = bits.next(first)) {
      const block = Math.ceil(first / frames);
      if ((block + 1) * frames > bits.length) return -1;
      if (!bits.has(block * frames)) {
        first = block * frames + 1;
        continue;
      }
      const end = bits.nextGap(block * frames);
      if (end >= (block + 1) * frames) return block;
      first = end;
    }
    return -1;
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
