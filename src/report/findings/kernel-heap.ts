import { quotient } from '../../metrics/metric.ts';
import { bytes, percent, plural, share, thousands } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** The kernel's heap had no room, or at least half of what is free lies outside the largest free block. MODEL §14. */
export const kernelHeap: Rule = (result, row) => {
  const { system } = result;
  const heap = system.kernelHeap;
  if (heap === null || (row.kmalloc_failures === 0 && row.kernel_heap_fragmentation < 0.5)) return null;
  const failed = row.kmalloc_failures > 0;
  const pieces = `the largest free block has ${bytes(row.kernel_heap_largest_free)} of ${bytes(row.kernel_heap_free)} free (fragmentation ${percent(row.kernel_heap_fragmentation)})`;
  return {
    severity: failed ? 'problem' : 'insight',
    weight: failed ? quotient(row.kmalloc_failures, row.kmalloc_calls) : row.kernel_heap_fragmentation,
    title: failed
      ? `The kernel's heap had no room for ${plural(row.kmalloc_failures, 'request')}`
      : `The kernel's heap is in pieces: fragmentation ${percent(row.kernel_heap_fragmentation)}`,
    text:
      `Of ${plural(row.kmalloc_calls, 'request')} ${thousands(row.kmalloc_failures)} failed (${share(row.kmalloc_failures, row.kmalloc_calls)}). ` +
      `At most ${bytes(row.kernel_heap_peak)} of the ${bytes(heap.bytes)} (${heap.strategy}) were in blocks; at the end ${pieces}. ` +
      'Another kernelHeap.strategy, smaller headers or a larger heap would change that.',
    metrics: ['kmalloc_failures', 'kernel_heap_fragmentation', 'kernel_heap_peak'],
    more: variedCommand(result, 'kernelHeap.strategy', ['first-fit', 'best-fit', 'buddy', 'slab', 'pool'], 'best-fit'),
  };
};
