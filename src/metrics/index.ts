import { allocation } from './allocation.ts';
import { copies } from './copies.ts';
import { cost } from './cost.ts';
import { cow } from './cow.ts';
import { faults } from './faults.ts';
import { frames } from './frames.ts';
import { hugePages } from './huge-pages.ts';
import { kernelHeap } from './kernel-heap.ts';
import type { Metric } from './metric.ts';
import { numa } from './numa.ts';
import { references } from './references.ts';
import { replacement } from './replacement.ts';
import type { Result } from './result.ts';
import { tables } from './tables.ts';
import { tlb } from './tlb.ts';
import { touched } from './touched.ts';
import { walks } from './walks.ts';

/** THE LIST of metrics, in column order. */
export const metrics = [
  ...references,
  ...tlb,
  ...walks,
  ...faults,
  ...replacement,
  ...copies,
  ...hugePages,
  ...allocation,
  ...kernelHeap,
  ...numa,
  ...frames,
  ...tables,
  ...cow,
  ...touched,
  ...cost,
] as const;

export type MetricName = (typeof metrics)[number]['name'];

/** A run's value of every metric, as every output publishes it: integers exact, all else rounded to 6 decimals. */
export type Row = { [M in (typeof metrics)[number] as M['name']]: ReturnType<M['value']> };

const byName = new Map<string, Metric>(metrics.map((metric) => [metric.name, metric]));

/** The metric of that name, if there is one. */
export function metricOf(name: string): Metric | undefined {
  return byName.get(name);
}

/** The values of a run. */
export function rowOf(result: Pick<Result, 'totals' | 'system'>): Row {
  const values = metrics.map((metric) => [metric.name, published(metric, metric.value(result.totals, result.system))]);
  return Object.fromEntries(values) as Row;
}

function published(metric: Metric, value: number | number[]): number | number[] {
  if (metric.decimals === 0) return value;
  const rounded = (one: number): number => Number(one.toFixed(metric.decimals));
  return typeof value === 'number' ? rounded(value) : value.map(rounded);
}

/** A value as text for a program: plain integers, ratios with 6 decimals, lists `a;b;c`. */
export function valueText(metric: Metric, value: number | number[]): string {
  return [value]
    .flat()
    .map((one) => one.toFixed(metric.decimals))
    .join(';');
}
