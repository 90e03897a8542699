import { maximum, minimum } from '../../base/extremes.ts';
import type { SummaryRow } from '../summary.ts';
import { measures } from './measures.ts';
import type { Measure } from './measures.ts';

/** Runs of one trace that differ in settings, held against each other. */
export interface Comparison {
  trace: string;
  /** What its configurations have in common that those of other comparisons have not: `memory 0.25x`; '' = nothing. */
  common: string;
  /** Its configurations, in the order that they were asked for. */
  runs: ComparedRun[];
  /** What the others are relative to. */
  baseline: ComparedRun;
  /** The measures in which the runs differ, those that matter most first. */
  differing: Measure[];
  /** Measures that are the same, and not zero, in all. */
  same: Measure[];
  /** Runs that agree in every metric but those that are settings. */
  ties: ComparedRun[][];
}

export interface ComparedRun {
  label: string;
  row: SummaryRow;
}

/** Holds the runs of one trace against each other. */
export function compared(runs: ComparedRun[], baseline: ComparedRun, common = ''): Comparison {
  const differ = ({ name }: Measure): boolean => runs.some(({ row }) => value(row, name) !== value(runs[0].row, name));
  return {
    trace: runs[0].row.trace,
    common,
    runs,
    baseline,
    differing: measures.filter(differ),
    same: measures.filter((measure) => !differ(measure) && value(runs[0].row, measure.name) !== 0),
    ties: tiesOf(runs),
  };
}

/** What a comparison is called. */
export function comparisonTitle({ trace, common }: Comparison): string {
  return common === '' ? trace : `${trace}, ${common}`;
}

/** The value of a measure. */
export function value(row: SummaryRow, name: Measure['name']): number {
  return Number(row.metrics[name]);
}

/** The best value that a run has. Found once for each comparison. */
export function best(comparison: Comparison, { name, better }: Measure): number {
  const known = bests.get(comparison) ?? new Map<Measure['name'], number>();
  bests.set(comparison, known);
  const values = () => comparison.runs.map(({ row }) => value(row, name));
  const top = known.get(name) ?? (better === 'less' ? minimum(values()) : maximum(values()));
  known.set(name, top);
  return top;
}

const bests = new WeakMap<Comparison, Map<Measure['name'], number>>();

export function isBest(comparison: Comparison, measure: Measure, { row }: ComparedRun): boolean {
  return value(row, measure.name) === best(comparison, measure);
}

/** A value relative to that of the baseline as text: `1.83x`; '' where that is zero. */
export function relative({ baseline }: Comparison, { name }: Measure, { row }: ComparedRun): string {
  const [own, base] = [value(row, name), value(baseline.row, name)];
  if (base === 0) return own === 0 ? '1x' : '';
  return times(own / base);
}

/** A factor with three digits: `1.83x`, `0.004x`, `120x`. */
export function times(factor: number): string {
  if (factor >= 1000) return `${Math.round(factor)}x`;
  return `${Number(factor.toPrecision(3))}x`;
}

function tiesOf(runs: ComparedRun[]): ComparedRun[][] {
  const groups = new Map<string, ComparedRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.row.metrics);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
