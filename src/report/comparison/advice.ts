import { maximum, minimum } from '../../base/extremes.ts';
import { metricOf } from '../../metrics/index.ts';
import { bytes, decimal, percent, plural, thousands } from '../numbers.ts';
import { best, isBest, times, value } from './comparison.ts';
import { FAILURES, eligible, isBound } from './eligible.ts';
import type { ComparedRun, Comparison } from './comparison.ts';
import type { Measure } from './measures.ts';

/** What to choose, in sentences that the numbers bear; those of one comparison, the choice first. */
export function advice(comparison: Comparison): string[] {
  const { differing, runs } = comparison;
  if (runs.length < 2) return [];
  if (differing.length === 0) {
    const said = 'Nothing that is measured differs: by this trace, choose what is simplest.';
    return [said, ...tieSentences(comparison)];
  }
  const fair = eligible(comparison);
  return [...leftOut(comparison, fair), ...choices(comparison, fair), ...tieSentences(comparison)];
}

function choices({ runs }: Comparison, fair: Comparison): string[] {
  if (fair.differing.length === 0) return [`Choose ${choiceOf(fair.runs, runs)}.`];
  const winners = fair.runs.filter((run) => fair.differing.every((measure) => isBest(fair, measure, run)));
  return winners.length > 0 ? [clearChoice(fair, winners)] : tradeOff(fair);
}

/** Why some runs are no choice. */
function leftOut({ runs, differing }: Comparison, fair: Comparison): string[] {
  const out = runs.filter((run) => !fair.runs.includes(run));
  const [measure] = fair.differing.length > 0 ? fair.differing : differing;
  const bounds = out
    .filter(isBound)
    .map(
      (run) =>
        `${run.label} knows the future: no choice but a bound, ${valueText(measure, value(run.row, measure.name))} ${measure.noun}.`,
    );
  const failed = out.filter((run) => !isBound(run));
  const failure = differing.find(({ name }) => FAILURES.includes(name));
  if (failed.length === 0 || failure === undefined) return bounds;
  const most = maximum(failed.map(({ row }) => value(row, failure.name)));
  const names = list(failed.map(({ label }) => label));
  return [...bounds, `${names} did not do all of the work: ${valueText(failure, most)} ${failure.noun}.`];
}

/** Across traces and sizes of memory: who is best, or equal to the best, in everything on how many of them. */
export function overall(comparisons: Comparison[]): string[] {
  if (comparisons.length < 2) return [];
  const labels = comparisons[0].runs.map(({ label }) => label);
  const winsOf = (each: Comparison, at: number): boolean => {
    const fair = eligible(each);
    // The same choice, where all have the same in the same order.
    const run =
      each.runs[at]?.label === labels[at] ? each.runs[at] : each.runs.find(({ label }) => label === labels[at]);
    return (
      run !== undefined && fair.runs.includes(run) && fair.differing.every((measure) => isBest(fair, measure, run))
    );
  };
  const wins = labels.map((label, at) => ({ label, count: comparisons.filter((each) => winsOf(each, at)).length }));
  const most = maximum(wins.map(({ count }) => count));
  const [at, nouns] = placesOf(comparisons);
  if (most === 0) return [`No configuration is best in everything ${at} any of the ${nouns}.`];
  const names = wins.filter(({ count }) => count === most).map(({ label }) => label);
  const places = most === comparisons.length ? `all ${most} ${nouns}` : `${most} of ${comparisons.length} ${nouns}`;
  return [
    `${list(names)} ${names.length === 1 ? 'is' : 'are'} best, or equal to the best, in everything ${at} ${places}.`,
  ];
}

/** What comparisons are of, after their preposition. */
function placesOf(comparisons: readonly Comparison[]): [string, string] {
  const traces = new Set(comparisons.map(({ trace }) => trace)).size;
  if (traces === comparisons.length) return ['on', 'traces'];
  return traces === 1 ? ['at', 'sizes of memory'] : ['in', 'comparisons'];
}

/** A measure's value for people, with its unit. */
export function valueText({ name }: Measure, number: number): string {
  const unit = metricOf(name)?.unit;
  if (unit === 'bytes') return bytes(number);
  if (unit === 'fraction') return percent(number);
  return Number.isInteger(number) ? thousands(number) : decimal(number);
}

function clearChoice(comparison: Comparison, winners: ComparedRun[]): string {
  const [first] = comparison.differing;
  const others =
    comparison.differing.length === 1
      ? ''
      : `, and in all ${comparison.differing.length} measures that differ none is better`;
  return `Choose ${choiceOf(winners, comparison.runs)}: ${superlative(comparison, first)}${others}.`;
}

/** No run is best in everything: who is best in what, as far as it goes by different runs. */
function tradeOff(comparison: Comparison): string[] {
  const sentences: string[] = [];
  const named = new Set<string>();
  for (const measure of comparison.differing) {
    const winners = comparison.runs.filter((run) => isBest(comparison, measure, run));
    if (winners.length === comparison.runs.length || winners.every(({ label }) => named.has(label))) continue;
    for (const { label } of winners) named.add(label);
    const choice = choiceOf(winners, comparison.runs);
    sentences.push(`By ${measure.noun} choose ${choice}: ${superlative(comparison, measure)}.`);
    if (sentences.length === SENTENCES) break;
  }
  return ['No configuration is best in everything.', ...sentences];
}

const SENTENCES = 4;

/** `31 page faults against 40 to 62 of the others`. */
function superlative(comparison: Comparison, measure: Measure): string {
  const top = best(comparison, measure);
  const rest = comparison.runs.map(({ row }) => value(row, measure.name)).filter((number) => number !== top);
  const worst = measure.better === 'less' ? maximum(rest) : minimum(rest);
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

/** Some runs of many, in few words. */
function choiceOf(winners: readonly ComparedRun[], runs: readonly ComparedRun[]): string {
  const losers = runs.filter((run) => !winners.includes(run));
  const chosen = winners.length <= 4 || losers.length > 4 || losers.length === 0;
  const names = (chosen ? winners : losers).map(({ label }) => label);
  return `${chosen ? '' : 'any but '}${list(names, 'or')}`;
}

/** Names in a sentence: the first of very many. */
function list(names: string[], word = 'and'): string {
  if (names.length < 2) return names.join('');
  if (names.length > NAMES) return `${names.slice(0, NAMES - 4).join(', ')} ${word} ${names.length - NAMES + 4} more`;
  return `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;
}

const NAMES = 20;
