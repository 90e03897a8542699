// lane: seam
import { Bitmap } from '../../base/bitmap.ts';
import type { KernelHeap } from '../../system/system.ts';
import type { Block, Heap, HeapFactory } from './heap.ts';

/** Blocks of one size, the lowest free one first; what does not fit into one fails. */
export const pool: HeapFactory = (settings, pageSize) => new BlockPool(settings, pageSize);

class BlockPool implements Heap {
  private readonly block: number;
  private readonly header: number;
  private readonly pageSize: number;
  private readonly blocks: Bitmap;
  steps: number;

  constructor({ bytes, block, header }: KernelHeap, pageSize: number) {
    this.block = block;
    this.header = header;
    this.pageSize = pageSize;
    this.blocks = new Bitmap(new Uint8Array(Math.floor(bytes / block)).fill(1));
    this.steps = 0;
  }

  allocate(bytes: number, aligned: boolean): Block | null {
    const { block, blocks } = this;
    this.steps = 0;
    if (bytes + this.header > block) return null;
    for (let at = blocks.next(0); at >= 0; at = blocks.next(at + 1)) {
      this.steps++;
      const start = at * block;
      if (aligned && (start + this.header) % this.pageSize !== 0) continue;
      blocks.clear(at);
      return { start, bytes: block };
    }
    return null;
  }

  free({ start }: Block): void {
    this.blocks.set(start / this.block);
  }

  /** Every free block serves every request that can be served: the free bytes count as one block. */
  freeBytes(): { free: number; largest: number } {
    const free = this.blocks.count * this.block;
    return { free, largest: free };
  }
}
