// lane: loop
import { grownInt32 } from '../../base/int-list.ts';

/**
 * Page faults of the optimum (Belady 1966) for every number of frames: the stack algorithm of Mattson, Gecsei, Slutz and Traiger 1970, whose priority is the time to a page's next touch.
 * Works on all touches of a trace at once, of which it knows 2^31 at most; a touch takes as long as its page is deep in the stack.
 */
export class OptStack {
  private touches: Int32Array = new Int32Array(4096);
  private count = 0;

  /** A touch of a page by its dense number. */
  touch(page: number): void {
    if (this.count > 0 && this.touches[this.count - 1] === page) return;
    if (this.count === this.touches.length) this.touches = grownInt32(this.touches, this.count + 1);
    this.touches[this.count++] = page;
  }

  /** Touches by the depth at which they found their page; `pages`: the number of pages. */
  depths(pages: number): Float64Array {
    const { touches, count } = this;
    const after = this.nextTouches(pages);
    const stack = new Int32Array(pages);
    const next = new Int32Array(pages);
    const known = new Uint8Array(pages);
    const depths = new Float64Array(pages);
    let size = 0;
    for (let at = 0; at < count; at++) {
      const page = touches[at];
      let carried = size === 0 ? page : stack[0];
      let depth = 0;
      if (carried !== page) {
        // Of the page that moves down and the one it meets, the one that is touched sooner stays.
        for (depth = 1; depth < size && stack[depth] !== page; depth++) {
          const met = stack[depth];
          if (next[carried] >= next[met]) continue;
          stack[depth] = carried;
          carried = met;
        }
      }
      if (known[page] === 1) depths[depth]++;
      else {
        known[page] = 1;
        size++;
      }
      stack[depth] = carried;
      stack[0] = page;
      next[page] = after[at];
    }
    return depths;
  }

  /** The number of the touch after each to the same page; the greatest integer = none. */
  private nextTouches(pages: number): Int32Array {
    const { touches, count } = this;
    const after = new Int32Array(count);
    const next = new Int32Array(pages).fill(0x7fffffff);
    for (let at = count - 1; at >= 0; at--) {
      after[at] = next[touches[at]];
      next[touches[at]] = at;
    }
    return after;
  }
}
