import { inGroup, total } from './metric.ts';

const { counter, exact } = inGroup('Replacement and swap');

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
    'Victims written to swap, compressed or to the device: those whose copy there was not current. MODEL §8.',
  ),
  counter('writebacks', 'count', 'everywhere', 'Dirty file pages written when they were evicted. MODEL §8.'),
  counter(
    'swap_out_compressed',
    'count',
    'everywhere',
    'Victims of swap_outs that went into the pool of compressed swap. MODEL §9.',
  ),
  counter(
    'swap_in_compressed',
    'count',
    'everywhere',
    'Faults of swap_in whose page was read back from the pool, with no access to the device. MODEL §9.',
  ),
  counter(
    'swap_pool_writebacks',
    'count',
    'everywhere',
    'Pages that left the pool for the device because it was full. MODEL §9.',
  ),
  exact(
    'swap_device_writes',
    'count',
    'Pages written to the swap device. MODEL §9.',
    'swap_outs - swap_out_compressed + swap_pool_writebacks',
    (totals) =>
      total(totals, 'swap_outs') - total(totals, 'swap_out_compressed') + total(totals, 'swap_pool_writebacks'),
  ),
  exact(
    'swap_device_reads',
    'count',
    'Pages read from the swap device. MODEL §9.',
    'swap_in - swap_in_compressed',
    (totals) => total(totals, 'swap_in') - total(totals, 'swap_in_compressed'),
  ),
  counter('swap_pool_frames_peak', 'frames', 'nowhere', 'Most frames that the pool had at any instant. MODEL §9.'),
];
