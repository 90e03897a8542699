import { bytes, percent, plural, share } from '../numbers.ts';
import type { Section } from './section.ts';

/** What the kernel took for itself, where it has a heap. */
export const kernelHeap: Section = {
  title: 'Kernel heap',
  blocks: ({ result, row, link }) => {
    const heap = result.system.kernelHeap;
    if (heap === null) return [];
    const waste = row.kernel_heap_peak - row.kernel_heap_requested_peak;
    return [
      `The kernel's heap (${heap.strategy}, ${bytes(heap.bytes)}) was asked ${plural(row.kmalloc_calls, 'time')} (${link('kmalloc_calls')}) and looked at ` +
        `${plural(row.kmalloc_steps, 'free block or list', 'free blocks or lists')} (${link('kmalloc_steps')}). ${plural(row.kmalloc_failures, 'request')} ` +
        `found no room (${link('kmalloc_failures')}); ${plural(row.kfree_errors, 'free')} named nothing that was allocated (${link('kfree_errors')}).`,
      `At most ${bytes(row.kernel_heap_peak)} were in blocks (${link('kernel_heap_peak')}), ${share(row.kernel_heap_peak, heap.bytes)} of the heap, and ` +
        `${bytes(row.kernel_heap_requested_peak)} requested (${link('kernel_heap_requested_peak')}): headers and rounding took up to about ` +
        `${share(Math.max(0, waste), row.kernel_heap_peak)}. At the end ${bytes(row.kernel_heap_free)} were free (${link('kernel_heap_free')}), in one piece at most ` +
        `${bytes(row.kernel_heap_largest_free)} (${link('kernel_heap_largest_free')}): a fragmentation of ${percent(row.kernel_heap_fragmentation)} ` +
        `(${link('kernel_heap_fragmentation')}).`,
    ];
  },
};
