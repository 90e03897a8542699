import { grownFloat64, grownInt32, IntList } from '../base/int-list.ts';
import { IntMap } from '../base/int-map.ts';

/** Words of the line masks of a page: two 32-bit words for each of FETCH, LOAD and STORE. */
export const MASK_WORDS = 6;

/**
 * The page dictionary of a trace: page id -> address space and page number. A space of the trace is one image of one process
 * (a new one at a pid's first record, fork and exec); who is alive or shares memory is the model's business. Grows with distinct
 * pages; the ids of an ended space are used again from the next batch on.
 */
export class Pages {
  /** log2 of the page size that references are cut into. */
  readonly pageBits: number;
  /** Page number (address >> pageBits) by page id. */
  vpn: Float64Array;
  /** Lines (64 bytes) listed so far by page id and kind: MASK_WORDS words each, valid while `epoch` is the current one. */
  masks: Int32Array;
  /** The count of events when the masks were last emptied. */
  epoch: Int32Array;
  /** Ids given out so far, ended ones included. */
  count: number;
  private spaces: Map<number, IntMap>;
  private free: IntList;
  private ended: IntList;

  constructor(pageBits: number) {
    this.pageBits = pageBits;
    this.vpn = new Float64Array(1024);
    this.masks = new Int32Array(1024 * MASK_WORDS);
    this.epoch = new Int32Array(1024).fill(-1);
    this.count = 0;
    this.spaces = new Map();
    this.free = new IntList();
    this.ended = new IntList();
  }

  /** The page numbers of the process's present space -> page ids. */
  space(pid: number): IntMap {
    let space = this.spaces.get(pid);
    if (space === undefined) this.spaces.set(pid, (space = new IntMap(64)));
    return space;
  }

  /** Gives page number `vpn` of `space` an id, which it has not yet, and says so in `newPages`. */
  add(space: IntMap, vpn: number, newPages: IntList): number {
    const page = this.free.length > 0 ? this.free.pop() : this.count++;
    if (page >= this.vpn.length) this.vpn = grownFloat64(this.vpn, page + 1);
    this.reserveMasks(page);
    this.vpn[page] = vpn;
    this.epoch[page] = -1;
    space.set(vpn, page);
    newPages.push(page);
    return page;
  }

  /** Page number `vpn` has the id `page`, as who wrote the trace gave it. */
  define(page: number, vpn: number): void {
    if (page >= this.count) this.count = page + 1;
    if (page >= this.vpn.length) this.vpn = grownFloat64(this.vpn, page + 1);
    this.vpn[page] = vpn;
    if (page < this.epoch.length) this.epoch[page] = -1;
  }

  /** Lists a line (kind << 6 | line within the page) if it was not since the latest of `epoch` events: false = it was. */
  list(page: number, line: number, epoch: number): boolean {
    this.reserveMasks(page);
    this.renewMasks(page, epoch);
    const word = page * MASK_WORDS + (line >> 5);
    const bit = 1 << (line & 31);
    if ((this.masks[word] & bit) !== 0) return false;
    this.masks[word] |= bit;
    return true;
  }

  /** Room for the lines of a page, which only those need that list them. */
  private reserveMasks(page: number): void {
    if (page < this.epoch.length) return;
    this.masks = grownInt32(this.masks, this.vpn.length * MASK_WORDS);
    this.epoch = grownInt32(this.epoch, this.vpn.length, -1);
  }

  /** Copies the words of FETCH. */
  fetchMasks(page: number, into: Int32Array): void {
    const { masks } = this;
    const at = page * MASK_WORDS;
    into[0] = masks[at];
    into[1] = masks[at + 1];
  }

  /** Copies the words of LOAD and STORE. */
  dataMasks(page: number, into: Int32Array): void {
    const { masks } = this;
    const at = page * MASK_WORDS;
    into[2] = masks[at + 2];
    into[3] = masks[at + 3];
    into[4] = masks[at + 4];
    into[5] = masks[at + 5];
  }

  /** Forgets the lines that were listed before the latest of `epoch` events. */
  renewMasks(page: number, epoch: number): void {
    if (this.epoch[page] === epoch) return;
    this.epoch[page] = epoch;
    this.masks.fill(0, page * MASK_WORDS, (page + 1) * MASK_WORDS);
  }

  /** The process leaves its space (exec, exit, or it is named as a new child). */
  endSpace(pid: number): void {
    const space = this.spaces.get(pid);
    if (space === undefined) return;
    this.spaces.delete(pid);
    for (let slot = 0; slot <= space.mask; slot++) if (space.keys[slot] !== -1) this.ended.push(space.values[slot]);
  }

  /** Ids that ended in earlier batches may be given out again: nothing refers to them any more. */
  nextBatch(): void {
    for (let at = 0; at < this.ended.length; at++) this.free.push(this.ended.items[at]);
    this.ended.clear();
  }
}
