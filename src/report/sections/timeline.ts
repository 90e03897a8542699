import { maximum, minimum } from '../../base/extremes.ts';
import type { TimelineRow } from '../../metrics/result.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { count } from '../names.ts';
import { plural, sparkline, thousands } from '../numbers.ts';
import type { Section } from './section.ts';

/** The course of the run in windows, where they were asked for. */
export const timeline: Section = {
  title: 'Over time',
  blocks: ({ result: { timeline: windows }, link }) => {
    const first = windows[0];
    if (first === undefined) return [];
    const groups = grouped(windows);
    const line = (title: string, values: number[]) => [
      title,
      thousands(minimum(values)),
      thousands(maximum(values)),
      `\`${sparkline(values)}\``,
    ];
    const counted = (name: 'page_faults' | 'full_misses') =>
      line(
        link(name),
        groups.map((group) => group.reduce((sum, row) => sum + count(row, name), 0)),
      );
    const gauge = (title: string, name: string) =>
      line(
        title,
        groups.map((group) => group.at(-1)?.gauges[name] ?? 0),
      );
    const each = groups[0]?.length ?? 1;
    return [
      `${plural(windows.length, 'window')} of ${plural(first.references, 'reference')}${each > 1 ? `, ${each} to a column` : ''}, from left to right.`,
      markdownTable(
        [left('Each column'), right('Least'), right('Most'), left('')],
        [
          counted('page_faults'),
          counted('full_misses'),
          gauge('distinct pages referenced (the last window of the column)', 'working_set'),
          gauge('resident frames at its end', 'resident'),
          gauge('free frames at its end', 'free_frames'),
        ],
      ),
    ];
  },
};

/** Columns of a sparkline at most. */
const COLUMNS = 60;

function grouped(windows: TimelineRow[]): TimelineRow[][] {
  const size = Math.ceil(windows.length / COLUMNS);
  const groups: TimelineRow[][] = [];
  for (let at = 0; at < windows.length; at += size) groups.push(windows.slice(at, at + size));
  return groups;
}
