import { inGroup, total } from './metric.ts';

const { counter, exact } = inGroup('Huge pages');

export const hugePages = [
  counter(
    'huge_promotions',
    'pages',
    'everywhere',
    'Huge pages that were made of base pages; those made at a first touch are huge_demand. MODEL §9.',
  ),
  counter('huge_copies', 'pages', 'everywhere', 'Base pages that promotions copied. MODEL §9.'),
  counter(
    'huge_failures',
    'count',
    'everywhere',
    'Huge pages that were wanted, and for which there was no aligned run of free frames. MODEL §9.',
  ),
  counter('huge_splits', 'pages', 'everywhere', 'Huge pages that became base pages again. MODEL §9.'),
  counter(
    'huge_untouched_pages',
    'pages',
    'nowhere',
    'Base pages that were part of a huge page at some time and that no reference ever touched. MODEL §9.',
  ),
  exact(
    'huge_bloat_bytes',
    'bytes',
    'Memory that huge pages took and that no reference ever touched. MODEL §9.',
    'huge_untouched_pages * page size',
    (totals, { pageSize }) => total(totals, 'huge_untouched_pages') * pageSize,
  ),
];
