import { value } from '../comparison.ts';
import type { Comparison } from '../comparison.ts';
import { measures } from '../measures.ts';
import type { Measure } from '../measures.ts';
import { looksOf } from './looks.ts';
import { seriesOf, variedPaths } from './series.ts';
import type { Axis, Placed, Series } from './series.ts';

/** Lines over the values of a number: for each measure a chart, or one for each trace or system. */
export interface Curves {
  axis: Axis;
  /** As they are drawn: the grey ones first, so that the others are in front. */
  lines: readonly Line[];
  facets: readonly Facet[];
}

/** The same line in every chart, by its name. */
export interface Line {
  label: string;
  /** The class of its look; `other` is one of many that are not told apart. */
  look: string;
  bound: boolean;
}

/** The part of the runs that one chart shows: a trace, or a trace on one of its systems. */
export interface Facet {
  trace: string;
  /** null = all of them. */
  system: string | null;
  series: ReadonlyMap<string, Series>;
}

/** The runs of traces over an axis, trace by trace; system by system, too, where lines are already told apart by something else. */
export function curvesOf(comparisons: readonly Comparison[], axis: Axis): Curves {
  const rows = comparisons.flatMap(({ runs }) => runs.map(({ row }) => row));
  const others = variedPaths(rows).filter((path) => path !== axis.path);
  const bySystem = others.includes('system') && others.length > 1;
  const paths = others.filter((path) => path !== 'system' || !bySystem);
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  const systems = bySystem ? [...new Set(rows.map(({ system }) => system))] : [null];
  const facets = traces.flatMap((trace) =>
    systems.flatMap((system) => {
      const isIn = (row: (typeof rows)[number]) => row.trace === trace && (system === null || row.system === system);
      const series = seriesOf(comparisons, axis, paths, isIn);
      return series.length === 0 ? [] : [{ trace, system, series: new Map(series.map((each) => [each.label, each])) }];
    }),
  );
  const joined = joinedSeries(facets);
  const looks = looksOf(comparisons, joined);
  const lines = joined.map((each) => ({ label: each.label, look: looks.get(each) ?? 'other', bound: each.bound }));
  return { axis, facets, lines: lines.toSorted((a, b) => Number(a.look !== 'other') - Number(b.look !== 'other')) };
}

/** Lines of the same name in all facets as one, which has one look. */
function joinedSeries(facets: readonly Facet[]): Series[] {
  const joined = new Map<string, Series>();
  for (const { series } of facets)
    for (const { label, runs, bound } of series.values()) {
      const before = joined.get(label);
      joined.set(label, {
        label,
        runs: [...(before?.runs ?? []), ...runs],
        bound: bound || before?.bound === true,
      });
    }
  return [...joined.values()];
}

/** The value of a run that is drawn; null of one that is not. */
export function drawnValue(placed: Placed | null | undefined, { name }: Measure): number | null {
  return placed?.drawn === true ? value(placed.run.row, name) : null;
}

/** What is worth a chart: measures in which lines differ, then those that change along them all. */
export function differingMeasures({ axis, facets }: Curves): Measure[] {
  const tables = (measure: Measure) =>
    facets.map(({ series }) =>
      [...series.values()].map(({ runs }) => runs.map((placed) => drawnValue(placed, measure))),
    );
  const differ = (values: readonly (number | null)[]) => new Set(values.filter((number) => number !== null)).size > 1;
  const apart = measures.filter((measure) =>
    tables(measure).some((lines) => axis.texts.some((_, at) => differ(lines.map((line) => line[at])))),
  );
  const along = measures.filter((measure) => tables(measure).some((lines) => lines.some(differ)));
  return [...apart, ...along.filter((measure) => !apart.includes(measure))];
}
