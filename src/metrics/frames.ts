import { inGroup, quotient, total, totalList } from './metric.ts';
import type { Totals } from './result.ts';

const { counter, list, ratio, ratios } = inGroup('Frames');

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
  list(
    'free_runs_by_order',
    'runs',
    'Free runs at the end of the run by their length: of 1 frame; 2 to 3; 4 to 7; and so on, the eleventh of 1,024 and more. MODEL §8.',
  ),
  list(
    'free_blocks_by_order',
    'count',
    'Blocks of 1, 2, 4, up to 1,024 frames at the end of the run, aligned to their size, whose frames are all free. MODEL §8.',
  ),
  ratios(
    'unusable_free_by_order',
    'fraction',
    'Unusable free space index for each size of block: free frames at the end of the run that are in no free block of 1, 2, 4, up to 1,024 frames. MODEL §8.',
    '1 - free_blocks_by_order[j] * 2^j / free_frames',
    unusable,
  ),
  ratio(
    'unusable_free_8',
    'fraction',
    'Free frames at the end of the run that are in no aligned free block of 8 frames: the fourth of unusable_free_by_order. MODEL §8.',
    '1 - free_blocks_by_order[3] * 8 / free_frames',
    (totals) => unusable(totals)[3],
  ),
  counter(
    'contiguity_pages',
    'pages',
    'nowhere',
    'Entries of all address spaces that name frames of anonymous and file pages at the end of the run. MODEL §8.',
  ),
  counter(
    'contiguity_runs',
    'runs',
    'nowhere',
    'Runs of these, as long as they go, in which page and frame number grow together. MODEL §8.',
  ),
  counter('contiguity_pages_8', 'pages', 'nowhere', 'Those of them that are in runs of 8 pages or more. MODEL §8.'),
  ratio(
    'contiguity_mean',
    'pages',
    'Pages of such a run, mean over the runs. MODEL §8.',
    'contiguity_pages / contiguity_runs',
    (totals) => quotient(total(totals, 'contiguity_pages'), total(totals, 'contiguity_runs')),
  ),
  ratio(
    'contiguity_share_8',
    'fraction',
    'Pages that are in runs of 8 or more, of which one TLB entry could map 8 if the run were aligned. MODEL §8.',
    'contiguity_pages_8 / contiguity_pages',
    (totals) => quotient(total(totals, 'contiguity_pages_8'), total(totals, 'contiguity_pages')),
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

/** Unusable free space index by order (Gorman, Whitcroft 2006, "The what, the why and the where to of anti-fragmentation"); 0 where nothing is free. */
function unusable(totals: Totals): number[] {
  const free = total(totals, 'free_frames');
  return totalList(totals, 'free_blocks_by_order').map((blocks, order) =>
    free === 0 ? 0 : 1 - (blocks * 2 ** order) / free,
  );
}

/** The mean over the references of what a `_sum` counter adds up. */
export function mean(totals: Totals, sum: string): number {
  return quotient(total(totals, sum), total(totals, 'references'));
}

/** Frames that can be given out at all. */
function allocatable(totals: Totals): number {
  return total(totals, 'frames_total') - total(totals, 'frames_reserved');
}
