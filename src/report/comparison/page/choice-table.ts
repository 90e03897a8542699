import { markup } from '../../html/section.ts';
import { plural } from '../../numbers.ts';
import { valueText } from '../advice.ts';
import { comparisonTitle, isBest, relative, value } from '../comparison.ts';
import type { ComparedRun, Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';
import type { Measure } from '../measures.ts';

/** A comparison as a table: a row for each choice, a column for each measure that differs. */
export function choiceTable(id: string, comparison: Comparison): string {
  const { runs, differing, same, baseline } = comparison;
  const title = markup(comparisonTitle(comparison));
  const fair = eligible(comparison);
  const heads = differing.map(({ name }) => `<th scope="col" class="n">${breakable(name)}</th>`).join('');
  const rows = runs.map((run) => {
    const about = aboutRun(comparison, fair, run).map((text) => `<small>${text}</small>`);
    const cells = differing.map((measure) => cell(comparison, fair, measure, run)).join('');
    return `<tr><th scope="row">${markup(run.label)}${about.join('')}</th>${cells}</tr>`;
  });
  const equal = same.map((measure) => `${measure.name} ${valueText(measure, value(runs[0].row, measure.name))}`);
  const head = `<thead><tr><th scope="col">configuration</th>${heads}</tr></thead>`;
  return [
    `<div class="panel" id="${id}"><h3>${title}</h3>`,
    `<p class="soft">${plural(runs.length, 'configuration')}; factors are relative to ${markup(baseline.label)}.</p>`,
    ...(differing.length === 0
      ? []
      : [
          `<div class="wide" tabindex="0" role="region" aria-label="${title}"><table class="choices">${head}<tbody>`,
          ...rows,
          '</tbody></table></div>',
        ]),
    ...(equal.length === 0 ? [] : [`<p class="soft">The same in all: ${equal.join(', ')}.</p>`]),
    '</div>',
  ].join('\n');
}

/** What a row is beside a choice. */
function aboutRun(comparison: Comparison, fair: Comparison, run: ComparedRun): string[] {
  const baseline = run === comparison.baseline ? ['baseline'] : [];
  if (fair.runs.includes(run)) return baseline;
  return [...baseline, isBound(run) ? 'a bound' : 'did not do all of the work'];
}

/** The value, in bold where it is the best, with its exact number for the script where the text is none; below it the factor. */
function cell(comparison: Comparison, fair: Comparison, measure: Measure, run: ComparedRun): string {
  const number = value(run.row, measure.name);
  const text = valueText(measure, number);
  const exact = text.replaceAll(',', '') === String(number) ? '' : ` data-v="${number}"`;
  const best = fair.runs.includes(run) && isBest(fair, measure, run);
  const factor = run === comparison.baseline ? '' : relative(comparison, measure, run);
  return `<td class="n"${exact}>${best ? `<b>${text}</b>` : text}${factor === '' ? '' : `<small>${factor}</small>`}</td>`;
}

/** Names of metrics may be broken after an underscore. */
export function breakable(name: string): string {
  return name.replaceAll('_', '_<wbr>');
}
