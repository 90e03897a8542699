import { stringify } from 'csv-stringify/sync';
import { cellOfText } from '../base/csv-cell.ts';
import { metricOf, metrics, valueText } from '../metrics/index.ts';
import type { Adds } from '../metrics/metric.ts';
import type { Result } from '../metrics/result.ts';
import type { SummaryRow } from './summary.ts';
import { printable } from './text.ts';

export type Cell = string | number | null;

/** summary.csv: one row for each run, a column for each metric. */
export function summaryCsv(rows: SummaryRow[]): string {
  const varied = variedPaths(rows);
  const header = ['trace', 'system', 'config_id', ...varied, ...metrics.map((metric) => metric.name)];
  const lines = rows.map((row) => [...keyOf(row, varied), ...metrics.map((m) => valueText(m, row.metrics[m.name]))]);
  return csv(header, lines);
}

/** The same as one row for each run and metric, with the unit. */
export function longCsv(rows: SummaryRow[]): string {
  const varied = variedPaths(rows);
  const header = ['trace', 'system', 'config_id', ...varied, 'metric', 'value', 'unit'];
  const lines = rows.flatMap((row) =>
    metrics.map((m) => [...keyOf(row, varied), m.name, valueText(m, row.metrics[m.name]), m.unit]),
  );
  return csv(header, lines);
}

/** processes.csv: the share of each process start. */
export function processesCsv({ processes }: Result): string {
  const counters = counterColumns('everywhere', processes);
  return csv(
    ['trace', 'pid', 'command', 'parent', ...counters, 'resident_peak'],
    processes.map((row) => [
      row.trace,
      row.pid,
      row.command,
      row.parent,
      ...cells(row.counters, counters),
      row.resident_peak,
    ]),
  );
}

/** regions.csv: the share of each region. */
export function regionsCsv({ regions }: Result): string {
  const counters = counterColumns('everywhere', regions);
  return csv(
    ['trace', 'pid', 'image', 'role', 'region', 'start', 'end', ...counters],
    regions.map((row) => {
      const key: Cell[] = [row.trace, row.pid, row.image, row.role, row.region, row.start, row.end];
      return [...key, ...cells(row.counters, counters)];
    }),
  );
}

/** What a window has at its end, in the order of its columns. */
export const GAUGES: readonly string[] = [
  'owned',
  'resident',
  'table_frames',
  'free_frames',
  'free_runs',
  'largest_free_run',
  'working_set',
];

/** timeline.csv: the counters of each window, and what was there at its end. */
export function timelineCsv({ timeline }: Result): string {
  const counters = counterColumns('windows', timeline).filter((name) => name !== 'references');
  return csv(
    ['window', 'first_reference', 'references', ...counters, ...GAUGES],
    timeline.map((row) => {
      const key: Cell[] = [row.window, row.first_reference, row.references];
      return [...key, ...cells(row.counters, counters), ...cells(row.gauges, GAUGES)];
    }),
  );
}

/** pages.csv: the hottest pages. */
export function pagesCsv({ pages }: Result): string {
  return csv(
    ['trace', 'pid', 'va', 'role', 'region', 'references', 'faults'],
    pages.map((row) => [row.trace, row.pid, row.va, row.role, row.region, row.references, row.faults]),
  );
}

/**
 * The counters that add up so far and what else the rows hold, in the order of THE LIST; names that are no metric follow. A row without one of them
 * has an empty cell.
 */
function counterColumns(reach: Exclude<Adds, 'nowhere'>, rows: { counters: Record<string, number> }[]): string[] {
  const names = new Set<string>();
  for (const { counters } of rows) for (const name of Reflect.ownKeys(counters)) names.add(String(name));
  const adds = (each: Adds) => each === 'everywhere' || each === reach;
  const listed = metrics.filter((m) => adds(m.adds) || names.has(m.name)).map((metric) => metric.name);
  const unlisted = [...names].filter((name) => metricOf(name) === undefined).toSorted(byText);
  return [...listed, ...unlisted];
}

function cells(values: Record<string, number>, names: readonly string[]): Cell[] {
  return names.map((name) => values[name] ?? null);
}

function variedPaths(rows: SummaryRow[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.varied)))];
}

function keyOf(row: SummaryRow, varied: string[]): string[] {
  return [row.trace, row.system, row.configId, ...varied.map((path) => row.varied[path] ?? '')];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A table as CSV; text in it does nothing where it is shown. A carriage return is quoted as well: some readers take it for the end of a line. */
export function csv(header: string[], rows: Cell[][]): string {
  const cast = { string: (text: string): string => cellOfText(text, printable) };
  return stringify([header, ...rows], { record_delimiter: '\n', quoted_match: /\r/, cast });
}
