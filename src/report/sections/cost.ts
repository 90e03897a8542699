import type { CostTable } from '../../system/system.ts';
import { hugeZeroed } from '../../metrics/cost.ts';
import type { Row } from '../../metrics/index.ts';
import { escapeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { share, thousands } from '../numbers.ts';
import type { Section } from './section.ts';

/** What it may have cost, by the cost table of the system. */
export const cost: Section = {
  title: 'Estimated cost',
  blocks: ({ result, row, link }) => {
    const { cost: table } = result.system;
    if (table === null || row.estimated_cycles === 0) return [];
    const parts = partsOf(table, row, hugeZeroed(result.totals, result.system)).filter(
      ({ count, cycles }) => count * cycles > 0,
    );
    return [
      `About ${thousands(row.estimated_cycles)} cycles (${link('estimated_cycles')}) went into translation and faults. This is an estimate, not a count; the cost of each is that of ${escapeMarkdown(table.source)}.`,
      markdownTable(
        [left('What'), right('Times'), right('Cycles each'), right('Share')],
        parts.map(({ what, count, cycles }) => [
          what,
          thousands(count),
          thousands(cycles),
          share(count * cycles, row.estimated_cycles),
        ]),
      ),
    ];
  },
};

function partsOf(table: CostTable, row: Row, ofHuge: number): { what: string; count: number; cycles: number }[] {
  const zeroed = row.demand_zero + row.stack_growth + row.prefetched - row.swap_prefetched + ofHuge;
  return [
    { what: 'second-level TLB hits', count: row.l2_hits, cycles: table.l2Hit },
    { what: 'entries read by walks', count: row.walk_reads, cycles: table.tableRead },
    { what: 'minor faults', count: row.minor_faults + row.swap_in_compressed, cycles: table.minorFault },
    {
      what: 'major faults and pages read back from swap ahead',
      count: row.major_faults + row.swap_prefetched - row.swap_in_compressed,
      cycles: table.majorFault,
    },
    {
      what: 'pages copied or moved',
      count:
        row.cow_copy + row.eager_copies + row.file_copies + row.compaction_moves + row.migrated_pages + row.huge_copies,
      cycles: table.copy,
    },
    { what: 'pages zeroed', count: zeroed, cycles: table.zero },
    { what: 'pages compressed', count: row.swap_out_compressed, cycles: table.compress },
    { what: 'pages decompressed', count: row.swap_in_compressed, cycles: table.decompress },
    {
      what: 'memory of other nodes, in tenths of distance beyond 10',
      count: row.reference_distance + row.walk_distance,
      cycles: table.remote / 10,
    },
  ];
}
