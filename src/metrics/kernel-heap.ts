import { inGroup, quotient, total } from './metric.ts';

const { counter, ratio } = inGroup('Kernel heap');

/** 0 where the system has no kernel heap. */
export const kernelHeap = [
  counter('kmalloc_calls', 'count', 'everywhere', "Requests to the kernel's heap. MODEL §14."),
  counter('kmalloc_failures', 'count', 'everywhere', "Requests to the kernel's heap that found no room. MODEL §14."),
  counter('kmalloc_steps', 'count', 'everywhere', "Free blocks or lists that the kernel's heap looked at. MODEL §14."),
  counter(
    'kfree_errors',
    'count',
    'everywhere',
    'Frees of what is not allocated: freed twice, or never allocated. MODEL §14.',
  ),
  counter(
    'kernel_heap_peak',
    'bytes',
    'nowhere',
    "Most bytes in blocks of the kernel's heap at any instant, headers and rounding too. MODEL §14.",
  ),
  counter(
    'kernel_heap_requested_peak',
    'bytes',
    'nowhere',
    "Most bytes requested of the kernel's heap and not freed at any instant. MODEL §14.",
  ),
  counter('kernel_heap_free', 'bytes', 'nowhere', "Free bytes of the kernel's heap at the end of the run. MODEL §14."),
  counter(
    'kernel_heap_largest_free',
    'bytes',
    'nowhere',
    "Bytes of the largest free block of the kernel's heap at the end of the run. MODEL §14.",
  ),
  ratio(
    'kernel_heap_fragmentation',
    'fraction',
    "Free bytes of the kernel's heap at the end of the run that are not in the largest free block. MODEL §14.",
    '1 - kernel_heap_largest_free / kernel_heap_free',
    (totals) => {
      const free = total(totals, 'kernel_heap_free');
      return free === 0 ? 0 : 1 - quotient(total(totals, 'kernel_heap_largest_free'), free);
    },
  ),
];
