import type { MetricName } from '../../metrics/index.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { bar, bytes, decimal, percent, plural, share, thousands } from '../numbers.ts';
import type { Section, View } from './section.ts';

/** How RAM was used, how much of what was used was of use, and in what pieces the rest lies. */
export const frames: Section = {
  title: 'Frames',
  blocks: (view) => {
    const { result, row, link } = view;
    return [
      utilisationTable(view),
      `At the end ${plural(row.free_frames, 'frame')} are free (${link('free_frames')}) in ${plural(row.free_runs, 'run')} (${link('free_runs')}), the ` +
        `longest of ${plural(row.largest_free_run, 'frame')} (${link('largest_free_run')}): external fragmentation ` +
        `${percent(row.fragmentation_external)} (${link('fragmentation_external')}).`,
      `The program touched ${bytes(row.touched_bytes)} in 64-byte lines (${link('touched_bytes')}) of ${plural(row.touched_pages, 'page')} ` +
        `(${link('touched_pages')}): ${percent(row.internal_use)} of their bytes (${link('internal_use')}).`,
      `The allocator (${result.system.allocator.strategy}) served ${plural(row.alloc_calls, 'request')} (${link('alloc_calls')}) in ` +
        `${plural(row.alloc_steps, 'step')} (${link('alloc_steps')}), ${decimal(row.alloc_calls === 0 ? 0 : row.alloc_steps / row.alloc_calls)} ` +
        `each; ${thousands(row.alloc_failures)} ended with nothing (${link('alloc_failures')}).`,
    ];
  },
};

function utilisationTable({ result, row, link }: View): string {
  const allocatable = row.frames_total - row.frames_reserved;
  const line = (name: MetricName, what: string, value: number) => {
    const part = allocatable === 0 ? 0 : value / allocatable;
    return [
      `${what}: ${link(name)}`,
      decimal(value),
      bytes(value * result.system.pageSize),
      share(value, allocatable),
      `\`${bar(part)}\``,
    ];
  };
  return markdownTable(
    [left('Frames'), right('Count'), right('Size'), right('Of allocatable'), left('')],
    [
      line('owned_peak', 'owned, peak', row.owned_peak),
      line('owned_mean', 'owned, mean', row.owned_mean),
      line('resident_peak', 'resident pages, peak', row.resident_peak),
      line('resident_mean', 'resident pages, mean', row.resident_mean),
      line('table_frames_peak', 'page tables, peak', row.table_frames_peak),
      line('table_frames_mean', 'page tables, mean', row.table_frames_mean),
    ],
  );
}
