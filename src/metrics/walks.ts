import { inGroup } from './metric.ts';

const { counter } = inGroup('Page walks');

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
    'restarts',
    'count',
    'everywhere',
    'References started again after a fault that the kernel resolved. MODEL §3.',
  ),
];
