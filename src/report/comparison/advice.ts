import { metricOf } from '../../metrics/index.ts';
import { bytes, percent, plural, thousands } from '../numbers.ts';
import { best, isBest, times, value } from './comparison.ts';
import type { ComparedRun, Comparison } from './comparison.ts';
import type { Measure } from './measures.ts';

/** What to choose, in sentences that the numbers bear; those of one comparison, the choice first. */
export function advice(comparison: Comparison): string[] {
  const { differing, runs } = comparison;
  if (runs.length < 2) return [];
  if (differing.length === 0)
    return [`Nothing that is measured differs: by this trace, choose what is simplest.`, ...tieSentences(comparison)];
  const winners = runs.filter((run) => differing.every((measure) => isBest(comparison, measure, run)));
  const choice = winners.length > 0 ? [clearChoice(comparison, winners)] : tradeOff(comparison);
  return [...choice, ...tieSentences(comparison)];
}

/** Across traces: who is best, or equal to the best, in everything on how many of them. */
export function overall(comparisons: Comparison[]): string[] {
  if (comparisons.length < 2) return [];
  const labels = comparisons[0].runs.map(({ label }) => label);
  const wins = labels.map((label) => ({
    label,
    count: comparisons.filter((each) =>
      each.differing.every((measure) => isBest(each, measure, each.runs[labels.indexOf(label)])),
    ).length,
  }));
  const most = Math.max(...wins.map(({ count }) => count));
  if (most === 0) return ['No configuration is best in everything on any of the traces.'];
  const names = wins.filter(({ count }) => count === most).map(({ label }) => label);
  const traces = most === comparisons.length ? `all ${most} traces` : `${most} of ${comparisons.length} traces`;
  return [
    `${list(names)} ${names.length === 1 ? 'is' : 'are'} best, or equal to the best, in everything on ${traces}.`,
  ];
}

/** A measure's value for people, with its unit. */
export function valueText({ name }: Measure, number: number): string {
  const unit = metricOf(name)?.unit;
  if (unit === 'bytes') return bytes(number);
  return unit === 'fraction' ? percent(number) : thousands(number);
}

function clearChoice(comparison: Comparison, winners: ComparedRun[]): string {
  const [first] = comparison.differing;
  const others =
    comparison.differing.length === 1
      ? ''
      : `, and in all ${comparison.differing.length} measures that differ none is better`;
  return `Choose ${list(
    winners.map(({ label }) => label),
    'or',
  )}: ${superlative(comparison, first)}${others}.`;
}

/** No run is best in everything: who is best in what, as far as it goes by different runs. */
function tradeOff(comparison: Comparison): string[] {
  const sentences: string[] = [];
  const named = new Set<string>();
  for (const measure of comparison.differing) {
    const winners = comparison.runs.filter((run) => isBest(comparison, measure, run)).map(({ label }) => label);
    if (winners.length === comparison.runs.length || winners.every((label) => named.has(label))) continue;
    for (const label of winners) named.add(label);
    sentences.push(`By ${measure.noun} choose ${list(winners, 'or')}: ${superlative(comparison, measure)}.`);
    if (sentences.length === SENTENCES) break;
  }
  return ['No configuration is best in everything.', ...sentences];
}

const SENTENCES = 4;

/** `31 page faults against 40 to 62 of the others`. */
function superlative(comparison: Comparison, measure: Measure): string {
  const top = best(comparison, measure);
  const rest = comparison.runs.map(({ row }) => value(row, measure.name)).filter((number) => number !== top);
  const worst = measure.better === 'less' ? Math.max(...rest) : Math.min(...rest);
  const factor = top === 0 || worst === 0 ? '' : ` (${times(worst / top)})`;
  return `${valueText(measure, top)} ${measure.noun}, the worst has ${valueText(measure, worst)}${factor}`;
}

function tieSentences({ ties, runs }: Comparison): string[] {
  return ties.map((tie) =>
    tie.length === runs.length
      ? `All ${plural(runs.length, 'configuration')} give the same numbers in every metric.`
      : `${list(tie.map(({ label }) => label))} give the same numbers in every metric.`,
  );
}

function list(names: string[], word = 'and'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;
}
