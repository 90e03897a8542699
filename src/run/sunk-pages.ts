// lane: loop
import { Fenwick } from '../base/fenwick.ts';
import { grownInt32 } from '../base/int-list.ts';

/**
 * The lower part of an LRU stack: a mark for each page on a time line, in the order in which pages sank into it. A Fenwick tree counts marks
 * (Bennett and Kruskal 1975, "LRU stack processing"). Memory grows with the distinct pages.
 */
export class SunkPages {
  private count = 0;
  /** Where on the time line pages stand; -1 = nowhere. */
  private slots: Int32Array = new Int32Array(1024).fill(-1);
  /** The time line: the page of each slot, -1 = none any more. */
  private line: Int32Array = new Int32Array(4096).fill(-1);
  private marks = new Fenwick(new Int32Array(4096));
  private nextSlot = 0;

  /** Takes a page out: how many sank after it, -1 = it is not there. Ids are dense. */
  rise(id: number): number {
    if (id >= this.slots.length || this.slots[id] < 0) return -1;
    const slot = this.slots[id];
    const after = this.count - this.marks.sumTo(slot);
    this.marks.add(slot, -1);
    this.line[slot] = -1;
    this.slots[id] = -1;
    this.count--;
    return after;
  }

  /** Puts in a page that is not there. */
  sink(id: number): void {
    if (id >= this.slots.length) this.slots = grownInt32(this.slots, id + 1, -1);
    if (this.nextSlot === this.line.length) this.shorten();
    const slot = this.nextSlot++;
    this.line[slot] = id;
    this.slots[id] = slot;
    this.marks.add(slot, 1);
    this.count++;
  }

  clear(): void {
    if (this.nextSlot === 0) return;
    this.slots.fill(-1);
    this.line.fill(-1);
    this.marks = new Fenwick(new Int32Array(this.line.length));
    this.count = 0;
    this.nextSlot = 0;
  }

  /** Moves the marks to the beginning of a time line that has at least three times as many free slots. */
  private shorten(): void {
    const old = this.line;
    this.line = new Int32Array(Math.max(4096, 2 ** Math.ceil(Math.log2(this.count * 4)))).fill(-1);
    this.nextSlot = 0;
    for (let slot = 0; slot < old.length; slot++) {
      const id = old[slot];
      if (id === -1) continue;
      this.slots[id] = this.nextSlot;
      this.line[this.nextSlot++] = id;
    }
    this.marks = new Fenwick(new Int32Array(this.line.length).fill(1, 0, this.nextSlot));
  }
}
