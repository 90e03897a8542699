import { markup, paragraph } from '../../html/section.ts';
import { comparisonTitle } from '../comparison.ts';
import type { Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';
import { measures } from '../measures.ts';
import type { Measure } from '../measures.ts';
import { barCharts } from './bar-charts.ts';
import { drawnValue, lineCharts } from './line-charts.ts';
import { axisOf, seriesOf } from './series.ts';

/** Charts of a trace; what differs less is in the tables. */
const MOST = 12;

/** Small charts of the measures that differ, those that matter most first: lines over a number where one varies, bars where none does. */
export function multiples(comparisons: readonly Comparison[]): string {
  const traces = [...new Set(comparisons.map(({ trace }) => trace))];
  const parts = traces.map((trace, at) =>
    chartsOf(
      `c${at + 1}`,
      comparisons.filter((each) => each.trace === trace),
    ),
  );
  const shown = parts.filter((part) => part !== '');
  return shown.length === 0 ? '' : [paragraph(ABOUT), ...shown].join('\n');
}

const ABOUT =
  'Each chart has a scale of its own, from zero up. Less is better where nothing else is said. What did not do all of the work is left out.';

function chartsOf(name: string, comparisons: readonly Comparison[]): string {
  const axis = axisOf(comparisons.flatMap(({ runs }) => runs.map(({ row }) => row)));
  const [{ trace }] = comparisons;
  if (axis === null) return comparisons.map((each, at) => barsOf(`${name}-${at + 1}`, each)).join('\n');
  const series = seriesOf(comparisons, axis);
  const differing = measures.filter((measure) => {
    const lines = series.map(({ runs }) => runs.map((placed) => drawnValue(placed, measure)));
    const stretches = lines.length === 1 ? lines : axis.texts.map((_, at) => lines.map((line) => line[at]));
    return stretches.some((values) => new Set(values.filter((number) => number !== null)).size > 1);
  });
  if (differing.length === 0) return '';
  const charts = lineCharts(name, comparisons, axis, series, differing.slice(0, MOST));
  return `<h3>${markup(trace)}, by ${markup(axis.path)}</h3>\n${charts}${leftOut(differing)}`;
}

function barsOf(name: string, comparison: Comparison): string {
  const fair = eligible(comparison);
  const able = comparison.runs.filter((run) => fair.runs.includes(run) || isBound(run));
  const differing = comparison.differing.filter(
    (measure) => new Set(able.map(({ row }) => Number(row.metrics[measure.name]))).size > 1,
  );
  if (differing.length === 0) return '';
  const said = ` <span class="soft">the line is ${markup(comparison.baseline.label)}</span>`;
  return `<h3>${markup(comparisonTitle(comparison))}${said}</h3>\n${barCharts(name, comparison, differing.slice(0, MOST))}${leftOut(differing)}`;
}

function leftOut(differing: readonly Measure[]): string {
  if (differing.length <= MOST) return '';
  return `<p class="soft">Not drawn, in the tables below: ${differing
    .slice(MOST)
    .map(({ noun }) => noun)
    .join(', ')}.</p>`;
}
