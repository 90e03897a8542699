import { markup, paragraph } from '../../html/section.ts';
import { plural } from '../../numbers.ts';
import { comparisonTitle } from '../comparison.ts';
import type { Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';
import type { Measure } from '../measures.ts';
import { barCharts } from './bar-charts.ts';
import { curvesOf, differingMeasures } from './curves.ts';
import type { Curves, Facet } from './curves.ts';
import { measureWord } from './figure.ts';
import { legend, lineChart, plotData } from './line-charts.ts';
import { axisOf } from './series.ts';
import type { Axis } from './series.ts';

/** Charts of a trace, or of a size of memory; what differs less is in the tables. */
const MOST = 12;
/** Parts that have so many each; more of them stand side by side, measure by measure. */
const FEW = 2;
/** Parts that stand side by side. */
const PARTS = 24;
/** Charts of what stands side by side, about. */
const ALL = 36;

/** Small charts of the measures that differ, those that matter most first: lines over a number where one varies, bars where none does. */
export function multiples(comparisons: readonly Comparison[]): string {
  const shown = groupsOf(comparisons).map((group, at) => {
    const axis = axisOf(group.flatMap(({ runs }) => runs.map(({ row }) => row)));
    return axis === null ? bars(`c${at + 1}`, group) : lines(`c${at + 1}`, group, axis);
  });
  const parts = shown.filter((part) => part !== '');
  if (parts.length === 0) return '';
  const hint = parts.some((part) => part.includes(CURVES)) ? [HINT] : [];
  return [paragraph(ABOUT), ...hint, ...parts].join('\n');
}

/** What only pages with lines have. */
export const CURVES = '<div class="curves"';

const ABOUT =
  'Each chart has a scale of its own, from zero up. Less is better where nothing else is said. What did not do all of the work is left out.';
const HINT =
  '<p class="soft hint" hidden>Point at a chart for its values; drag over a part to zoom, double-click for the whole. Names above the charts switch their lines. With the keyboard: <kbd>←</kbd> <kbd>→</kbd> values, <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>0</kbd> the whole, <kbd>Enter</kbd> a large chart.</p>';

/** Comparisons of traces that are drawn over the same values of the same setting. */
function groupsOf(comparisons: readonly Comparison[]): Comparison[][] {
  const groups = new Map<string, Comparison[]>();
  for (const trace of new Set(comparisons.map((each) => each.trace))) {
    const own = comparisons.filter((each) => each.trace === trace);
    const axis = axisOf(own.flatMap(({ runs }) => runs.map(({ row }) => row)));
    const key = axis === null ? '' : JSON.stringify([axis.path, axis.texts]);
    groups.set(key, [...(groups.get(key) ?? []), ...own]);
  }
  return [...groups.values()];
}

function lines(name: string, comparisons: readonly Comparison[], axis: Axis): string {
  const all = curvesOf(comparisons, axis);
  if (all.facets.length > FEW) return sideBySide(name, all);
  const parts = all.facets.map((facet, at) => {
    // What is told apart is chosen for each trace.
    const own = curvesOf(
      comparisons.filter(({ trace }) => trace === facet.trace),
      axis,
    );
    const alone = { ...own, facets: [facet], lines: own.lines.filter(({ label }) => facet.series.has(label)) };
    const differing = differingMeasures(alone);
    if (differing.length === 0) return '';
    const charts = differing
      .slice(0, MOST)
      .map((measure, chart) => lineChart(`${name}-${at + 1}-${chart + 1}`, alone, facet, measure));
    const content = `<div class="multiples">${charts.join('\n')}</div>${leftOut(differing.slice(MOST))}`;
    return `<h3>${markup(facetTitle(facet))}, by ${markup(axis.path)}</h3>\n${interactive(alone, content)}`;
  });
  return parts.filter((part) => part !== '').join('\n');
}

/** Each measure with a chart for each part, so that parts are held against each other. */
function sideBySide(name: string, curves: Curves): string {
  const differing = differingMeasures(curves);
  if (differing.length === 0) return '';
  const parts = curves.facets.slice(0, PARTS);
  const folder = commonFolder(parts.map(({ trace }) => trace));
  const most = Math.max(2, Math.floor(ALL / parts.length));
  const rows = differing.slice(0, most).map((measure, row) => {
    const charts = parts.map((facet, at) =>
      lineChart(`${name}-${row + 1}-${at + 1}`, curves, facet, measure, facetTitle(facet).slice(folder)),
    );
    return `<h4>${measureWord(measure)}</h4>\n<div class="multiples${isNarrow(curves) ? ' narrow' : ''}">${charts.join('\n')}</div>`;
  });
  const left = curves.facets.length - parts.length;
  const more =
    left === 0 ? '' : `<p class="soft">${plural(left, 'more chart')} of each would follow: see the tables.</p>`;
  const content = [...rows, more, leftOut(differing.slice(most))].join('\n');
  return `<h3>By ${markup(curves.axis.path)}</h3>\n${interactive(curves, content)}`;
}

/** What the script needs to know of charts, around them; their legend above them. */
function interactive(curves: Curves, charts: string): string {
  return `${CURVES} data-plot="${plotData(curves)}">\n${legend(curves)}\n${charts}\n</div>`;
}

function facetTitle({ trace, system }: Facet): string {
  return system === null ? trace : `${trace} on ${system}`;
}

/** Whether four charts stand in a row, not three: so that systems of a trace stay together. */
function isNarrow({ facets }: Curves): boolean {
  const systems = new Set(facets.map(({ system }) => system)).size;
  const together = systems > 1 ? systems : facets.length;
  return together === 2 || together % 4 === 0 || together > 6;
}

/** The length of the folder that all paths begin with. */
function commonFolder(paths: readonly string[]): number {
  const [first] = paths;
  const ends = [...first.matchAll(/\//g)].map(({ index }) => index + 1);
  return Math.max(0, ...ends.filter((end) => paths.every((path) => path.startsWith(first.slice(0, end)))));
}

function bars(name: string, comparisons: readonly Comparison[]): string {
  const most = Math.max(3, Math.min(MOST, Math.floor(ALL / comparisons.length)));
  return comparisons
    .map((each, at) => barsOf(`${name}-${at + 1}`, each, most))
    .filter((part) => part !== '')
    .join('\n');
}

function barsOf(name: string, comparison: Comparison, most: number): string {
  const fair = eligible(comparison);
  const able = comparison.runs.filter((run) => fair.runs.includes(run) || isBound(run));
  const differing = comparison.differing.filter(
    (measure) => new Set(able.map(({ row }) => Number(row.metrics[measure.name]))).size > 1,
  );
  if (differing.length === 0) return '';
  const said = ` <span class="soft">the line is ${markup(comparison.baseline.label)}</span>`;
  const charts = barCharts(name, comparison, differing.slice(0, most));
  return `<h3>${markup(comparisonTitle(comparison))}${said}</h3>\n${charts}${leftOut(differing.slice(most))}`;
}

function leftOut(measures: readonly Measure[]): string {
  if (measures.length === 0) return '';
  return `<p class="soft">Not drawn, in the tables below: ${measures.map(({ noun }) => noun).join(', ')}.</p>`;
}
