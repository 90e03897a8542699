// lane: loop
import { SunkPages } from './sunk-pages.ts';

/** Pages at the top. */
const TOP = 16;
const NONE = -1;

/**
 * The LRU stack of a trace's pages (Mattson, Gecsei, Slutz and Traiger 1970, "Evaluation techniques for storage hierarchies"): the depth at which a
 * reference finds its page is the number of other pages since the last reference to it, and less than n exactly if an LRU memory of n pages holds it. Its top is a plain list.
 */
export class StackDepths {
  /** The pages at depth 0, 1, ... */
  private readonly top = new Int32Array(TOP).fill(NONE);
  private readonly sunk = new SunkPages();
  /** Distinct pages so far. */
  pages = 0;

  /** One reference to a page: the depth at which it was, -1 = nowhere. Ids are dense. */
  touch(id: number): number {
    const { top } = this;
    let carried = top[0];
    if (carried === id) return 0;
    top[0] = id;
    for (let at = 1; at < TOP; at++) {
      const met = top[at];
      top[at] = carried;
      if (met === id) return at;
      carried = met;
    }
    const below = this.sunk.rise(id);
    if (carried !== NONE) this.sunk.sink(carried);
    if (below >= 0) return TOP + below;
    this.pages++;
    return NONE;
  }

  /** Forgets every page. */
  clear(): void {
    this.top.fill(NONE);
    this.pages = 0;
    this.sunk.clear();
  }
}
