import type { Bitmap } from './bitmap.ts';
import { longestRun, lowestRun, trailingZeros } from './bits.ts';

/**
 * Finds runs of members in a bitmap: a binary tree over its words that knows, for each node, how long the runs at its left end, at
 * its right end and anywhere in it are. Words that changed are measured when a search needs them.
 */
export class RunTree {
  private readonly words: Int32Array;
  /** Leaves; a power of two. Node 1 is the root, node n has the children 2n and 2n + 1, word w is node leaves + w. */
  private readonly leaves: number;
  /** Members at the left end of the node's range, in a run. */
  private readonly left: Int32Array;
  /** Members at its right end, in a run. */
  private readonly right: Int32Array;
  /** The longest run in it. */
  private readonly longest: Int32Array;
  /** Whether a word is in `stale`. */
  private readonly isStale: Uint8Array;
  /** Words that changed since they were measured: the first `staleCount` items. */
  private readonly stale: Int32Array;
  private staleCount: number;

  constructor(bitmap: Bitmap) {
    const { words } = bitmap;
    this.words = words;
    this.leaves = 1 << (32 - Math.clz32(words.length - 1));
    this.left = new Int32Array(2 * this.leaves);
    this.right = new Int32Array(2 * this.leaves);
    this.longest = new Int32Array(2 * this.leaves);
    this.isStale = new Uint8Array(words.length).fill(1);
    this.stale = Int32Array.from(words.keys());
    this.staleCount = words.length;
  }

  /** To be called for each integer that was added to the bitmap or removed from it. */
  changed(at: number): void {
    const word = at >>> 5;
    if (this.isStale[word] !== 0) return;
    this.isStale[word] = 1;
    this.stale[this.staleCount++] = word;
  }

  /** The lowest integer of at least `from` that starts `length` consecutive members, or -1. `from` is less than the bitmap's length. */
  find(length: number, from: number): number {
    while (this.staleCount > 0) this.measure(this.stale[--this.staleCount]);
    const { left, right, longest } = this;
    const word = from >>> 5;
    const bits = this.words[word] & (-1 << (from & 31));
    const place = length > 32 ? 32 : lowestRun(bits, length);
    if (place < 32) return (word << 5) + place;
    // Where the nodes looked at so far end, and the members in a run up to there.
    let edge = (word + 1) << 5;
    let run = Math.clz32(~bits);
    let node = this.leaves + word;
    let width = 32;
    for (;;) {
      while ((node & 1) === 1) {
        node >>= 1;
        width *= 2;
      }
      if (node === 0) return -1;
      node++;
      if (run + left[node] >= length) return edge - run;
      if (longest[node] >= length) return this.descend(node, edge, width, length);
      run = left[node] === width ? run + width : right[node];
      edge += width;
    }
  }

  /** The lowest run of `length` in the range of `node`, [start, start + width), which has one. */
  private descend(node: number, start: number, width: number, length: number): number {
    const { left, right, longest, leaves } = this;
    while (node < leaves) {
      width /= 2;
      node *= 2;
      if (longest[node] >= length) continue;
      if (right[node] + left[node + 1] >= length) return start + width - right[node];
      node++;
      start += width;
    }
    return start + lowestRun(this.words[start >>> 5], length);
  }

  /** Measures a word, then the nodes above it up to the first that stays as it is. */
  private measure(word: number): void {
    const bits = this.words[word];
    let node = this.leaves + word;
    this.isStale[word] = 0;
    this.left[node] = trailingZeros(~bits);
    this.right[node] = Math.clz32(~bits);
    this.longest[node] = longestRun(bits);
    let width = 32;
    for (node >>= 1; node > 0 && this.join(node, width); node >>= 1) width *= 2;
  }

  /** Measures a node from its children, each `width` wide; false if nothing changed. */
  private join(node: number, width: number): boolean {
    const { left, right, longest } = this;
    const low = 2 * node;
    const high = low + 1;
    const newLeft = left[low] === width ? width + left[high] : left[low];
    const newRight = right[high] === width ? width + right[low] : right[high];
    const newLongest = Math.max(longest[low], longest[high], right[low] + left[high]);
    if (newLeft === left[node] && newRight === right[node] && newLongest === longest[node]) return false;
    left[node] = newLeft;
    right[node] = newRight;
    longest[node] = newLongest;
    return true;
  }
}
