import { Fenwick } from '../base/fenwick.ts';
import { grownInt32 } from '../base/int-list.ts';

/** Pages at the top of the stack that are kept as a plain list. */
const TOP = 16;

/**
 * The LRU stack of a trace's pages (Mattson, Gecsei, Slutz and Traiger 1970, "Evaluation techniques for storage hierarchies"): the depth at which a
 * reference finds its page is the number of other pages since the last reference to it, and less than n exactly if an LRU memory of n pages holds it.
 * The top is a list; below it stands a mark for each page on a time line, in the order in which pages sank out of the top, and a Fenwick tree
 * counts marks (Bennett and Kruskal 1975, "LRU stack processing"). Memory grows with the distinct pages.
 */
export class StackDepths {
  /** The pages at depth 0, 1, ... */
  private readonly top: Int32Array;
  private topPages: number;
  /** Distinct pages so far. */
  pages: number;
  /** Of the pages below the top: where on the time line they stand; -1 = in the top, or not seen. */
  private slots: Int32Array;
  /** The time line: the page of each slot, -1 = none any more. */
  private line: Int32Array;
  private marks: Fenwick;
  private marked: number;
  private nextSlot: number;

  constructor() {
    this.top = new Int32Array(TOP).fill(-1);
    this.topPages = 0;
    this.pages = 0;
    this.slots = new Int32Array(1024).fill(-1);
    this.line = new Int32Array(4096).fill(-1);
    this.marks = new Fenwick(new Int32Array(4096));
    this.marked = 0;
    this.nextSlot = 0;
  }

  /** One reference to a page: the depth at which it was, -1 = nowhere. Ids are dense. */
  touch(id: number): number {
    const { top } = this;
    if (top[0] === id && this.topPages > 0) return 0;
    let at = 1;
    while (at < this.topPages && top[at] !== id) at++;
    const depth = at < this.topPages ? at : this.enterTop(id);
    for (at = Math.min(at, TOP - 1); at > 0; at--) top[at] = top[at - 1];
    top[0] = id;
    return depth;
  }

  /** Forgets every page. */
  clear(): void {
    this.topPages = 0;
    this.pages = 0;
    this.slots.fill(-1);
    this.line.fill(-1);
    this.marks = new Fenwick(new Int32Array(this.line.length));
    this.marked = 0;
    this.nextSlot = 0;
  }

  /** A page that is not in the top comes there, and one sinks out of it. */
  private enterTop(id: number): number {
    const depth = id >= this.slots.length || this.slots[id] < 0 ? this.addPage(id) : this.leaveLine(id);
    if (this.topPages < TOP) this.topPages++;
    else this.sink(this.top[TOP - 1]);
    return depth;
  }

  private addPage(id: number): number {
    if (id >= this.slots.length) this.slots = grownInt32(this.slots, id + 1, -1);
    this.pages++;
    return -1;
  }

  private leaveLine(id: number): number {
    const slot = this.slots[id];
    const depth = TOP + this.marked - this.marks.sumTo(slot);
    this.marks.add(slot, -1);
    this.line[slot] = -1;
    this.slots[id] = -1;
    this.marked--;
    return depth;
  }

  private sink(id: number): void {
    if (this.nextSlot === this.line.length) this.shorten();
    const slot = this.nextSlot++;
    this.line[slot] = id;
    this.slots[id] = slot;
    this.marks.add(slot, 1);
    this.marked++;
  }

  /** Moves the marks to the beginning of a time line that has at least three times as many free slots. */
  private shorten(): void {
    const old = this.line;
    this.line = new Int32Array(Math.max(4096, 2 ** Math.ceil(Math.log2(this.marked * 4)))).fill(-1);
    this.nextSlot = 0;
    for (let slot = 0; slot < old.length; slot++) {
      const id = old[slot];
      if (id === -1) continue;
      this.slots[id] = this.nextSlot;
      this.line[this.nextSlot++] = id;
    }
    this.marks = new Fenwick(this.line.map((id) => (id === -1 ? 0 : 1)));
  }
}
