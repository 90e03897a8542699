import { inGroup } from './metric.ts';

const { counter } = inGroup('Replacement and swap');

export const replacement = [
  counter('evictions', 'count', 'windows', 'Pages that lost their frame because none was free. MODEL §8.'),
  counter('swap_ins', 'count', 'windows', 'Pages read back from swap; equals swap_in. MODEL §6.'),
  counter(
    'swap_outs',
    'count',
    'windows',
    'Victims written to swap: those whose copy there was not current. MODEL §8.',
  ),
  counter('writebacks', 'count', 'windows', 'Dirty file pages written when they were evicted. MODEL §8.'),
];
