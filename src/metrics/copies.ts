import { inGroup } from './metric.ts';

const { counter } = inGroup('Copies and failures');

export const copies = [
  counter('eager_pages', 'pages', 'everywhere', 'Pages filled at once by eager maps, without a fault. MODEL §2.'),
  counter('eager_copies', 'frames', 'everywhere', 'Frames copied at once by eager forks. MODEL §6.'),
  counter(
    'file_copies',
    'pages',
    'everywhere',
    'Private file pages copied at their first store, in the same fault that found them. MODEL §6.',
  ),
  counter(
    'event_failures',
    'count',
    'everywhere',
    'Events that ran out of frames and stopped half-way, such as a fork or an eager map. MODEL §2.',
  ),
  counter(
    'leaked_frames',
    'frames',
    'everywhere',
    'Frames that no page-table entry names any more and that are never freed (refcount: false). MODEL §6.',
  ),
  counter(
    'around_mapped',
    'pages',
    'everywhere',
    'Page-table entries made by fault-around beside a faulting page; none is a fault. MODEL §9.',
  ),
];
