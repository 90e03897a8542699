import { maximum, minimum } from '../../../base/extremes.ts';
import { metricOf } from '../../../metrics/index.ts';
import { markup } from '../../html/section.ts';
import { bytes, percent } from '../../numbers.ts';
import { SMALL, smallScale } from '../../svg/small-chart.ts';
import type { SmallScale } from '../../svg/small-chart.ts';
import { smallLines } from '../../svg/small-lines.ts';
import { escaped, inlineSvg } from '../../svg/svg.ts';
import { printable } from '../../text.ts';
import { valueText } from '../advice.ts';
import type { Measure } from '../measures.ts';
import { drawnValue } from './curves.ts';
import type { Curves, Facet, Line } from './curves.ts';
import { figure, measureWord, soft } from './figure.ts';

type Values = readonly (number | null)[];

/** What a measure is to a facet, as a small chart of lines; called by the measure where no other title is given. */
export function lineChart(name: string, curves: Curves, facet: Facet, measure: Measure, title?: string): string {
  const { axis, lines } = curves;
  const values = lines.map(({ label }) =>
    axis.texts.map((_, at) => drawnValue(facet.series.get(label)?.runs[at], measure)),
  );
  const scale = scaleOf(measure, numbersOf(values.filter((_, at) => lines[at].look !== 'other')));
  const most = scale.ticks.at(-1) ?? 0;
  const above = lines.filter((_, at) => values[at].some((number) => number !== null && number > most));
  const drawn = lines.map(({ label, look }, at) => ({
    name: look === 'other' ? '' : printable(label),
    look,
    values: values[at].map((number) => (number === null || number > most ? null : number)),
  }));
  const { parts, height } = smallLines(drawn, axis, scale);
  const about = {
    name,
    title: printable(`${measure.noun} by ${axis.path}${title === undefined ? '' : `, ${title}`}`),
    description: described(measure, curves, values),
  };
  const image = inlineSvg({ ...about, kind: 'chart', width: SMALL.width, height }, parts, {
    'data-values': JSON.stringify(values),
    'data-ticks': JSON.stringify(scale.ticks),
    'data-unit': unitOf(measure),
    'data-better': measure.better,
    ...(scale.logarithmic ? { 'data-log': '' } : {}),
  });
  const notes = [scale.logarithmic ? 'logarithmic' : '', aboveText(above)];
  const caption = title === undefined ? measureWord(measure, notes) : `${markup(title)}${soft(notes)}`;
  return figure(caption, image);
}

/** What the script needs to know of all charts of the same lines, as a value of an attribute: their axis, and names and looks of the lines. */
export function plotData({ axis, lines }: Curves): string {
  const data = {
    path: printable(axis.path),
    texts: axis.texts.map(printable),
    places: axis.places.map((place) => Math.round(place * 1e4) / 1e4),
    lines: lines.map(({ label, look }) => [printable(label), look]),
  };
  return escaped(JSON.stringify(data));
}

function numbersOf(values: readonly Values[]): number[] {
  return values.flat().filter((number) => number !== null);
}

/** Lines with points above the chart, which are not drawn: its scale is that of the lines with names. */
function aboveText(above: readonly Line[]): string {
  if (above.length === 0) return '';
  const names = above.length > 3 ? `${above.length}` : above.map(({ label }) => label).join(', ');
  return `${names} beyond the scale`;
}

function scaleOf(measure: Measure, values: readonly number[]): SmallScale {
  const unit = unitOf(measure);
  if (unit === 'bytes') return smallScale(values, bytes, 2);
  return unit === 'fraction' ? smallScale(values, percent) : smallScale(values);
}

function unitOf({ name }: Measure): string {
  const unit = metricOf(name)?.unit ?? '';
  return unit === 'bytes' || unit === 'fraction' ? unit : 'count';
}

/** Who is best at each value of the axis. */
function described(measure: Measure, { axis, lines }: Curves, values: readonly Values[]): string {
  const parts = axis.texts.flatMap((text, at) => {
    const held = lines.flatMap(({ label, bound }, line) => {
      const number = values[line][at];
      return bound || number === null ? [] : [{ label, number }];
    });
    if (held.length === 0) return [];
    const numbers = held.map(({ number }) => number);
    const top = measure.better === 'less' ? minimum(numbers) : maximum(numbers);
    const winners = held.filter(({ number }) => number === top).map(({ label }) => label);
    const who = winners.length > 3 ? `${winners.length} of ${numbers.length}` : winners.join(', ');
    return [`${text} ${valueText(measure, top)}${who === '' ? '' : ` (${who})`}`];
  });
  return printable(`${lines.length === 1 ? 'At each value' : 'The best at each value'}: ${parts.join('; ')}.`);
}

/** What the lines are, in words; '' where there is one alone. */
export function legend({ lines }: Curves): string {
  if (lines.length === 1) return '';
  const sample = (look: string) =>
    `<svg class="sample" viewBox="0 0 30 8" aria-hidden="true"><path class="line ${look}" d="M0 4H30"/></svg>`;
  const item = (look: string, said: string) =>
    `<li data-look="${look}">${sample(look)} <span>${markup(said)}</span></li>`;
  const told = lines.filter(({ look }) => look !== 'other');
  const other = lines.filter(({ look }) => look === 'other').map(({ label }) => label);
  return `<ul class="legend">${[
    ...told.map(({ label, look, bound }) => item(look, `${label}${bound ? ' (a bound)' : ''}`)),
    ...(other.length === 0 ? [] : [item('other', other.join(', '))]),
  ].join('')}</ul>`;
}
