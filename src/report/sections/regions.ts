import { faultKinds } from '../../metrics/faults.ts';
import type { RegionRow, Result } from '../../metrics/result.ts';
import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { largest } from '../largest.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { count } from '../names.ts';
import { plural, share, thousands } from '../numbers.ts';
import type { Section, View } from './section.ts';

/** The regions with most faults, and where the references went. */
export const regions: Section = {
  title: 'Regions',
  blocks: (view) => {
    const { result } = view;
    if (result.regions.length === 0) return [];
    const top = largest(
      result.regions,
      MOST,
      (row) => count(row, 'page_faults'),
      (row) => count(row, 'references'),
    );
    const more = result.regions.length - top.length;
    const rest = `And ${plural(more, 'more region')}: \`regions.csv\` of an \`--out\` folder has them all.`;
    return [regionTable(view, top), ...(more > 0 ? [rest] : [])];
  },
};

/** Regions that are shown. */
const MOST = 20;

function regionTable({ result, row: totals, link }: View, rows: RegionRow[]): string {
  const process = result.processes.length > 1;
  const columns = [
    left('Region'),
    left('Addresses'),
    right(link('page_faults')),
    right('Share'),
    left('Mostly'),
    right(link('references')),
    right('Share'),
    right(link('full_misses')),
    right(link('touched_pages')),
    right(link('internal_use')),
  ];
  return markdownTable(
    process ? [left('Process'), ...columns] : columns,
    rows.map((row) => [
      ...(process ? [processCell(result, row)] : []),
      regionCell(row),
      row.start === '' ? '' : `${codeMarkdown(row.start)} to ${codeMarkdown(row.end)}`,
      thousands(count(row, 'page_faults')),
      share(count(row, 'page_faults'), totals.page_faults),
      mainKind(row),
      thousands(count(row, 'references')),
      share(count(row, 'references'), totals.references),
      thousands(count(row, 'full_misses')),
      thousands(count(row, 'touched_pages')),
      share(count(row, 'touched_bytes'), count(row, 'touched_pages') * result.system.pageSize),
    ]),
  );
}

function processCell(result: Result, row: RegionRow): string {
  const trace = result.traces.length > 1 ? `${codeMarkdown(row.trace)} ` : '';
  return `${trace}${row.pid}${row.image > 0 ? `, image ${row.image + 1}` : ''}`;
}

/** A region in a table: its role in words, its name as code. */
export function regionCell(row: { role: string; region: string }): string {
  if (row.role === '' && row.region === '') return 'outside any region';
  return `${escapeMarkdown(row.role)} ${row.region === row.role ? '' : codeMarkdown(row.region)}`.trim();
}

function mainKind(row: RegionRow): string {
  const [kind] = faultKinds.toSorted((a, b) => count(row, b.name) - count(row, a.name));
  return kind === undefined || count(row, kind.name) === 0 ? '' : kind.name;
}
