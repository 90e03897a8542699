import type { EventFields } from '../ops.ts';

const PAGE_BYTES = 4096;
const PAGE_BITS = 12n;

/**
 * The pages (of 4 KiB) of all regions that the records of a process have made, as disjoint ranges in ascending order. A region
 * that grows down is known as far as it may grow.
 */
export class KnownPages {
  /** First pages of the ranges, and the pages after their last ones. */
  private starts: number[];
  private ends: number[];
  /** The range found last. */
  private found: number;
  /** The heap's first page and the page after its last one; -1 = no brk record yet. */
  private heapStart: number;
  private heapEnd: number;

  constructor() {
    this.starts = [];
    this.ends = [];
    this.found = 0;
    this.heapStart = this.heapEnd = -1;
  }

  /** The first unknown page of those that `bytes` bytes from the start of page `first` reach; -1 = all are known. */
  missing(first: number, bytes: number): number {
    const after = first + Math.ceil(bytes / PAGE_BYTES);
    let page = first;
    while (page < after) {
      let { found } = this;
      if (!(page >= this.starts[found] && page < this.ends[found])) {
        found = this.rangeEndingAfter(page);
        if (!(page >= this.starts[found])) return page;
        this.found = found;
      }
      page = this.ends[found];
    }
    return -1;
  }

  /** Does what a record does to the regions. */
  follow(event: EventFields): void {
    if (event.op === 'map') {
      const below = event.growsDown > event.length ? event.growsDown - event.length : 0n;
      this.add(event.va - below, event.length + below);
    } else if (event.op === 'unmap') {
      this.remove(event.va, event.length);
    } else if (event.op === 'remap') {
      this.remove(event.va, event.length);
      this.add(event.to, event.newLength);
    } else if (event.op === 'brk') {
      this.setHeapEnd(pageAfter(event.va));
    }
  }

  /** What a fork's child begins with. */
  copy(): KnownPages {
    const copy = new KnownPages();
    copy.starts = [...this.starts];
    copy.ends = [...this.ends];
    copy.heapStart = this.heapStart;
    copy.heapEnd = this.heapEnd;
    return copy;
  }

  private add(va: bigint, length: bigint): void {
    this.replace(pageOf(va), pageAfter(va + length), true);
  }

  private remove(va: bigint, length: bigint): void {
    if (length > 0n) this.replace(pageOf(va), pageAfter(va + length), false);
  }

  private setHeapEnd(end: number): void {
    if (this.heapStart < 0) this.heapStart = this.heapEnd = end;
    if (end < this.heapStart) return;
    if (end > this.heapEnd) this.replace(this.heapEnd, end, true);
    else this.replace(end, this.heapEnd, false);
    this.heapEnd = end;
  }

  /** Makes all pages from `from` to before `to` known or unknown. */
  private replace(from: number, to: number, known: boolean): void {
    if (from >= to) return;
    const { starts, ends } = this;
    const first = this.rangeEndingAfter(known ? from - 1 : from);
    let last = first;
    while (last < starts.length && (known ? starts[last] <= to : starts[last] < to)) last++;
    const pieces: [number, number][] = [];
    const start = first < last ? Math.min(from, starts[first]) : from;
    const end = first < last ? Math.max(to, ends[last - 1]) : to;
    if (known) pieces.push([start, end]);
    else pieces.push([start, from], [to, end]);
    const kept = pieces.filter(([one, other]) => one < other);
    starts.splice(first, last - first, ...kept.map(([one]) => one));
    ends.splice(first, last - first, ...kept.map(([, other]) => other));
    this.found = 0;
  }

  /** The first range that ends after `page`. */
  private rangeEndingAfter(page: number): number {
    const { ends } = this;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle] > page) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function pageOf(va: bigint): number {
  return Number(va >> PAGE_BITS);
}

/** The first page that begins at `end` or later. */
function pageAfter(end: bigint): number {
  return Number((end + BigInt(PAGE_BYTES - 1)) >> PAGE_BITS);
}
