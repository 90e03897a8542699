import { maximum } from '../../base/extremes.ts';
import { plural } from '../numbers.ts';
import type { Style } from '../style.ts';
import { fit, padEnd, padStart, printable, wrap, displayWidth } from '../text.ts';
import { advice, overall, valueText } from './advice.ts';
import { comparisonTitle, isBest, relative, value } from './comparison.ts';
import type { ComparedRun, Comparison } from './comparison.ts';
import { eligible } from './eligible.ts';
import type { Measure } from './measures.ts';

/** Comparisons as a page of a terminal: for each trace what to choose, then a line for each configuration, with as many measures as the width holds. */
export function comparisonTerminal(comparisons: Comparison[], width: number, style: Style): string {
  const parts = comparisons.map((comparison) => partLines(comparison, width, style).join('\n'));
  const last = overall(comparisons).flatMap((text) => wrap(text, width));
  return `${[...parts, ...(last.length === 0 ? [] : [last.join('\n')])].join('\n\n')}\n`;
}

function partLines(comparison: Comparison, width: number, style: Style): string[] {
  const { runs, differing, same, baseline } = comparison;
  const title = `${printable(comparisonTitle(comparison))}: ${plural(runs.length, 'configuration')}, ${plural(differing.length, 'measure')} of ${differing.length + same.length} differ`;
  const says = advice(comparison).flatMap((text) =>
    wrap(printable(text), width - 2).map((line, at) => `${at === 0 ? '·' : ' '} ${line}`),
  );
  const equal = same
    .slice(0, SAME)
    .map((measure) => `${measure.name} ${valueText(measure, value(runs[0].row, measure.name))}`);
  return [
    ...wrap(title, width).map(style.strong),
    ...says,
    ...(differing.length === 0 ? [] : ['', ...tableLines(comparison, width, style)]),
    ...wrap(`relative to ${printable(baseline.label)}; * is the best`, width).map(style.dim),
    ...(equal.length === 0 ? [] : wrap(`the same in all: ${equal.join(', ')}`, width).map(style.dim)),
  ];
}

/** Measures that are named as being the same. */
const SAME = 6;
/** Cells that the name of a configuration takes at most. */
const LABEL = 40;
const GAP = 2;

function tableLines(comparison: Comparison, width: number, style: Style): string[] {
  const { runs, differing } = comparison;
  const labels = ['', ...runs.map(({ label }) => fit(printable(label), LABEL))];
  const first = maximum(labels.map(displayWidth));
  const columns = differing.map((measure) => column(comparison, measure));
  let used = first;
  const shown = columns.filter(({ width: own }) => (used += own + GAP) <= width);
  const lines = labels.map((label, at) => {
    const cells = shown.map(({ cells: texts, width: own }) => padStart(texts[at], own));
    return [padEnd(label, first), ...cells].join(' '.repeat(GAP)).trimEnd();
  });
  const left = differing.length - shown.length;
  const more = left === 0 ? [] : [style.dim(`and ${plural(left, 'more measure')} in --format md, csv and json`)];
  return [style.dim(lines[0]), ...lines.slice(1), ...more];
}

/** A measure of all configurations: its name, then value, factor and mark of each. */
function column(comparison: Comparison, measure: Measure): { cells: string[]; width: number } {
  const { runs } = comparison;
  const values = runs.map((run) => valueText(measure, value(run.row, measure.name)));
  const factors = runs.map((run) => relative(comparison, measure, run));
  const factorWidth = maximum(factors.map((text) => text.length));
  const fair = eligible(comparison);
  const mark = (run: ComparedRun) => (fair.runs.includes(run) && isBest(fair, measure, run) ? '*' : ' ');
  const texts = runs.map((run, at) => `${values[at]} ${padStart(factors[at], factorWidth)}${mark(run)}`);
  const cells = [`${measure.name} `, ...texts];
  return { cells, width: maximum(cells.map((text) => text.length)) };
}
