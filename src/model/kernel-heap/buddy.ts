// lane: seam
import type { KernelHeap } from '../../system/system.ts';
import { fromPage } from './heap.ts';
import type { Block, Heap, HeapFactory } from './heap.ts';

/** Blocks of powers of two, split and merged in halves (Knowlton 1965, "A fast storage allocator"); the smallest has at least `align` bytes. */
export const buddy: HeapFactory = (settings, pageSize) => new Buddy(settings, pageSize);

class Buddy implements Heap {
  /** Starts of the free blocks of 2^order bytes, ascending, by order. */
  private readonly blocks: number[][];
  private readonly leastOrder: number;
  private readonly header: number;
  private readonly pageSize: number;
  steps: number;

  constructor({ bytes, align, header }: KernelHeap, pageSize: number) {
    this.leastOrder = Math.ceil(Math.log2(align));
    this.header = header;
    this.pageSize = pageSize;
    this.steps = 0;
    this.blocks = Array.from({ length: Math.floor(Math.log2(bytes)) + 1 }, () => []);
    let start = 0;
    for (let order = this.blocks.length - 1; order >= this.leastOrder; order--) {
      if (start + 2 ** order > bytes) continue;
      this.blocks[order].push(start);
      start += 2 ** order;
    }
  }

  allocate(bytes: number, aligned: boolean): Block | null {
    const { blocks, header, pageSize } = this;
    const size = aligned ? Math.max(pageSize, fromPage(bytes, header, pageSize)) : bytes + header;
    const needed = Math.max(this.leastOrder, Math.ceil(Math.log2(size)));
    let order = needed;
    while (order < blocks.length && blocks[order].length === 0) order++;
    this.steps = Math.max(0, Math.min(order + 1, blocks.length) - needed);
    const start = blocks[order]?.shift();
    if (start === undefined) return null;
    while (order > needed) {
      order--;
      this.add(order, start + 2 ** order);
    }
    return { start, bytes: 2 ** needed };
  }

  free(block: Block): void {
    let { start } = block;
    let order = Math.log2(block.bytes);
    for (;;) {
      const size = 2 ** order;
      const twin = (start / size) % 2 === 0 ? start + size : start - size;
      const at = this.blocks[order].indexOf(twin);
      if (at < 0) break;
      this.blocks[order].splice(at, 1);
      start = Math.min(start, twin);
      order++;
    }
    this.add(order, start);
  }

  freeBytes(): { free: number; largest: number } {
    const largest = this.blocks.findLastIndex((starts) => starts.length > 0);
    return {
      free: this.blocks.reduce((sum, starts, order) => sum + starts.length * 2 ** order, 0),
      largest: largest < 0 ? 0 : 2 ** largest,
    };
  }

  private add(order: number, start: number): void {
    const starts = this.blocks[order];
    const above = starts.findIndex((other) => other > start);
    starts.splice(above < 0 ? starts.length : above, 0, start);
  }
}
