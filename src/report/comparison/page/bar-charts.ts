import { SMALL } from '../../svg/small-chart.ts';
import { smallBars } from '../../svg/small-bars.ts';
import { inlineSvg } from '../../svg/svg.ts';
import { plural } from '../../numbers.ts';
import { printable } from '../../text.ts';
import { paragraph } from '../../html/section.ts';
import { valueText } from '../advice.ts';
import { isBest, value } from '../comparison.ts';
import type { Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';
import type { Measure } from '../measures.ts';
import { figure, measureWord } from './figure.ts';

/** Bars of a chart. */
const MOST = 24;

/** A chart for each measure, a bar for each choice. */
export function barCharts(name: string, comparison: Comparison, measures: readonly Measure[]): string {
  const fair = eligible(comparison);
  const able = comparison.runs.filter((run) => fair.runs.includes(run) || isBound(run));
  const runs = able.slice(0, MOST);
  const figures = measures.map((measure, at) => {
    const bars = runs.map((run) => ({
      name: printable(run.label),
      value: value(run.row, measure.name),
      said: valueText(measure, value(run.row, measure.name)),
      best: fair.runs.includes(run) && isBest(fair, measure, run),
    }));
    const baseline = able.includes(comparison.baseline) ? value(comparison.baseline.row, measure.name) : null;
    const { parts, height } = smallBars(bars, baseline);
    const description = bars.map((bar) => `${bar.name} ${bar.said}`).join('; ');
    const about = { name: `${name}-${at + 1}`, title: measure.noun, description };
    return figure(measureWord(measure), inlineSvg({ ...about, kind: 'chart', width: SMALL.width, height }, parts));
  });
  const left = able.length - runs.length;
  const more = left === 0 ? '' : paragraph(`${plural(left, 'more choice')} in the table.`);
  return `<div class="multiples">${figures.join('\n')}</div>${more}`;
}
