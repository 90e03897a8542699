import type { Course } from '../../src/metrics/course.ts';
import type { Example } from './kernel-findings.ts';
import type { Result } from '../../src/metrics/result.ts';
import type { System } from '../../src/system/system.ts';
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

/** 4,000 anonymous pages that lie in nine areas of 2 MiB, in blocks of so many pages, on the usual four levels. */
function spread(blockPages: number, counters: Record<string, number>[]): Partial<Result> {
  const system = systemOf({
    table: { kind: 'radix', levels: [9, 9, 9, 9], entryBytes: 8, backing: 'frames' } as System['table'],
  });
  const rows = Array.from({ length: 9 }, (_, area) => ({
    role: 'heap',
    region: '',
    va: `0x${(0x40_0000 + area * 0x20_0000).toString(16)}`,
    columns: [1],
  }));
  return {
    system,
    course: { ...courseWith([], 0), heat: [{ trace: 'demo', pid: 1, blockPages, rows }] },
    regions: [
      regionOf(
        'heap',
        '',
        Object.assign({ demand_zero: 4000, touched_pages: 4000 }, ...counters) as Record<string, number>,
      ),
    ],
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
        /Pages come back.*In some stretch of 1,000 references the working set was 2,048 pages \(8 MiB\), more than it reaches\.$/s,
      ],
      [
        { references: 99_999, touched_pages: 4096, full_misses: 50_000 },
        { course: { ...courseWith([], 0), workingSet: [1024] } },
        /Pages come back after their entry has gone\.$/,
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
      [
        { zero_page: 600, cow_copy: 515, page_faults: 1200 },
        {},
        /Up to 42.9% of the faults are second faults: 515 pages/,
      ],
      [
        { zero_page: 600, cow_copy: 515, page_faults: 1200 },
        {
          regions: [
            regionOf('heap', '', { zero_page: 600, cow_copy: 500 }),
            regionOf('library', 'c', { cow_copy: 15 }),
          ],
        },
        /Up to 41.7% of the faults.*500 pages read first.*500 of 1,200 faults.*Up to 500 of them lie in one place: heap\. Memory.*MAP_POPULATE/s,
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
  'remade-pages': {
    says: [
      [
        { demand_zero: 90, zero_page: 40, page_faults: 200, touched_pages: 70 },
        {
          regions: [
            regionOf('mapping', 'buffer', { demand_zero: 80, zero_page: 40, touched_pages: 20 }),
            // What was touched without a fault of its own, as in files and after a fork, takes nothing away.
            regionOf('heap', '', { demand_zero: 10, touched_pages: 50 }),
          ],
        },
        /At least 50.0% of the faults.*Of 130 first touches.*at least 100 are to pages.*Most lie in mapping buffer: 20 pages, 120 first touches\./s,
      ],
    ],
    silent: [
      [
        { demand_zero: 90, page_faults: 90 },
        { regions: [regionOf('heap', '', { demand_zero: 90, touched_pages: 90 })] },
      ],
      // Less than a tenth of the faults.
      [
        { demand_zero: 90, page_faults: 90 },
        { regions: [regionOf('heap', '', { demand_zero: 90, touched_pages: 82 })] },
      ],
      [
        { demand_zero: 90, page_faults: 90, evictions: 1 },
        { regions: [regionOf('heap', '', { demand_zero: 90, touched_pages: 9 })] },
      ],
    ],
  },
  'huge-reach': {
    says: [
      [
        { references: 99_999, touched_pages: 4096, full_misses: 50_000 },
        spread(1, []),
        /Pages of 2 MiB would bring all.* L2 TLB, for at most 2.38 MiB of bloat.*4,096 pages \(16 MiB\).*1,024 entries of the L2 TLB map 4 MiB.*4,000 anonymous pages.*9 aligned areas.*other 96 pages/s,
      ],
    ],
    silent: [
      // Hardly more than first touches; within reach; too many others; blocks of addresses that tell too little; huge pages are there.
      [{ references: 99_999, touched_pages: 4096, full_misses: 8000 }, spread(1, [])],
      [{ references: 99_999, touched_pages: 1024, full_misses: 8000 }, spread(1, [])],
      [{ references: 99_999, touched_pages: 5025, full_misses: 50_000 }, spread(1, [])],
      [{ references: 99_999, touched_pages: 4096, full_misses: 50_000 }, spread(1024, [])],
      [{ references: 99_999, touched_pages: 4096, full_misses: 50_000, huge_demand: 1 }, spread(1, [])],
      // A file; a process that ran several programs; nothing was gathered.
      [{ references: 99_999, touched_pages: 4096, full_misses: 50_000 }, spread(1, [{ file_minor: 1 }])],
      [
        { references: 99_999, touched_pages: 4096, full_misses: 50_000 },
        { ...spread(1, []), course: null },
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
        /pages take: 4 of 6 leaf tables held fewer than 8 of 512 entries\n.*When most memory was in use, 4 of 6 leaf tables held fewer/,
      ],
      [
        // Of tables that were not looked at nothing is said.
        { pte_used: 99, pte_capacity: 3072, table_frames_sum: 15, resident_sum: 100 },
        { course: courseWith([1, 1, 1], 6) },
        /are 3.2% full\n.*on average\. Regions that lie in one range of a leaf table share it\.$/,
      ],
      [
        { pte_used: 99, pte_capacity: 3072, table_frames_sum: 15, resident_sum: 100 },
        { course: courseWith([1, 9, 9, 9, 9, 9], 6) },
        /are 3.2% full\n.*on average\. Regions/,
      ],
    ],
    silent: [
      [{ pte_used: 900, pte_capacity: 1024, table_frames_sum: 15, resident_sum: 100 }, {}],
      [{ pte_used: 10, pte_capacity: 1024, table_frames_sum: 1, resident_sum: 100 }, {}],
    ],
  },
} satisfies Record<string, Example>;
