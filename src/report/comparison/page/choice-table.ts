import { markup } from '../../html/section.ts';
import { plural } from '../../numbers.ts';
import { valueText } from '../advice.ts';
import { comparisonTitle, isBest, relative, value } from '../comparison.ts';
import type { ComparedRun, Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';
import type { Measure } from '../measures.ts';
import { numberOf, settingOf, variedPaths } from './series.ts';

/** A comparison as a table: a row for each choice, up to `most`, a column for each measure that differs; for each setting, too, where several vary. */
export function choiceTable(id: string, comparison: Comparison, most: number): string {
  const { runs, differing, same, baseline } = comparison;
  const title = markup(comparisonTitle(comparison));
  const fair = eligible(comparison);
  const paths = columnsOf(comparison);
  const names = paths.length === 0 ? ['configuration'] : paths.map((path) => markup(path).replaceAll('.', '.<wbr>'));
  const heads = [
    ...names.map((name) => `<th scope="col" class="s">${name}</th>`),
    ...differing.map(({ name }) => `<th scope="col">${breakable(name)}</th>`),
  ];
  const rows = runs.slice(0, most).map((run) => {
    const about = aboutRun(comparison, fair, run, paths.length > 0).map((text) => `<small>${text}</small>`);
    const choice = paths.length === 0 ? [rowHead(run.label)] : paths.map((path) => rowHead(settingOf(run.row, path)));
    const cells = differing.map((measure) => cell(comparison, fair, measure, run)).join('');
    return `<tr>${choice.join('').replace('</th>', `${about.join('')}</th>`)}${cells}</tr>`;
  });
  const equal = same.map((measure) => `${measure.name} ${valueText(measure, value(runs[0].row, measure.name))}`);
  const head = `<thead><tr>${heads.join('')}</tr></thead>`;
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
    ...(runs.length <= most ? [] : [`<p class="soft">${plural(runs.length - most, 'more row')} in summary.csv.</p>`]),
    ...(equal.length === 0 ? [] : [`<p class="soft">The same in all: ${equal.join(', ')}.</p>`]),
    '</div>',
  ].join('\n');
}

/** The settings that say which run is which, if there are several; otherwise the runs' labels say it. */
function columnsOf({ runs }: Comparison): string[] {
  const rows = runs.map(({ row }) => row);
  const paths = variedPaths(rows).filter((path) => new Set(rows.map((row) => settingOf(row, path))).size > 1);
  const choices = new Set(rows.map((row) => JSON.stringify(paths.map((path) => settingOf(row, path)))));
  return paths.length < 2 || choices.size < rows.length ? [] : paths;
}

/** A label or a setting, with its number for the script where it is a size; what is not set is the system's own. */
function rowHead(text: string): string {
  const number = numberOf(text);
  const exact = number === null || text === String(number) ? '' : ` data-v="${number}"`;
  return `<th scope="row"${exact}>${text === '' ? '–' : markup(text)}</th>`;
}

/** What a row is beside a choice. */
function aboutRun(comparison: Comparison, fair: Comparison, run: ComparedRun, hasColumns: boolean): string[] {
  const before = [
    ...(hasColumns && run.row.hypothetical !== null ? ['hypothetical'] : []),
    ...(run === comparison.baseline ? ['baseline'] : []),
  ];
  if (fair.runs.includes(run)) return before;
  return [...before, isBound(run) ? 'a bound' : 'did not do all of the work'];
}

/** The value, in bold where it is the best, with its exact number for the script where the text is none; below it the factor. */
function cell(comparison: Comparison, fair: Comparison, measure: Measure, run: ComparedRun): string {
  const number = value(run.row, measure.name);
  const text = valueText(measure, number);
  const exact = text.replaceAll(',', '') === String(number) ? '' : ` data-v="${number}"`;
  const best = fair.runs.includes(run) && isBest(fair, measure, run);
  const factor = run === comparison.baseline ? '' : relative(comparison, measure, run);
  return `<td${exact}>${best ? `<b>${text}</b>` : text}${factor === '' ? '' : `<small>${factor}</small>`}</td>`;
}

/** Names of metrics may be broken after an underscore. */
export function breakable(name: string): string {
  return name.replaceAll('_', '_<wbr>');
}
