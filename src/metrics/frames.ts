import { inGroup, quotient, total } from './metric.ts';
import type { Totals } from './result.ts';

const { counter, ratio } = inGroup('Frames');

export const frames = [
  counter('frames_total', 'frames', 'nowhere', 'Frames of RAM, the reserved ones too. MODEL §8.'),
  counter(
    'frames_reserved',
    'frames',
    'nowhere',
    'Frames that a reserved range touches, and fragment_frames: never given out. MODEL §8.',
  ),
  counter(
    'fragment_frames',
    'frames',
    'nowhere',
    'Frames that allocator.fragment gave to the kernel before the run. MODEL §8.',
  ),
  counter('free_frames', 'frames', 'nowhere', 'Free frames at the end of the run. MODEL §8.'),
  counter('free_runs', 'runs', 'nowhere', 'Runs of contiguous free frames at the end of the run. MODEL §8.'),
  counter('largest_free_run', 'frames', 'nowhere', 'Frames of the longest of them. MODEL §8.'),
  ratio(
    'fragmentation_external',
    'fraction',
    'Free frames at the end of the run that are not in the longest free run. MODEL §8.',
    '1 - largest_free_run / free_frames',
    (totals) => {
      const free = total(totals, 'free_frames');
      return free === 0 ? 0 : 1 - total(totals, 'largest_free_run') / free;
    },
  ),
  counter('owned_peak', 'frames', 'nowhere', 'Most frames owned at any instant, by pages and tables alike. MODEL §8.'),
  counter(
    'owned_sum',
    'frame-references',
    'windows',
    'Frames owned after each reference, added up over the references. MODEL §10.',
  ),
  ratio(
    'owned_mean',
    'frames',
    'Frames owned, mean over the references. MODEL §10.',
    'owned_sum / references',
    (totals) => mean(totals, 'owned_sum'),
  ),
  ratio(
    'utilisation_peak',
    'fraction',
    'Allocatable frames that were owned, at the peak. MODEL §10.',
    'owned_peak / (frames_total - frames_reserved)',
    (totals) => quotient(total(totals, 'owned_peak'), allocatable(totals)),
  ),
  ratio(
    'utilisation_mean',
    'fraction',
    'Allocatable frames that were owned, mean over the references. MODEL §10.',
    'owned_mean / (frames_total - frames_reserved)',
    (totals) => quotient(mean(totals, 'owned_sum'), allocatable(totals)),
  ),
  counter(
    'resident_peak',
    'frames',
    'nowhere',
    'Most frames of anonymous and file pages at any instant, cached and leaked ones too. MODEL §10.',
  ),
  counter(
    'resident_sum',
    'frame-references',
    'windows',
    'Frames of anonymous and file pages after each reference, added up over the references. MODEL §10.',
  ),
  ratio(
    'resident_mean',
    'frames',
    'Frames of anonymous and file pages, mean over the references. MODEL §10.',
    'resident_sum / references',
    (totals) => mean(totals, 'resident_sum'),
  ),
];

/** The mean over the references of what a `_sum` counter adds up. */
export function mean(totals: Totals, sum: string): number {
  return quotient(total(totals, sum), total(totals, 'references'));
}

/** Frames that can be given out at all. */
function allocatable(totals: Totals): number {
  return total(totals, 'frames_total') - total(totals, 'frames_reserved');
}
