import { maximum } from '../base/extremes.ts';
import type { Course } from '../metrics/course.ts';
import { faultKinds } from '../metrics/faults.ts';
import { bytes, thousands } from './numbers.ts';

/** A chart over the columns of a run: what it is called, what it says in words, and what is drawn. */
export interface TimeChart {
  about: { name: string; title: string; description: string };
  /** Kinds upon each other, or lines of pages. */
  kind: 'stack' | 'lines';
  /** What is drawn, in the order of the names beside it. `look` is its number in the palette. */
  series: { name: string; look: number; values: readonly number[] }[];
}

/** Kinds that have a place of their own in the stack; the others are one. */
const KINDS = 7;

/** Faults by kind, the most frequent at the bottom; null if there are none. */
export function faultsChart(course: Course): TimeChart | null {
  const sums = faultKinds.map(({ name }) => ({
    name,
    values: course.counters[name],
    total: sum(course.counters[name]),
  }));
  const kinds = sums.filter(({ total }) => total > 0).toSorted((a, b) => b.total - a.total);
  if (kinds.length === 0) return null;
  const rest = kinds.slice(KINDS);
  const shown = kinds.slice(0, KINDS).map(({ name, values }, look) => ({ name: name as string, look, values }));
  const others = course.workingSet.map((_, at) => sum(rest.map(({ values }) => values[at])));
  if (rest.length > 0) shown.push({ name: 'others', look: KINDS, values: others });
  const said = kinds.map(({ name, total }) => `${thousands(total)} ${name}`).join(', ');
  return {
    about: { name: 'faults-chart', title: 'Page faults by kind over time', description: `In all: ${said}.` },
    kind: 'stack',
    series: shown,
  };
}

/** The working set, and the frames of pages and of page tables. */
export function memoryChart(course: Course, pageSize: number): TimeChart {
  const frames = [
    { name: 'resident', look: 0, values: course.gauges.resident },
    { name: 'working set', look: 3, values: course.workingSet },
    { name: 'page tables', look: 2, values: course.gauges.tables },
  ];
  const most = (values: readonly number[]) => bytes(maximum(values) * pageSize);
  return {
    about: {
      name: 'memory-chart',
      title: 'Working set, resident set and page tables over time',
      description: frames.map(({ name, values }) => `${name}: at most ${most(values)}`).join('; '),
    },
    kind: 'lines',
    series: frames,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
