import type { SummaryRow } from '../../summary.ts';
import type { ComparedRun, Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';

/** A run with the comparison that it is a part of. */
export interface Placed {
  run: ComparedRun;
  /** One may choose it, or it is a bound; others have not done the same work and are not drawn. */
  drawn: boolean;
}

/** Runs that differ in a number alone, by its values; null where there is none. */
export interface Series {
  label: string;
  runs: readonly (Placed | null)[];
  bound: boolean;
}

/** A varied number and its values, from the least. */
export interface Axis {
  path: string;
  texts: readonly string[];
  /** From 0 to 1. */
  places: readonly number[];
}

/** Settings that differ between runs, by path; the system is one of them where there are several. */
export function variedPaths(rows: readonly SummaryRow[]): string[] {
  const systems = new Set(rows.map(({ system }) => system));
  return [...(systems.size > 1 ? ['system'] : []), ...new Set(rows.flatMap(({ varied }) => Object.keys(varied)))];
}

/** The varied number over which the runs of a trace are drawn; null = none is. Runs for which it is not set have no place on it. */
export function axisOf(rows: readonly SummaryRow[]): Axis | null {
  const axes = variedPaths(rows).flatMap((path) => {
    const texts = [...new Set(rows.map((row) => settingOf(row, path)))].filter((text) => text !== '');
    const numbers = new Map(texts.map((text) => [text, numberOf(text)]));
    const alike = new Set(texts.map(isShare)).size === 1;
    if (texts.length < 2 || !alike || [...numbers.values()].some((number) => number === null)) return [];
    const of = (text: string) => numbers.get(text) ?? 0;
    const sorted = texts.toSorted((a, b) => of(a) - of(b));
    return [{ path, texts: sorted, places: placesOf(sorted.map(of)) }];
  });
  return axes.find(({ path }) => path === 'memory') ?? axes.at(-1) ?? null;
}

/** Runs as lines over the values of a number, called by the settings of `paths`, in the order in which they were asked for. */
export function seriesOf(
  comparisons: readonly Comparison[],
  { path, texts }: Axis,
  paths: readonly string[],
  isIn: (row: SummaryRow) => boolean,
): Series[] {
  const found = new Map<string, (Placed | null)[]>();
  for (const comparison of comparisons) {
    const fair = eligible(comparison);
    for (const run of comparison.runs.filter(({ row }) => isIn(row) && settingOf(row, path) !== '')) {
      const label = labelOf(run.row, paths);
      const runs = found.get(label) ?? texts.map(() => null);
      runs[texts.indexOf(settingOf(run.row, path))] = { run, drawn: fair.runs.includes(run) || isBound(run) };
      found.set(label, runs);
    }
  }
  return [...found].map(([label, runs]) => ({
    label,
    runs,
    bound: runs.some((placed) => placed !== null && isBound(placed.run)),
  }));
}

/** What a run is called by some of its settings; those that are not set are the system's own. */
function labelOf(row: SummaryRow, paths: readonly string[]): string {
  const name = (path: string) => path.split('.').at(-1);
  const set = paths.filter((path) => settingOf(row, path) !== '');
  if (set.length === 0) return paths.length === 0 ? '' : `own ${paths.map(name).join(', ')}`;
  if (paths.length === 1) return settingOf(row, paths[0]);
  return set.map((path) => (path === 'system' ? row.system : `${name(path)}=${settingOf(row, path)}`)).join(' ');
}

/** The value of a varied setting as it was given; '' = it was not. */
export function settingOf(row: SummaryRow, path: string): string {
  return path === 'system' ? row.system : (row.varied[path] ?? '');
}

/** A part of the footprint, `0.25x`. */
function isShare(text: string): boolean {
  return /x\s*$/i.test(text);
}

/** A number, a size or a part of the footprint; null = neither. */
export function numberOf(text: string): number | null {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*(?:x|([KMGTP]?)(?:i?B)?)\s*$/i.exec(text);
  return parts === null ? null : Number(parts[1]) * 1024 ** ' KMGTP'.indexOf((parts[2] || ' ').toUpperCase());
}

/** Values that grow by factors stand at equal distances. */
function placesOf(sorted: readonly number[]): number[] {
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  const scale = first > 0 && last / first >= 8 ? Math.log2 : (value: number) => value;
  return sorted.map((value) => (scale(value) - scale(first)) / (scale(last) - scale(first)));
}
