// lane: seam
import type { System } from '../system/system.ts';
import { C } from './counters.ts';
import { heaps } from './kernel-heap/index.ts';
import type { Block, Heap } from './kernel-heap/heap.ts';
import type { Machine } from './machine.ts';

/** The kernel's heap and who has what of it (MODEL §14). */
export class KernelMemory {
  readonly heap: Heap;
  /** Block and requested bytes by id; null = the request failed. */
  readonly allocated = new Map<number, { block: Block; requested: number } | null>();
  /** Bytes in blocks, and bytes requested of them: now and at most. */
  bytes: number;
  requested: number;
  bytesPeak: number;
  requestedPeak: number;
  /** Pages of the arena that a block has ever reached. */
  pages: number;

  constructor(settings: NonNullable<System['kernelHeap']>, pageSize: number) {
    this.heap = heaps[settings.strategy](settings, pageSize);
    this.bytes = this.requested = this.bytesPeak = this.requestedPeak = 0;
    this.pages = 0;
  }

  /** The greatest values start anew from the present ones (`--warmup`). */
  restart(): void {
    this.bytesPeak = this.bytes;
    this.requestedPeak = this.requested;
  }
}

/** A request of the kernel for itself. Returns the pages by which its heap grew, which the kernel maps. */
export function kmalloc(m: Machine, id: number, size: number, aligned: boolean): number {
  const memory = m.kernelMemory;
  if (memory === null) return 0;
  const requested = Math.max(1, size);
  const block = memory.heap.allocate(requested, aligned);
  m.counters.count(C.kmalloc_calls);
  m.counters.count(C.kmalloc_steps, memory.heap.steps);
  memory.allocated.set(id, block === null ? null : { block, requested });
  if (block === null) {
    m.counters.count(C.kmalloc_failures);
    return 0;
  }
  memory.bytes += block.bytes;
  memory.requested += requested;
  memory.bytesPeak = Math.max(memory.bytesPeak, memory.bytes);
  memory.requestedPeak = Math.max(memory.requestedPeak, memory.requested);
  const grown = Math.max(0, Math.ceil((block.start + block.bytes) / m.system.pageSize) - memory.pages);
  memory.pages += grown;
  return grown;
}

/** The kernel gives back what an id names; one that names nothing is an error, one whose request failed is not. */
export function kfree(m: Machine, id: number): void {
  const memory = m.kernelMemory;
  if (memory === null) return;
  const allocation = memory.allocated.get(id);
  if (allocation === undefined) {
    m.counters.count(C.kfree_errors);
    return;
  }
  memory.allocated.delete(id);
  if (allocation === null) return;
  memory.heap.free(allocation.block);
  memory.bytes -= allocation.block.bytes;
  memory.requested -= allocation.requested;
}
