import { value } from '../comparison.ts';
import type { ComparedRun, Comparison } from '../comparison.ts';
import { eligible, isBound } from '../eligible.ts';
import type { Series } from './series.ts';

/** Lines that are told apart; the palette has no more looks. */
const LOOKS = 8;

/** The looks of the lines that are told apart: of all where there are few, else of the baseline and the best; bounds have one of their own. */
export function looksOf(comparisons: readonly Comparison[], series: readonly Series[]): Map<Series, string> {
  const scores = scoresOf(comparisons);
  const baselines = new Set(comparisons.map(({ baseline }) => baseline));
  const rank = ({ runs }: Series): number => {
    const held = runs.filter((placed) => placed !== null);
    if (held.some(({ run, drawn }) => drawn && baselines.has(run))) return -1;
    return held.reduce((sum, { run }) => sum + (scores.get(run) ?? 0), 0) / held.length;
  };
  const ranked = series.filter(({ bound }) => !bound).map((each) => ({ each, rank: rank(each) }));
  const chosen = new Set(
    ranked
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, LOOKS)
      .map(({ each }) => each),
  );
  const told = series.filter((each) => chosen.has(each));
  return new Map([
    ...told.map((each, at) => [each, `l${at}`] as const),
    ...series.filter(({ bound }) => bound).map((each) => [each, 'bound'] as const),
  ]);
}

/** For each run how many others are better, by measure, each measure counting half as much as the one before; those that are no choice come last. */
function scoresOf(comparisons: readonly Comparison[]): Map<ComparedRun, number> {
  const scores = new Map<ComparedRun, number>();
  for (const comparison of comparisons) {
    const fair = eligible(comparison);
    const ranks = fair.differing.map(({ name, better }) => {
      const sign = better === 'less' ? 1 : -1;
      const sorted = fair.runs.map(({ row }) => value(row, name) * sign).toSorted((a, b) => a - b);
      // How many are better.
      return new Map(sorted.toReversed().map((own, at) => [own, sorted.length - 1 - at]));
    });
    const chosen = new Set(fair.runs);
    const scoreOf = ({ row }: ComparedRun): number =>
      fair.differing.reduce((sum, { name, better }, at) => {
        const own = value(row, name) * (better === 'less' ? 1 : -1);
        return sum + (ranks[at].get(own) ?? 0) / 2 ** at;
      }, 0);
    for (const run of comparison.runs.filter((each) => !isBound(each)))
      scores.set(run, chosen.has(run) ? scoreOf(run) : 2 * comparison.runs.length);
  }
  return scores;
}
