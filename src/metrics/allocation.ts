import { inGroup } from './metric.ts';

const { counter } = inGroup('Allocation');

export const allocation = [
  counter(
    'alloc_calls',
    'count',
    'everywhere',
    'Requests to the frame allocator; a table of several frames is one. MODEL §8.',
  ),
  counter(
    'alloc_steps',
    'count',
    'everywhere',
    'What the searches inspected, in the words, nodes or lists of the allocator. MODEL §8.',
  ),
  counter('alloc_failures', 'count', 'everywhere', 'Requests that ended with nothing. MODEL §8.'),
  counter(
    'alloc_fallbacks',
    'count',
    'everywhere',
    'Requests for a run of frames that a list allocator left to first-fit. MODEL §8.',
  ),
  counter(
    'pool_failures',
    'count',
    'everywhere',
    'Requests that ended with nothing although other pools had as many free frames. MODEL §12.',
  ),
  counter('compactions', 'count', 'everywhere', 'Requests for a run of frames that compaction satisfied. MODEL §9.'),
  counter(
    'compaction_failures',
    'count',
    'everywhere',
    'Requests for a run of frames for which enough were free, but no window could be emptied. MODEL §9.',
  ),
  counter('compaction_moves', 'pages', 'everywhere', 'Pages that compaction moved to another frame. MODEL §9.'),
  counter(
    'aliased_allocations',
    'frames',
    'everywhere',
    'Frames given out while what the bitmap really names had an owner already (allocator.aliasing). MODEL §8.',
  ),
  counter(
    'aliased_frames_peak',
    'frames',
    'nowhere',
    'Most physical frames that had more than one owner at any instant (allocator.aliasing). MODEL §8.',
  ),
];
