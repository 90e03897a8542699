import type { Course } from '../../metrics/course.ts';
import { thousands } from '../numbers.ts';
import { CHART } from '../svg/chart.ts';
import { inlineSvg } from '../svg/svg.ts';
import { table } from './section.ts';
import { markup } from './section.ts';

/** What a chart over time shows, in numbers: for the reader's pointer and keyboard, and as a table. */
export interface Shown {
  name: string;
  values: readonly number[];
  /** How values of columns become those of a longer stretch. */
  joins: 'sum' | 'last' | 'none';
}

/** A chart over time with its numbers: an image that answers to pointer and arrow keys where there is a script, and a table to unfold. */
export function timeChart(
  course: Course,
  about: { name: string; title: string; description: string },
  shown: readonly Shown[],
  { parts, height }: { parts: string[]; height: number },
): string {
  const { width, references } = course;
  const { left, top } = CHART;
  const series = { left, right: CHART.width - CHART.right, top, bottom: top + CHART.height, width, references };
  const data = JSON.stringify({
    ...series,
    names: shown.map(({ name }) => name),
    values: shown.map(({ values }) => values),
  });
  const image = inlineSvg({ ...about, kind: 'chart', width: CHART.width, height }, parts, {
    tabindex: 0,
    'data-series': data,
  });
  return `<figure>${image}<output class="readout" aria-live="polite"></output>${numbers(course, shown)}</figure>`;
}

/** Rows of a table of numbers. */
const ROWS = 24;

function numbers({ width, references }: Course, shown: readonly Shown[]): string {
  const joined = shown.every(({ joins }) => joins !== 'none');
  const columns = shown[0]?.values.length ?? 0;
  const each = joined ? Math.ceil(columns / ROWS) : 1;
  const every = joined ? 1 : Math.ceil(columns / ROWS);
  const rows: string[][] = [];
  for (let from = 0; from < columns; from += each * every) {
    const to = Math.min(from + each, columns);
    rows.push([
      `${thousands(from * width + 1)}–${thousands(Math.min(to * width, references))}`,
      ...shown.map(({ values, joins }) => {
        const part = values.slice(from, to);
        return thousands(joins === 'sum' ? part.reduce((sum, value) => sum + value, 0) : (part.at(-1) ?? 0));
      }),
    ]);
  }
  const heads = ['References', ...shown.map(({ name }) => markup(name))];
  return `<details><summary>The numbers</summary>${table(
    heads,
    rows,
    heads.map((_, at) => at),
  )}</details>`;
}
