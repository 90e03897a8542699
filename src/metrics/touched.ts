import { inGroup, quotient, total } from './metric.ts';

const { counter, ratio } = inGroup('Touched memory');

export const touched = [
  counter(
    'touched_pages',
    'pages',
    'everywhere',
    'Distinct pages of successful references; each address space (fork, exec) counts its own. MODEL §10.',
  ),
  counter(
    'touched_bytes',
    'bytes',
    'everywhere',
    'Distinct 64-byte lines of successful references, in bytes; each address space counts its own. MODEL §10.',
  ),
  ratio(
    'internal_use',
    'fraction',
    'Bytes touched (in 64-byte lines) of the pages touched. MODEL §10.',
    'touched_bytes / (touched_pages * page size)',
    (totals, system) => quotient(total(totals, 'touched_bytes'), total(totals, 'touched_pages') * system.pageSize),
  ),
];
