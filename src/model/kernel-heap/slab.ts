// lane: seam
import type { KernelHeap } from '../../system/system.ts';
import { FreeBlocks } from './free-blocks.ts';
import { fromPage, roundedUp } from './heap.ts';
import type { Block, Heap, HeapFactory } from './heap.ts';

/**
 * Slabs of one page for each power of two up to half a page, and whole pages beyond (Bonwick 1994, "The slab allocator: an object-caching kernel memory
 * allocator"). Pages are found first-fit; a slab whose blocks are all free gives its page back.
 */
export const slab: HeapFactory = (settings, pageSize) => new Slabs(settings, pageSize);

class Slabs implements Heap {
  private readonly settings: KernelHeap;
  private readonly pageSize: number;
  private readonly pages: FreeBlocks;
  /** Free blocks of each slab by its page, ascending; slabs that are full have none. */
  private readonly slabs = new Map<number, number[]>();
  /** Pages of slabs that have room, ascending, by the size of their blocks. */
  private readonly withRoom = new Map<number, number[]>();
  steps: number;

  constructor(settings: KernelHeap, pageSize: number) {
    const bytes = Math.floor(settings.bytes / pageSize) * pageSize;
    this.settings = settings;
    this.pageSize = pageSize;
    this.pages = new FreeBlocks({ bytes, align: pageSize, header: 0 }, pageSize);
    this.steps = 0;
  }

  allocate(bytes: number, aligned: boolean): Block | null {
    const { align, header } = this.settings;
    const size = 2 ** Math.ceil(Math.log2(roundedUp(bytes + header, align)));
    if (!aligned && size <= this.pageSize / 2) return this.fromSlab(size);
    return this.fromPages(aligned ? fromPage(bytes, header, this.pageSize) : bytes + header, 0);
  }

  free(block: Block): void {
    const page = Math.floor(block.start / this.pageSize) * this.pageSize;
    const room = this.slabs.get(page);
    if (room === undefined) {
      this.pages.free(block);
      return;
    }
    const slabs = this.withRoom.get(block.bytes) ?? [];
    if (room.length === 0) insert(slabs, page);
    insert(room, block.start);
    if (room.length < this.pageSize / block.bytes) return;
    slabs.splice(slabs.indexOf(page), 1);
    this.slabs.delete(page);
    this.pages.free({ start: page, bytes: this.pageSize });
  }

  freeBytes(): { free: number; largest: number } {
    let { free, largest } = this.pages.freeBytes();
    for (const [size, slabs] of this.withRoom) {
      for (const page of slabs) free += size * (this.slabs.get(page) as number[]).length;
      if (slabs.length > 0) largest = Math.max(largest, size);
    }
    return { free, largest };
  }

  /** One look at the slabs of the size; a new slab if none has room. */
  private fromSlab(size: number): Block | null {
    let slabs = this.withRoom.get(size);
    if (slabs === undefined) this.withRoom.set(size, (slabs = []));
    this.steps = 1;
    if (slabs.length === 0) {
      const page = this.fromPages(this.pageSize, 1);
      if (page === null) return null;
      const { start } = page;
      this.slabs.set(
        start,
        Array.from({ length: this.pageSize / size }, (_, at) => start + at * size),
      );
      slabs.push(start);
    }
    const room = this.slabs.get(slabs[0]) as number[];
    const start = room.shift() as number;
    if (room.length === 0) slabs.shift();
    return { start, bytes: size };
  }

  private fromPages(bytes: number, looks: number): Block | null {
    const block = this.pages.allocate(bytes, false);
    this.steps = looks + this.pages.steps;
    return block;
  }
}

/** Puts a number into its place in an ascending list. */
function insert(list: number[], value: number): void {
  const above = list.findIndex((other) => other > value);
  list.splice(above < 0 ? list.length : above, 0, value);
}
