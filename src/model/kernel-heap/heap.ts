// lane: seam
import type { KernelHeap } from '../../system/system.ts';

/** A part of the arena, in bytes from its start. */
export interface Block {
  start: number;
  bytes: number;
}

/** How the kernel finds memory for itself (MODEL §14). */
export interface Heap {
  /** A block for a request of `bytes` >= 1, whose payload begins at a page if it is `aligned`; null = none. `steps` is set to what was looked at. */
  allocate(bytes: number, aligned: boolean): Block | null;
  /** Takes back a block that `allocate` gave. */
  free(block: Block): void;
  /** Free blocks or lists that the last `allocate` looked at. */
  readonly steps: number;
  /** Bytes in free blocks now, and those of the largest. */
  freeBytes(): { free: number; largest: number };
}

/** Makes a heap over an arena that begins at a page and is free. */
export type HeapFactory = (settings: KernelHeap, pageSize: number) => Heap;

/** The least multiple of `unit` that is at least `bytes`. */
export function roundedUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}

/** The bytes of an aligned request from a page on: its header stands before the page where its payload begins. */
export function fromPage(bytes: number, header: number, pageSize: number): number {
  return roundedUp(header, pageSize) + bytes;
}
