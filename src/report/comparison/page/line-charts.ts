import { metricOf } from '../../../metrics/index.ts';
import { markup } from '../../html/section.ts';
import { bytes, percent } from '../../numbers.ts';
import { SMALL, smallScale } from '../../svg/small-chart.ts';
import type { SmallScale } from '../../svg/small-chart.ts';
import { smallLines } from '../../svg/small-lines.ts';
import { inlineSvg } from '../../svg/svg.ts';
import { printable } from '../../text.ts';
import { valueText } from '../advice.ts';
import { value } from '../comparison.ts';
import type { Comparison } from '../comparison.ts';
import type { Measure } from '../measures.ts';
import { figure } from './figure.ts';
import { looksOf } from './looks.ts';
import type { Axis, Placed, Series } from './series.ts';

/** A chart for each measure, a line for each choice, over the values of a number; below them what the lines are. */
export function lineCharts(
  name: string,
  comparisons: readonly Comparison[],
  axis: Axis,
  series: readonly Series[],
  measures: readonly Measure[],
): string {
  const looks = looksOf(comparisons, series);
  // The grey ones first, so that the others are in front.
  const order = series.toSorted((a, b) => Number(looks.has(a)) - Number(looks.has(b)));
  const named = order.filter((each) => looks.has(each));
  const figures = measures.map((measure, at) => {
    const scale = scaleOf(
      measure,
      named.flatMap((each) => numbersOf(each, measure)),
    );
    const most = scale.ticks.at(-1) ?? 0;
    const above = order.filter((each) => numbersOf(each, measure).some((number) => number > most));
    const lines = order.map((each) => ({
      name: looks.has(each) ? printable(each.label) : '',
      look: looks.get(each) ?? 'other',
      values: each.runs.map((placed) => {
        const number = drawnValue(placed, measure);
        return number === null || number > most ? null : number;
      }),
    }));
    const { parts, height, xs } = smallLines(lines, axis, scale);
    const about = {
      name: `${name}-${at + 1}`,
      title: `${measure.noun} by ${printable(axis.path)}`,
      description: described(measure, axis, series),
    };
    const columns = axis.texts.map((text, column) => ({
      x: Math.round(xs[column]),
      said: `${printable(text)}: ${ranked(measure, named, column)}`,
    }));
    const image = inlineSvg({ ...about, kind: 'chart', width: SMALL.width, height }, parts, {
      tabindex: 0,
      'data-columns': JSON.stringify(columns),
      'data-bottom': SMALL.top + SMALL.height,
    });
    return figure(measure, `${image}<output class="readout" aria-live="polite"></output>`, [
      scale.logarithmic ? 'logarithmic' : '',
      aboveText(above),
    ]);
  });
  return `<div class="multiples">${figures.join('\n')}</div>\n${legend(series, looks)}`;
}

/** The value of a run that is drawn; null of one that is not. */
export function drawnValue(placed: Placed | null, { name }: Measure): number | null {
  return placed === null || !placed.drawn ? null : value(placed.run.row, name);
}

function numbersOf({ runs }: Series, measure: Measure): number[] {
  return runs.map((placed) => drawnValue(placed, measure)).filter((number) => number !== null);
}

/** Lines with points above the chart, which are not drawn: its scale is that of the lines with names. */
function aboveText(above: readonly Series[]): string {
  if (above.length === 0) return '';
  const names = above.length > 3 ? `${above.length} others` : above.map(({ label }) => label).join(', ');
  return `${names} beyond the scale`;
}

function scaleOf({ name }: Measure, values: readonly number[]): SmallScale {
  const unit = metricOf(name)?.unit;
  if (unit === 'bytes') return smallScale(values, bytes, 2);
  return unit === 'fraction' ? smallScale(values, percent) : smallScale(values);
}

/** The values of a column in words, the best first. */
function ranked(measure: Measure, series: readonly Series[], column: number): string {
  const sign = measure.better === 'less' ? 1 : -1;
  const held = series.flatMap(({ label, runs }) => {
    const number = drawnValue(runs[column], measure);
    return number === null ? [] : [{ number, said: `${label} ${valueText(measure, number)}`.trimStart() }];
  });
  const sorted = held.toSorted((a, b) => sign * (a.number - b.number));
  return printable(sorted.map(({ said }) => said).join(', '));
}

/** Who is best at each value of the axis. */
function described(measure: Measure, { texts }: Axis, series: readonly Series[]): string {
  const parts = texts.flatMap((text, at) => {
    const held = series
      .filter(({ bound }) => !bound)
      .map(({ label, runs }) => ({ label, number: drawnValue(runs[at], measure) }));
    const numbers = held.flatMap(({ number }) => (number === null ? [] : [number]));
    if (numbers.length === 0) return [];
    const top = measure.better === 'less' ? Math.min(...numbers) : Math.max(...numbers);
    const winners = held.filter(({ number }) => number === top).map(({ label }) => label);
    const who = winners.length > 3 ? `${winners.length} of ${numbers.length}` : winners.join(', ');
    return [`${text} ${valueText(measure, top)}${who === '' ? '' : ` (${who})`}`];
  });
  return printable(`${series.length === 1 ? 'At each value' : 'The best at each value'}: ${parts.join('; ')}.`);
}

/** What the lines are, in words; '' where there is one alone. */
function legend(series: readonly Series[], looks: ReadonlyMap<Series, string>): string {
  if (series.length === 1) return '';
  const sample = (look: string) =>
    `<svg class="sample" viewBox="0 0 30 8" aria-hidden="true"><path class="line ${look}" d="M0 4H30"/></svg>`;
  const items = [...looks].map(
    ([{ label, bound }, look]) => `<li>${sample(look)} ${markup(label)}${bound ? ' (a bound)' : ''}</li>`,
  );
  const grey = series.filter((each) => !looks.has(each) && each.runs.some((placed) => placed?.drawn === true));
  const other = grey.map(({ label }) => label).join(', ');
  if (grey.length > 0) items.push(`<li>${sample('other')} ${markup(other)}</li>`);
  return `<ul class="legend">${items.join('')}</ul>`;
}
