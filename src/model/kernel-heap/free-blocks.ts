// lane: seam
import type { KernelHeap } from '../../system/system.ts';
import { roundedUp } from './heap.ts';
import type { Block, Heap } from './heap.ts';

/** Chooses among the free blocks: the place of one in which the request fits, or -1; and how many it looked at. */
export type BlockChoice = (blocks: readonly Block[], fits: (block: Block) => boolean) => { at: number; steps: number };

/** A list of free blocks by address, which are split, and merge at a free, for first-fit and best-fit: they differ in the block that they choose. */
export class FreeBlocks implements Heap {
  /** Ascending; no two touch. */
  private readonly blocks: Block[];
  private readonly settings: Pick<KernelHeap, 'align' | 'header'>;
  private readonly pageSize: number;
  private readonly choose: BlockChoice;
  steps: number;

  constructor(
    settings: Pick<KernelHeap, 'bytes' | 'align' | 'header'>,
    pageSize: number,
    choose: BlockChoice = firstThatFits,
  ) {
    this.blocks = [{ start: 0, bytes: settings.bytes }];
    this.settings = settings;
    this.pageSize = pageSize;
    this.choose = choose;
    this.steps = 0;
  }

  allocate(bytes: number, aligned: boolean): Block | null {
    const { blocks } = this;
    const size = roundedUp(bytes + this.settings.header, this.settings.align);
    const startIn = (block: Block): number => (aligned ? this.alignedStart(block) : block.start);
    const { at, steps } = this.choose(blocks, (block) => startIn(block) + size <= block.start + block.bytes);
    this.steps = steps;
    if (at < 0) return null;
    const from = blocks[at];
    const start = startIn(from);
    const parts = [
      { start: from.start, bytes: start - from.start },
      { start: start + size, bytes: from.start + from.bytes - start - size },
    ];
    blocks.splice(at, 1, ...parts.filter((part) => part.bytes > 0));
    return { start, bytes: size };
  }

  free({ start, bytes }: Block): void {
    const { blocks } = this;
    const next = this.after(start);
    const below = blocks[next - 1];
    const above = blocks[next];
    const joinsBelow = below !== undefined && below.start + below.bytes === start;
    const joinsAbove = above !== undefined && start + bytes === above.start;
    const merged = {
      start: joinsBelow ? below.start : start,
      bytes: bytes + (joinsBelow ? below.bytes : 0) + (joinsAbove ? above.bytes : 0),
    };
    blocks.splice(joinsBelow ? next - 1 : next, Number(joinsBelow) + Number(joinsAbove), merged);
  }

  freeBytes(): { free: number; largest: number } {
    return {
      free: this.blocks.reduce((sum, { bytes }) => sum + bytes, 0),
      largest: this.blocks.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    };
  }

  /** Where a block begins whose payload begins at the first page that it can. */
  private alignedStart({ start }: Block): number {
    const { header } = this.settings;
    return roundedUp(start + header, this.pageSize) - header;
  }

  /** The place of the first free block above an address. */
  private after(start: number): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.blocks[middle].start > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The lowest free block that suffices. */
export function firstThatFits(
  blocks: readonly Block[],
  fits: (block: Block) => boolean,
): { at: number; steps: number } {
  const at = blocks.findIndex(fits);
  return { at, steps: at < 0 ? blocks.length : at + 1 };
}
