import { escapeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { plural } from '../numbers.ts';
import { advice, overall, valueText } from './advice.ts';
import { comparisonTitle, isBest, relative, value } from './comparison.ts';
import type { ComparedRun, Comparison } from './comparison.ts';
import { eligible } from './eligible.ts';
import type { Measure } from './measures.ts';

/** Comparisons as Markdown: for each trace what to choose, the measures that differ, and those that do not. */
export function comparisonMarkdown(title: string, comparisons: Comparison[]): string {
  const last = overall(comparisons);
  const parts = [
    `# ${escapeMarkdown(title)}`,
    'Differences that matter most come first; **bold** is the best of a line, factors are relative to the baseline. Every number is an exact count of the model.',
    ...(last.length === 0 ? [] : [last.join(' ')]),
    ...comparisons.map(part),
  ];
  return `${parts.join('\n\n')}\n`;
}

function part(comparison: Comparison): string {
  const { runs, differing, same, baseline } = comparison;
  const head = `## ${escapeMarkdown(comparisonTitle(comparison))}`;
  const says = advice(comparison)
    .map((text) => `- ${escapeMarkdown(text)}`)
    .join('\n');
  const counted = `${plural(runs.length, 'configuration')}; baseline: ${escapeMarkdown(baseline.label)}.`;
  const equal = same.map((measure) => `${measure.name} ${valueText(measure, value(runs[0].row, measure.name))}`);
  const table = differing.length === 0 ? [] : [tableOf(comparison)];
  return [head, says, counted, ...table, ...(equal.length === 0 ? [] : [`The same in all: ${equal.join(', ')}.`])].join(
    '\n\n',
  );
}

/** Configurations side by side; with very many of them, one below the other. */
function tableOf(comparison: Comparison): string {
  const { runs, differing } = comparison;
  if (runs.length <= SIDE_BY_SIDE) {
    return markdownTable(
      [left('measure'), ...runs.map(({ label }) => right(escapeMarkdown(label)))],
      differing.map((measure) => [`\`${measure.name}\``, ...runs.map((run) => cell(comparison, measure, run))]),
    );
  }
  return markdownTable(
    [left('configuration'), ...differing.map(({ name }) => right(`\`${name}\``))],
    runs.map((run) => [escapeMarkdown(run.label), ...differing.map((measure) => cell(comparison, measure, run))]),
  );
}

const SIDE_BY_SIDE = 6;

function cell(comparison: Comparison, measure: Measure, run: ComparedRun): string {
  const text = valueText(measure, value(run.row, measure.name));
  const factor = run === comparison.baseline ? '' : relative(comparison, measure, run);
  const fair = eligible(comparison);
  const shown = fair.runs.includes(run) && isBest(fair, measure, run) ? `**${text}**` : text;
  return factor === '' ? shown : `${shown} ${factor}`;
}
