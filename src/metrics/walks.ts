import { inGroup, total } from './metric.ts';

const { counter, exact } = inGroup('Page walks');

export const walks = [
  counter(
    'walks',
    'count',
    'everywhere',
    'Traversals of a page table, those that end in a fault and those of restarts too: full_misses + restarts. MODEL §5.',
  ),
  counter(
    'walk_reads',
    'count',
    'everywhere',
    'Page-table entries read by walks, one a level down to the first that is not present. MODEL §5.',
  ),
  counter(
    'walk_cache_hits',
    'count',
    'everywhere',
    'Walks that a paging-structure cache let begin below the root. MODEL §5.',
  ),
  counter(
    'tlb_prefetches',
    'count',
    'everywhere',
    'Translations that were put into the buffer of TLB prefetch, ahead of their use. MODEL §9.',
  ),
  counter(
    'tlb_prefetch_used',
    'count',
    'everywhere',
    'Misses of all TLB levels that this buffer served, in place of a walk; none is a full miss. MODEL §9.',
  ),
  exact(
    'tlb_prefetch_unused',
    'count',
    'Prefetched translations that left the buffer otherwise, or are left in it. MODEL §9.',
    'tlb_prefetches - tlb_prefetch_used',
    (totals) => total(totals, 'tlb_prefetches') - total(totals, 'tlb_prefetch_used'),
  ),
  counter(
    'tlb_prefetch_reads',
    'count',
    'everywhere',
    'Page-table entries that TLB prefetch read, which are not in walk_reads. MODEL §9.',
  ),
  counter(
    'restarts',
    'count',
    'everywhere',
    'References started again after a fault that the kernel resolved. MODEL §3.',
  ),
];
