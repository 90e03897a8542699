import { inGroup, quotient, total } from './metric.ts';

const { counter, exact } = inGroup('Faults');

/** Resolved without input or output. MODEL §6. */
const minorKinds = [
  counter(
    'demand_zero',
    'count',
    'everywhere',
    'First touches of anonymous pages: a frame was allocated and zeroed. Minor. MODEL §6.',
  ),
  counter(
    'stack_growth',
    'count',
    'everywhere',
    'Touches below a grows-down region within its limit: the region grew and a frame was zeroed. Minor. MODEL §6.',
  ),
  counter(
    'file_minor',
    'count',
    'everywhere',
    'Touches of file pages that the page cache held, and of shared anonymous pages already resident. Minor. MODEL §6.',
  ),
  counter(
    'cow_copy',
    'count',
    'everywhere',
    'Stores to a page with a copy-on-write mark whose frame others share: the page was copied to a new frame. Minor. MODEL §6.',
  ),
  counter(
    'cow_reuse',
    'count',
    'everywhere',
    'Stores to a page with a copy-on-write mark that nobody else shares any more: the mark was cleared in place. Minor. MODEL §6.',
  ),
  counter(
    'zero_page',
    'count',
    'everywhere',
    'First loads of private anonymous pages that mapped the shared zero frame; a later store is a cow_copy. Minor. MODEL §6.',
  ),
  counter(
    'huge_demand',
    'count',
    'everywhere',
    'First touches of anonymous memory that got a huge page: an aligned run of frames was allocated and zeroed. Minor. MODEL §9.',
  ),
];

/** Resolved by input. MODEL §6. */
const majorKinds = [
  counter(
    'file_major',
    'count',
    'everywhere',
    'Touches of file pages that had to be read into the page cache. Major. MODEL §6.',
  ),
  counter('swap_in', 'count', 'everywhere', 'Touches of pages that had to be read back from swap. Major. MODEL §6.'),
];

/** The reference is dropped. MODEL §6. */
const invalidKinds = [
  counter('no_region', 'count', 'everywhere', 'References to addresses in no region. Invalid. MODEL §6.'),
  counter(
    'reserved_bit',
    'count',
    'everywhere',
    'References whose page-table entry points beyond RAM and into no device. Invalid. MODEL §6.',
  ),
  counter('guard', 'count', 'everywhere', 'References to guard pages. Invalid. MODEL §6.'),
  counter('user_access', 'count', 'everywhere', 'References to regions that are not for users. Invalid. MODEL §6.'),
  counter(
    'key_protect',
    'count',
    'everywhere',
    'References to regions whose protection keys the process does not hold. Invalid. MODEL §12.',
  ),
  counter('read_protect', 'count', 'everywhere', 'Loads from regions that may not be read. Invalid. MODEL §6.'),
  counter('write_protect', 'count', 'everywhere', 'Stores to regions that may not be written. Invalid. MODEL §6.'),
  counter('exec_protect', 'count', 'everywhere', 'Fetches from regions that may not be executed. Invalid. MODEL §6.'),
  counter(
    'out_of_memory',
    'count',
    'everywhere',
    'References whose fault found neither a free frame nor a victim. Invalid. MODEL §6.',
  ),
];

/** The kinds of faults, each with the class it counts in. */
export const faultKinds = [
  ...minorKinds.map((metric) => ({ name: metric.name, class: 'minor' as const })),
  ...majorKinds.map((metric) => ({ name: metric.name, class: 'major' as const })),
  ...invalidKinds.map((metric) => ({ name: metric.name, class: 'invalid' as const })),
];

export const faults = [
  ...minorKinds,
  ...majorKinds,
  ...invalidKinds,
  counter('minor_faults', 'count', 'everywhere', 'Faults resolved without input or output, all kinds. MODEL §6.'),
  counter('major_faults', 'count', 'everywhere', 'Faults resolved by reading: file_major + swap_in. MODEL §6.'),
  counter('invalid_faults', 'count', 'everywhere', 'Faults that refuse the reference, all kinds. MODEL §6.'),
  counter('page_faults', 'count', 'everywhere', 'All faults: minor + major + invalid. MODEL §6.'),
  counter('invalid_references', 'count', 'everywhere', 'References dropped by an invalid fault. MODEL §3.'),
  exact(
    'faults_per_million',
    'per million references',
    'Faults of all kinds in a million references, rounded down. MODEL §10.',
    'page_faults * 10^6 / references, rounded down',
    (totals) => Math.floor(quotient(total(totals, 'page_faults') * 1e6, total(totals, 'references'))),
  ),
];
