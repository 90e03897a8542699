import type { Course } from '../../src/metrics/course.ts';
import type { Example } from './kernel-findings.ts';
import { regionOf, systemOf } from './fixture.ts';

/** A course whose leaf tables hold so many entries each, as far as they were looked at. */
function courseWith(fill: number[], tables: number): Course {
  const leaves = { entries: 512, tables, used: 0, fill };
  const pictures = [
    { when: 'most' as const, at: 1, levels: [{ entries: 512, tables: 1, used: 1, fill: [1] }, leaves] },
  ];
  return {
    width: 1000,
    references: 3000,
    counters: {},
    gauges: {},
    workingSet: [],
    heat: [],
    frames: [],
    tables: pictures,
    lanes: [],
  };
}

/** What the rules about TLBs, page tables and the size of pages say, and about what they say nothing. */
export const translationExamples = {
  'tlb-reach': {
    says: [
      [
        { references: 9999, touched_pages: 4096, full_misses: 5000 },
        {},
        /4 times what the L2 TLB reaches.*16 MiB.*4 MiB.*1.22 for each page touched: hardly more than first touches\.$/s,
      ],
      [
        { references: 99_999, touched_pages: 4096, full_misses: 50_000 },
        { course: { ...courseWith([], 0), workingSet: [5, 2048, 1024] } },
        /pages come back.*In some stretch of 1,000 references the working set was 2,048 pages \(8 MiB\), more than it reaches\.$/s,
      ],
      [
        { references: 99_999, touched_pages: 4096, full_misses: 50_000 },
        { course: { ...courseWith([], 0), workingSet: [1024] } },
        /pages come back after their entry has gone\.$/,
      ],
      [
        { references: 9999, touched_pages: 100, full_misses: 500, flushes: 1 },
        {},
        /missed each 5 times on average.*1 flush and/s,
      ],
      [
        { references: 9999, touched_pages: 100, full_misses: 100 },
        {},
        /Every touched page fits the L2 TLB: hit rate 99.0%/,
      ],
    ],
    silent: [
      [{}, {}],
      [
        { references: 9, touched_pages: 9, full_misses: 9 },
        { system: systemOf({ tlb: { ...systemOf().tlb, l1i: null, l1d: null, l2: null } }) },
      ],
    ],
  },
  'switch-flushes': {
    says: [[{ references: 400, context_switches: 3 }, {}, /3 context switches emptied.*every 100 references/s]],
    silent: [
      [{ references: 400 }, {}],
      [{ references: 400, context_switches: 3 }, { system: systemOf({ tlb: { ...systemOf().tlb, asid: true } }) }],
    ],
  },
  'second-faults': {
    says: [
      [{ zero_page: 600, cow_copy: 515, page_faults: 1200 }, {}, /Up to 515 pages faulted twice/],
      [
        { zero_page: 600, cow_copy: 515, page_faults: 1200 },
        {
          regions: [
            regionOf('heap', '', { zero_page: 600, cow_copy: 500 }),
            regionOf('library', 'c', { cow_copy: 15 }),
          ],
        },
        /Up to 500 pages faulted twice.*500 faults \(41.7%\).*Up to 500 of them lie in one place: heap\. Memory.*MAP_POPULATE/s,
      ],
    ],
    silent: [
      [{ zero_page: 600 }, {}],
      // Less than a hundredth of the faults.
      [{ zero_page: 600, cow_copy: 11, page_faults: 1200 }, {}],
      [
        { zero_page: 6, cow_copy: 5 },
        { regions: [regionOf('heap', '', { zero_page: 6 }), regionOf('library', 'c', { cow_copy: 5 })] },
      ],
    ],
  },
  'huge-bloat': {
    says: [
      [
        { huge_demand: 1, huge_promotions: 1, huge_untouched_pages: 256, full_misses: 7, page_faults: 3 },
        {},
        /Huge pages took 1 MiB that.*2 huge pages held 2,048 base pages, 8 MiB: 12.5% of them.*7 misses in every.*3 faults/s,
      ],
    ],
    silent: [
      [{ huge_demand: 2, huge_untouched_pages: 204 }, {}],
      [{ huge_demand: 2 }, {}],
      [{}, {}],
    ],
  },
  'sparse-tables': {
    says: [
      [
        { pte_used: 99, pte_capacity: 3072, table_frames_sum: 15, resident_sum: 100 },
        {},
        /take 15.0% of what resident pages take, and are 3.2% full/,
      ],
      [
        { pte_used: 99, pte_capacity: 3072, table_frames_sum: 15, resident_sum: 100 },
        { course: courseWith([7, 1, 8, 80, 3, 3], 6) },
        /on average\. When most memory was in use, 4 of 6 leaf tables held fewer than 8 of 512 entries\./,
      ],
      [
        // Of tables that were not looked at nothing is said.
        { pte_used: 99, pte_capacity: 3072, table_frames_sum: 15, resident_sum: 100 },
        { course: courseWith([1, 1, 1], 6) },
        /on average\.$/,
      ],
      [
        { pte_used: 99, pte_capacity: 3072, table_frames_sum: 15, resident_sum: 100 },
        { course: courseWith([1, 9, 9, 9, 9, 9], 6) },
        /on average\.$/,
      ],
    ],
    silent: [
      [{ pte_used: 900, pte_capacity: 1024, table_frames_sum: 15, resident_sum: 100 }, {}],
      [{ pte_used: 10, pte_capacity: 1024, table_frames_sum: 1, resident_sum: 100 }, {}],
    ],
  },
} satisfies Record<string, Example>;
