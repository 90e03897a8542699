import type { Result, Totals } from '../../src/metrics/result.ts';
import type { System } from '../../src/system/system.ts';
import { processOf, systemOf } from './fixture.ts';

interface Example {
  says: [Totals, Partial<Result>, RegExp][];
  silent: [Totals, Partial<Result>][];
}

const heap: System['kernelHeap'] = { bytes: 65_536, strategy: 'best-fit', align: 16, header: 16, block: 256 };
const users: System['physical'][0] = {
  name: 'low RAM',
  start: 0,
  end: 65_536,
  size: null,
  approximate: false,
  note: '',
  use: 'pool',
  serves: ['user'],
};

/** Windows of 150 references with so many pages swapped in. */
const windowsWith = (...swapIns: number[]) =>
  swapIns.map((swap_in, window) => ({
    window,
    first_reference: window * 150 + 1,
    references: 150,
    counters: { swap_in, file_major: 7 },
    gauges: { resident: 30, working_set: 40 },
  }));

/** Of the findings about physical memory and the kernel's heap. */
export const memoryExamples = {
  'thrashing-windows': {
    says: [
      [
        { references: 900 },
        { timeline: windowsWith(0, 1, 2, 1, 0, 9) },
        /Thrashing in 3 of 6 windows: 8.9 faults per 1,000 references.*3 windows on end.*From reference 151 on, for 450 references.*worst 13 .*up to 40 pages; up to 30 frames/s,
      ],
    ],
    silent: [
      [{ references: 900 }, {}],
      [{ references: 900 }, { timeline: windowsWith(5, 5, 0, 5, 5) }],
    ],
  },
  'remote-references': {
    says: [
      [
        { local_references: 60, remote_references: 40, reference_distance: 400, node_fallbacks: 3 },
        {
          system: systemOf({ numa: { ...systemOf().numa, nodes: 2, policy: 'interleave' } }),
          processes: [processOf(1, { remote_references: 10 }), processOf(2, { remote_references: 30 })],
        },
        /40.0% of the references to RAM.*mean distance of 14 .*75.0% of them are those of process 2\..*interleave; 3 requests.*With first-touch/s,
      ],
      [
        { local_references: 60, remote_references: 40 },
        { system: systemOf({ numa: { ...systemOf().numa, nodes: 2 } }) },
        /first-touch; 0 requests.*stay where they are/s,
      ],
    ],
    silent: [
      [{ local_references: 9, remote_references: 0 }, {}],
      [
        { local_references: 80, remote_references: 20 },
        { system: systemOf({ numa: { ...systemOf().numa, nodes: 2 } }) },
      ],
    ],
  },
  'aliased-frames': {
    says: [
      [
        { aliased_allocations: 10, aliased_frames_peak: 2, owned_peak: 18 },
        {},
        /10 frames given out that had an owner already.*2 physical frames had more than one owner.*\(11.1%\)/s,
      ],
    ],
    silent: [[{ alloc_calls: 9 }, {}]],
  },
  'pool-exhausted': {
    says: [
      [
        { alloc_calls: 20, alloc_failures: 4, pool_failures: 3, free_frames: 12 },
        { system: systemOf({ physical: [users] }) },
        /3 requests found nothing in the pool.*75.0% of the 4 failures.*low RAM \(user\); at the end 12 frames/s,
      ],
    ],
    silent: [[{ alloc_failures: 4 }, {}]],
  },
  'kernel-heap': {
    says: [
      [
        {
          kmalloc_calls: 10,
          kmalloc_failures: 2,
          kernel_heap_peak: 32_768,
          kernel_heap_free: 8,
          kernel_heap_largest_free: 8,
        },
        { system: systemOf({ kernelHeap: heap }) },
        /no room for 2 requests.*2 failed \(20.0%\).*32 KiB of the 64 KiB \(best-fit\)/s,
      ],
      [
        { kmalloc_calls: 10, kernel_heap_free: 400, kernel_heap_largest_free: 100 },
        { system: systemOf({ kernelHeap: heap }) },
        /in pieces: fragmentation 75.0%.*100 B of 400 B free/s,
      ],
    ],
    silent: [
      [
        { kmalloc_calls: 10, kernel_heap_free: 100, kernel_heap_largest_free: 90 },
        { system: systemOf({ kernelHeap: heap }) },
      ],
      [{}, {}],
    ],
  },
  'kfree-errors': {
    says: [[{ kmalloc_calls: 9, kfree_errors: 1 }, {}, /1 free of kernel memory that was not allocated/]],
    silent: [[{ kmalloc_calls: 9 }, {}]],
  },
} satisfies Record<string, Example>;
