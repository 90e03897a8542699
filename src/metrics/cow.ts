import { inGroup } from './metric.ts';

const { counter } = inGroup('Copy-on-write');

export const cow = [
  counter(
    'cow_shared_peak',
    'pages',
    'nowhere',
    'Most page copies spared at any instant: sharers beyond the first, summed over resident private anonymous pages. MODEL §6.',
  ),
  counter('cow_saved_bytes', 'bytes', 'nowhere', 'The same in bytes: cow_shared_peak * page size. MODEL §10.'),
];
