import { inGroup } from './metric.ts';

const { counter } = inGroup('Replacement and swap');

export const replacement = [
  counter(
    'evictions',
    'count',
    'everywhere',
    'Pages that lost their frame because none was free or their space had as many as it may, and those released. MODEL §8.',
  ),
  counter(
    'released',
    'count',
    'everywhere',
    'Pages that lost their frame because they had left the resident set of their space. MODEL §8.',
  ),
  counter('swap_ins', 'count', 'everywhere', 'Pages read back from swap; equals swap_in. MODEL §6.'),
  counter(
    'swap_outs',
    'count',
    'everywhere',
    'Victims written to swap: those whose copy there was not current. MODEL §8.',
  ),
  counter('writebacks', 'count', 'everywhere', 'Dirty file pages written when they were evicted. MODEL §8.'),
];
