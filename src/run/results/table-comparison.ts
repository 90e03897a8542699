import { compared } from '../../report/comparison/comparison.ts';
import type { ComparedRun, Comparison } from '../../report/comparison/comparison.ts';
import { variedPaths } from '../../report/comparison/page/series.ts';
import type { SummaryRow } from '../../report/summary.ts';
import { panelsOf, pointLabel } from '../grid.ts';
import type { Point } from '../grid.ts';

/** Rows of any table of results held against each other, trace by trace; the first of each is what others are relative to. */
export function comparedRows(rows: readonly SummaryRow[]): Comparison[] {
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  return traces.flatMap((trace) => comparedTrace(rows.filter((row) => row.trace === trace)));
}

/** What a table of results is called: its traces, and the settings that vary. */
export function titleOfRows(rows: readonly SummaryRow[]): string {
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  const what = traces.length === 1 ? traces[0] : `${traces.length} traces`;
  const varied = variedPaths(rows);
  return varied.length === 0 ? `${what} side by side` : `${what} with ${varied.join(', ')} varied`;
}

function comparedTrace(rows: readonly SummaryRow[]): Comparison[] {
  const systems = new Set(rows.map(({ system }) => system));
  const named = rows.map((row): { row: SummaryRow; point: Point } => ({
    row,
    point: { ...(systems.size > 1 ? { system: row.system } : {}), ...row.varied },
  }));
  const points = named.map(({ point }) => point);
  return panelsOf(points).map(({ common, points: own }) => {
    const runs = named
      .filter(({ point }) => own.includes(point))
      .map(({ row, point }) => ({ label: pointLabel(point, common), row }));
    const told = toldApart(runs);
    return compared(told, told[0], commonWords(common));
  });
}

/** Runs whose settings are the same, or not said, are called by their configuration. */
function toldApart(runs: readonly ComparedRun[]): ComparedRun[] {
  return runs.map(({ label, row }) => {
    const same = runs.filter((other) => other.label === label).length > 1;
    if (label !== '' && !same) return { label, row };
    return { label: label === '' ? `${row.system} ${row.configId}`.trim() : `${label} ${row.configId}`, row };
  });
}

/** What the configurations of a panel have in common, in words. */
export function commonWords(common: Point): string {
  return Object.entries(common)
    .map(([path, value]) => `${path} ${value}`)
    .join(', ');
}
