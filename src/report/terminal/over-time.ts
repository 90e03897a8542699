import { maximum } from '../../base/extremes.ts';
import { faultKinds } from '../../metrics/faults.ts';
import type { Result } from '../../metrics/result.ts';
import { count } from '../names.ts';
import { plural, sparkline, thousands } from '../numbers.ts';
import type { Style } from '../style.ts';
import { fit, padStart } from '../text.ts';

/** Terminals below this width, in cells, show no pictures. */
export const WIDE = 60;
/** Columns of a sparkline at most. */
const COLUMNS = 80;
const NAME = 'page_faults  '.length;

/** The course of a run as sparklines, where it was gathered: by windows, or for pictures. */
export function overTimeLines(result: Result, width: number, style: Style): string[] {
  const rows = width < WIDE ? [] : seriesOf(result);
  const length = rows[0]?.values.length ?? 0;
  if (length < 2) return [];
  const numbers = rows.map(({ values }) => thousands(maximum(values)));
  const most = Math.max(...numbers.map((text) => text.length), 'most'.length);
  const each = Math.ceil(length / Math.min(COLUMNS, width - NAME - most - 2));
  const lines = rows.map(({ name, values, joins }, at) => {
    const columns = Array.from({ length: Math.ceil(length / each) }, (_, column) =>
      joined(values.slice(column * each, (column + 1) * each), joins),
    );
    return `${name.padEnd(NAME)}${padStart(numbers[at], most)}  ${sparkline(columns)}`;
  });
  const head = `${' '.repeat(NAME - 'over time'.length)}${padStart('most', most)}  in ${plural(length, 'column')}${each > 1 ? `, ${each} of them to a bar` : ''}`;
  return ['', style.strong('over time') + style.dim(fit(head, width - 'over time'.length)), ...lines];
}

interface Series {
  name: string;
  values: readonly number[];
  /** How those of columns become one of several: counts are added up, of states the greatest is shown. */
  joins: 'sum' | 'most';
}

function seriesOf({ timeline, course }: Result): Series[] {
  if (timeline.length > 0) {
    const counted = (['page_faults', 'full_misses'] as const).map((name): Series => ({
      name,
      values: timeline.map((row) => count(row, name)),
      joins: 'sum',
    }));
    const states = (['working_set', 'resident'] as const).map((name): Series => ({
      name,
      values: timeline.map(({ gauges }) => gauges[name] ?? 0),
      joins: 'most',
    }));
    return [...counted, ...states];
  }
  if (course === null) return [];
  const faults = course.workingSet.map((_, at) =>
    faultKinds.reduce((sum, { name }) => sum + (course.counters[name]?.[at] ?? 0), 0),
  );
  return [
    { name: 'page_faults', values: faults, joins: 'sum' },
    { name: 'full_misses', values: course.counters.full_misses ?? [], joins: 'sum' },
    { name: 'working_set', values: course.workingSet, joins: 'most' },
    { name: 'resident', values: course.gauges.resident ?? [], joins: 'most' },
  ];
}

function joined(values: readonly number[], joins: Series['joins']): number {
  return joins === 'sum' ? values.reduce((sum, value) => sum + value, 0) : maximum(values);
}
