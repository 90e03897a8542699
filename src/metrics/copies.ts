import { inGroup, total } from './metric.ts';

const { counter, exact } = inGroup('Copies and failures');

export const copies = [
  counter('eager_pages', 'pages', 'everywhere', 'Pages filled at once by eager maps, without a fault. MODEL §2.'),
  counter('eager_copies', 'frames', 'everywhere', 'Frames copied at once by eager forks. MODEL §6.'),
  counter(
    'file_copies',
    'pages',
    'everywhere',
    'Private file pages copied at their first store, in the same fault that found them. MODEL §6.',
  ),
  counter(
    'event_failures',
    'count',
    'everywhere',
    'Events that ran out of frames and stopped half-way, such as a fork or an eager map, and those refused because they overlap the kernel. MODEL §2, §12.',
  ),
  counter(
    'leaked_frames',
    'frames',
    'everywhere',
    'Frames that no page-table entry names any more and that are never freed (refcount: false). MODEL §6.',
  ),
  counter(
    'around_mapped',
    'pages',
    'everywhere',
    'Page-table entries made by fault-around beside a faulting page; none is a fault. MODEL §9.',
  ),
  counter('prefetched', 'pages', 'everywhere', 'Anonymous pages filled ahead of their faults. MODEL §9.'),
  counter('prefetch_used', 'pages', 'everywhere', 'Prefetched pages that a walk found later, each once. MODEL §9.'),
  exact(
    'prefetch_wasted',
    'pages',
    'Prefetched pages that were freed or evicted before a walk found them, or left so at the end. MODEL §9.',
    'prefetched - prefetch_used',
    (totals) => total(totals, 'prefetched') - total(totals, 'prefetch_used'),
  ),
  counter(
    'swap_prefetched',
    'pages',
    'everywhere',
    'Prefetched pages that were read back from swap; the others were zeroed. MODEL §9.',
  ),
];
