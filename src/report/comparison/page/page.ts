import { metricOf } from '../../../metrics/index.ts';
import { markup, paragraph, table } from '../../html/section.ts';
import { pageShell } from '../../html/shell.ts';
import { plural } from '../../numbers.ts';
import { advice, overall } from '../advice.ts';
import { comparisonTitle, value } from '../comparison.ts';
import type { Comparison } from '../comparison.ts';
import { measures } from '../measures.ts';
import { breakable, choiceTable } from './choice-table.ts';
import { CURVES, multiples } from './multiples.ts';
import { originSection } from './origin.ts';
import type { Origin } from './origin.ts';
import { plotScript } from './plot/script.ts';
import type { PlotLibrary } from './plot/script.ts';
import { PLOT_STYLE } from './plot/style.ts';
import { COMPARISON_SCRIPT } from './script.ts';
import { variedPaths } from './series.ts';
import { COMPARISON_STYLE } from './style.ts';

/**
 * Comparisons as one page for a browser: what to choose, small charts, a table of each, what is measured, and how to make it again where that is known.
 * `library` is asked where there are lines to zoom.
 */
export function comparisonPage(
  title: string,
  comparisons: readonly Comparison[],
  origin: Origin | null,
  library: () => PlotLibrary,
): string {
  const charts = multiples(comparisons);
  const plots = charts.includes(CURVES) ? library() : null;
  return pageShell({
    title,
    lead: lead(comparisons),
    sections: [
      { id: 'choose', title: 'What to choose', content: choose(comparisons) },
      { id: 'charts', title: 'Side by side', content: charts },
      { id: 'choices', title: 'Every choice', content: tables(comparisons) },
      { id: 'measures', title: 'What is measured', content: definitions(comparisons) },
      {
        id: 'origin',
        title: 'How to make it again',
        content: origin === null ? '' : originSection(origin, comparisons),
      },
    ],
    style: plots === null ? COMPARISON_STYLE : `${COMPARISON_STYLE}\n${PLOT_STYLE}\n${plots.style.trim()}`,
    script: plots === null ? COMPARISON_SCRIPT : `${COMPARISON_SCRIPT}${plotScript(plots)}`,
  });
}

function lead(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap(({ runs }) => runs.map(({ row }) => row));
  const traces = [...new Set(rows.map(({ trace }) => trace))];
  const systems = [...new Set(rows.map(({ system }) => system))].map(markup);
  const paths = variedPaths(rows).map((path) => `<code>${markup(path)}</code>`);
  const baselines = [...new Set(comparisons.map(({ baseline }) => baseline.label))].map(markup);
  const of = traces.length === 1 ? 'one trace' : `${traces.length} traces (${traces.map(markup).join(', ')})`;
  const notes = [
    ...(rows.some(({ sampled }) => sampled)
      ? ['A trace holds samples, not every reference: its numbers are those of the samples.']
      : []),
    ...new Set(rows.flatMap(({ hypothetical }) => hypothetical ?? [])),
  ];
  return [
    paragraph(
      `${paths.length === 0 ? '' : `Which ${paths.join(' and ')}? `}${plural(rows.length, 'run')} of ${of} on ${systems.join(', ')}, relative to ${baselines.join(', ')}.`,
    ),
    paragraph('Every number is an exact count of the model, cycles apart, which are estimated.'),
    ...(notes.length === 0
      ? []
      : [`<ul class="notes">${notes.map((note) => `<li>${markup(note)}</li>`).join('')}</ul>`]),
  ].join('\n');
}

function choose(comparisons: readonly Comparison[]): string {
  const last = overall([...comparisons]).map((text) => paragraph(markup(text)));
  const parts = comparisons.map((comparison, at) => {
    const says = advice(comparison).map((text) => `<li>${markup(text)}</li>`);
    const title = `<a href="#panel-${at + 1}">${markup(comparisonTitle(comparison))}</a>`;
    return `<div><h3>${title}</h3>\n<ul class="says">${says.join('\n')}</ul></div>`;
  });
  const all = `<div class="advice">${parts.join('\n')}</div>`;
  if (parts.length <= OPEN) return [...last, all].join('\n');
  return [...last, `<details><summary>In each of ${parts.length} comparisons</summary>`, all, '</details>'].join('\n');
}

/** Comparisons whose advice is shown unasked. */
const OPEN = 8;

function tables(comparisons: readonly Comparison[]): string {
  return [
    paragraph('Differences that matter most come first. <b>Bold</b> is the best of those that one may choose.'),
    '<div class="filter" hidden><label for="words">Show only rows with</label> <input id="words" type="search" autocomplete="off" spellcheck="false"> <output aria-live="polite"></output></div>',
    ...comparisons.map((comparison, at) => choiceTable(`panel-${at + 1}`, comparison, rowsFor(comparisons, at))),
  ].join('\n');
}

/** Rows of the tables of a page; a browser is slow with many more. */
const ROWS = 2000;

/** How many rows a table may have: the first ones have them all. */
function rowsFor(comparisons: readonly Comparison[], at: number): number {
  return Math.max(0, ROWS - comparisons.slice(0, at).reduce((sum, { runs }) => sum + runs.length, 0));
}

/** The measures that some run has, with their definitions. */
function definitions(comparisons: readonly Comparison[]): string {
  const runs = comparisons.flatMap((comparison) => comparison.runs);
  const shown = measures.filter(({ name }) => runs.some(({ row }) => value(row, name) !== 0));
  const rows = shown.map(({ name, better }) => {
    const metric = metricOf(name);
    const formula = metric === undefined || metric.formula === '' ? '' : ` <code>${markup(metric.formula)}</code>`;
    return [
      `<code id="metric-${name}">${breakable(name)}</code><br><small>${markup(metric?.unit ?? '')}, ${better} is better</small>`,
      `${markup(metric?.doc ?? '')}${formula}`,
    ];
  });
  return table(['Measure', 'Meaning'], rows);
}
