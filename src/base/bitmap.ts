import { bitCount, trailingZeros } from './bits.ts';

/**
 * A set of integers 0 .. length-1, a bit each, under levels of summary: a bit of a level says that the word below it is not 0.
 * So the next member is found in as many steps as there are levels, five at most for 2^24 integers.
 */
export class Bitmap {
  readonly length: number;
  /** Members. */
  count: number;
  /** Bits by integer, 32 to a word; bits at `length` and beyond are 0. */
  readonly words: Int32Array;
  /** `words`, its summary, the summary of that, and so on up to a single word. */
  private readonly levels: Int32Array[];

  /** The integers whose byte in `members` is 1, the others' bytes are 0; or a length, and none is a member. */
  constructor(members: Uint8Array | number) {
    const isEmpty = typeof members === 'number';
    this.length = isEmpty ? members : members.length;
    this.words = isEmpty ? new Int32Array(wordsFor(members)) : wordsOf(members);
    this.count = isEmpty ? 0 : this.words.reduce((sum, word) => sum + bitCount(word), 0);
    this.levels = [this.words];
    for (let below = this.words; below.length > 1; below = this.levels[this.levels.length - 1]) {
      this.levels.push(isEmpty ? new Int32Array(wordsFor(below.length)) : summaryOf(below));
    }
  }

  has(at: number): boolean {
    return ((this.words[at >>> 5] >>> (at & 31)) & 1) !== 0;
  }

  /** Adds an integer that is not a member. */
  set(at: number): void {
    this.count++;
    for (const level of this.levels) {
      const word = at >>> 5;
      const old = level[word];
      level[word] = old | (1 << (at & 31));
      if (old !== 0) return;
      at = word;
    }
  }

  /** Removes a member. */
  clear(at: number): void {
    this.count--;
    for (const level of this.levels) {
      const word = at >>> 5;
      level[word] &= ~(1 << (at & 31));
      if (level[word] !== 0) return;
      at = word;
    }
  }

  /** The lowest member that is at least `from`, or -1. */
  next(from: number): number {
    const { levels } = this;
    let at = from;
    for (let up = 0; up < levels.length; up++) {
      const word = at >>> 5;
      if (word >= levels[up].length) return -1;
      const bits = levels[up][word] & (-1 << (at & 31));
      if (bits !== 0) {
        at = (word << 5) + trailingZeros(bits);
        for (let down = up - 1; down >= 0; down--) at = (at << 5) + trailingZeros(levels[down][at]);
        return at;
      }
      at = word + 1;
    }
    return -1;
  }

  /** The lowest integer of at least `from` that is not a member, or `length`. Reads every word up to it. */
  nextGap(from: number): number {
    const { words } = this;
    let word = from >>> 5;
    let gaps = ~words[word] & (-1 << (from & 31));
    while (gaps === 0 && ++word < words.length) gaps = ~words[word];
    return gaps === 0 ? this.length : Math.min(this.length, (word << 5) + trailingZeros(gaps));
  }

  /** Runs of members and the length of the longest. Reads every word. */
  runs(): { runs: number; largest: number } {
    let runs = 0;
    let largest = 0;
    for (let first = this.next(0); first !== -1; runs++) {
      const end = this.nextGap(first);
      largest = Math.max(largest, end - first);
      first = this.next(end);
    }
    return { runs, largest };
  }
}

/** The bits of bytes that are 0 or 1. Nearly always 32 of them are the same, which eight looks tell. */
function wordsOf(members: Uint8Array): Int32Array {
  const words = new Int32Array(wordsFor(members.length));
  const { buffer, byteOffset, length } = members;
  const fours = byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >>> 2) : new Int32Array(0);
  for (let word = 0; word < words.length; word++) {
    let all = ALL_FOUR;
    let any = 0;
    const end = Math.min(fours.length, word * 8 + 8);
    for (let four = word * 8; four < end; four++) {
      all &= fours[four];
      any |= fours[four];
    }
    const isWhole = end === word * 8 + 8;
    if (isWhole && any === 0) continue;
    if (isWhole && all === ALL_FOUR) words[word] = -1;
    else for (let at = word * 32; at < Math.min(length, word * 32 + 32); at++) words[word] |= members[at] << (at & 31);
  }
  return words;
}

/** Four bytes that are 1. */
const ALL_FOUR = 0x01010101;

function wordsFor(bits: number): number {
  return (bits + 31) >>> 5;
}

/** A bit for each word: whether it is not 0. */
function summaryOf(below: Int32Array): Int32Array {
  const summary = new Int32Array(wordsFor(below.length));
  for (let word = 0; word < below.length; word++) if (below[word] !== 0) summary[word >>> 5] |= 1 << (word & 31);
  return summary;
}
