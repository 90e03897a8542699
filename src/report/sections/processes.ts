import { codeMarkdown } from '../escape.ts';
import { largest } from '../largest.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { count } from '../names.ts';
import { bytes, plural, share, thousands } from '../numbers.ts';
import type { Section } from './section.ts';

/** The busiest processes. */
export const processes: Section = {
  title: 'Processes',
  blocks: ({ result, row: totals, link }) => {
    if (result.processes.length === 0) return [];
    const busiest = largest(result.processes, MOST, (row) => count(row, 'references'));
    const several = result.traces.length > 1;
    const rows = busiest.map((row) => [
      ...(several ? [codeMarkdown(row.trace)] : []),
      String(row.pid),
      codeMarkdown(row.command),
      row.parent === null ? '' : String(row.parent),
      thousands(count(row, 'references')),
      share(count(row, 'references'), totals.references),
      share(count(row, 'references') - count(row, 'full_misses'), count(row, 'references')),
      thousands(count(row, 'page_faults')),
      thousands(count(row, 'major_faults')),
      thousands(count(row, 'invalid_faults')),
      bytes(row.resident_peak * result.system.pageSize),
    ]);
    const columns = [
      right('Pid'),
      left('Command'),
      right('Child of'),
      right(link('references')),
      right('Share'),
      right(link('tlb_hit_rate')),
      right(link('page_faults')),
      right(link('major_faults')),
      right(link('invalid_faults')),
      right('Resident peak'),
    ];
    return [
      markdownTable(several ? [left('Trace'), ...columns] : columns, rows),
      ...rest(result.processes.length - busiest.length),
    ];
  },
};

/** Processes that are shown. */
const MOST = 20;

function rest(count: number): string[] {
  return count > 0
    ? [`And ${plural(count, 'more process', 'more processes')}: \`processes.csv\` of an \`--out\` folder has them all.`]
    : [];
}
