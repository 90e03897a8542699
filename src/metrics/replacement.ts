import { inGroup } from './metric.ts';

const { counter } = inGroup('Replacement and swap');

export const replacement = [
  counter('evictions', 'count', 'everywhere', 'Pages that lost their frame because none was free. MODEL §8.'),
  counter('swap_ins', 'count', 'everywhere', 'Pages read back from swap; equals swap_in. MODEL §6.'),
  counter(
    'swap_outs',
    'count',
    'everywhere',
    'Victims written to swap: those whose copy there was not current. MODEL §8.',
  ),
  counter('writebacks', 'count', 'everywhere', 'Dirty file pages written when they were evicted. MODEL §8.'),
];
