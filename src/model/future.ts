// lane: seam
import { grownFloat64, grownInt32 } from '../base/int-list.ts';
import { IntMap } from '../base/int-map.ts';
import { CONTINUED, KIND_MASK } from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import { FETCH } from '../trace/ops.ts';
import type { Pages } from '../trace/pages.ts';
import type { Machine } from './machine.ts';

const CHUNK = 1 << 20;

/**
 * What a first reading of the trace leaves for `opt`: for each touch that a row tells of (its first reference, `other`, `again`) the number of the next
 * one to the same (pid, VPN). References are numbered over the whole trace as written (MODEL §8).
 */
export class Touches {
  /** Pages of the trace in a page of the model. */
  private readonly ratio: number;
  /** Key by VPN, for each pid. */
  private readonly keys: IntMap[] = [];
  /** Number of each touch, then of the next one to the same key; in chunks. */
  private readonly numbers: Float64Array[] = [];
  /** Key of each touch, while the trace is read first. */
  private chunksOfKeys: Int32Array[] = [];
  /** Key by page id of the trace, -1 = to be found. */
  private keyOf: Int32Array = new Int32Array(1024).fill(-1);
  private count = 0;
  private references = 0;
  private keyCount = 0;
  private firstTouch: Float64Array = new Float64Array(0);

  constructor(pageBits: number, traceBits: number) {
    this.ratio = 2 ** (pageBits - traceBits);
  }

  /** First reading: notes the touches of a batch. */
  add(batch: Batch, pages: Pages): void {
    this.forgetNew(batch);
    const open = [-1, -1];
    let at = 0;
    let pid = -1;
    for (let row = 0; row < batch.rows; row++) {
      for (; at < batch.breaks.length && batch.breaks[at].row <= row; at++) {
        pid = batch.breaks[at].pid;
        open.fill(-1);
      }
      if (!this.counts(batch, row, pages)) continue;
      const stream = (batch.kind[row] & KIND_MASK) === FETCH ? 0 : 1;
      const key = this.keyOfPage(batch.page[row], pid, pages);
      open[stream] = key;
      this.push(key, this.references);
      if (batch.other[row] > 0) this.push(open[1 - stream], this.references + batch.other[row]);
      if (batch.again[row] > 0) this.push(key, this.references + batch.again[row]);
      this.references += batch.span[row];
    }
  }

  /** Ends the first reading. */
  finish(): void {
    const next = new Float64Array(this.keyCount).fill(Infinity);
    for (let touch = this.count - 1; touch >= 0; touch--) {
      const chunk = Math.floor(touch / CHUNK);
      const key = this.chunksOfKeys[chunk][touch % CHUNK];
      const number = this.numbers[chunk][touch % CHUNK];
      this.numbers[chunk][touch % CHUNK] = next[key];
      next[key] = number;
    }
    this.firstTouch = next;
    this.chunksOfKeys = [];
  }

  /** The numbers of the keys' first touches: a copy, which a run brings forward. */
  start(): Float64Array {
    return this.firstTouch.slice();
  }

  /** The number of the touch that follows touch `touch` to the same key. */
  after(touch: number): number {
    return this.numbers[Math.floor(touch / CHUNK)][touch % CHUNK];
  }

  /** The key of (pid, VPN of the model), or -1: never referenced. */
  key(pid: number, vpn: number): number {
    return this.keys[pid]?.get(vpn) ?? -1;
  }

  /** False: the row is but records, or the rest of an access whose start lies on the same page of the model. */
  counts(batch: Batch, row: number, pages: Pages): boolean {
    if (batch.refs[row] === 0) return false;
    return (batch.kind[row] & CONTINUED) === 0 || pages.vpn[batch.page[row]] % this.ratio === 0;
  }

  keyOfPage(page: number, pid: number, pages: Pages): number {
    if (page >= this.keyOf.length) this.keyOf = grownInt32(this.keyOf, page + 1, -1);
    const known = this.keyOf[page];
    if (known >= 0) return known;
    const vpn = Math.floor(pages.vpn[page] / this.ratio);
    const keys = (this.keys[pid] ??= new IntMap());
    let key = keys.get(vpn);
    if (key < 0) keys.set(vpn, (key = this.keyCount++));
    this.keyOf[page] = key;
    return key;
  }

  /** Page ids that mean something else from this batch on. */
  forgetNew(batch: Batch): void {
    for (let at = 0; at < batch.newPages.length; at++) {
      this.keyOf[batch.newPages.items[at]] = -1;
    }
  }

  private push(key: number, number: number): void {
    const chunk = Math.floor(this.count / CHUNK);
    if (chunk === this.numbers.length) {
      this.numbers.push(new Float64Array(chunk === 0 ? 1024 : CHUNK));
      this.chunksOfKeys.push(new Int32Array(chunk === 0 ? 1024 : CHUNK));
    }
    const at = this.count++ % CHUNK;
    if (at === this.numbers[chunk].length) {
      this.numbers[chunk] = grownFloat64(this.numbers[chunk], at + 1);
      this.chunksOfKeys[chunk] = grownInt32(this.chunksOfKeys[chunk], at + 1);
    }
    this.numbers[chunk][at] = number;
    this.chunksOfKeys[chunk][at] = key;
  }
}

/** The references to come, during a run: moves along the touches of the first reading in step with the rows. */
export class Future {
  private readonly m: Machine;
  private readonly touches: Touches;
  /** Number of the next touch by key. */
  private readonly next: Float64Array;
  /** Number of the latest touch, -1 = none yet: events before the first reference may ask for victims too. */
  latest = -1;
  private touch = 0;
  private batch: Batch | null = null;
  private pages: Pages | null = null;
  private pid = -1;
  private breaks = 0;
  /** Keys of the touches of the present row that are still to come, in order. */
  private pending: number[] = [];
  /** Key of the page that each stream's run is of, -1 = none; of a batch. */
  private readonly open = new Int32Array(2);

  constructor(m: Machine, touches: Touches) {
    this.m = m;
    this.touches = touches;
    this.next = touches.start();
  }

  begin(batch: Batch, pages: Pages): void {
    this.touches.forgetNew(batch);
    this.batch = batch;
    this.pages = pages;
    this.breaks = 0;
    this.open.fill(-1);
  }

  /** The row's first reference is the present one. */
  row(row: number): void {
    const { batch, pages } = this;
    if (batch === null || pages === null) return;
    this.settle();
    for (; this.breaks < batch.breaks.length && batch.breaks[this.breaks].row <= row; this.breaks++) {
      this.pid = batch.breaks[this.breaks].pid;
      this.open.fill(-1);
    }
    if (!this.touches.counts(batch, row, pages)) return;
    const stream = (batch.kind[row] & KIND_MASK) === FETCH ? 0 : 1;
    const key = this.touches.keyOfPage(batch.page[row], this.pid, pages);
    this.open[stream] = key;
    this.pending.push(key);
    this.advance();
    if (batch.other[row] > 0) this.pending.push(this.open[1 - stream]);
    if (batch.again[row] > 0) this.pending.push(key);
  }

  /** The next touch of the present row is the present reference. */
  advance(): void {
    const key = this.pending.shift() as number;
    this.latest = this.next[key];
    this.next[key] = this.touches.after(this.touch++);
  }

  /** All touches of the present row are past. */
  settle(): void {
    while (this.pending.length > 0) this.advance();
  }

  /** The number of the next reference to the page in the frame, over its entries and the processes of their spaces; Infinity = none. */
  nextUse(pfn: number): number {
    const { ptes, frames, spaces, huge } = this.m;
    let nearest = Infinity;
    for (let page = frames.head[pfn]; page >= 0; page = ptes.nextRef[page]) {
      const pages = huge !== null && huge.head(page) >= 0 ? huge.pages : 1;
      for (const process of spaces[ptes.space[page]]?.processes ?? [])
        for (let at = 0; at < pages; at++) nearest = Math.min(nearest, this.nextOf(process.pid, ptes.vpn[page] + at));
    }
    return nearest;
  }

  private nextOf(pid: number, vpn: number): number {
    const key = this.touches.key(pid, vpn);
    return key >= 0 ? this.next[key] : Infinity;
  }
}
