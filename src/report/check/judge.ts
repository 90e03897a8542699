import { decimal } from '../numbers.ts';
import { budgetsFor, isForCell } from './budget.ts';
import type { Allowance, Budget } from './budget.ts';
import { cellKey, cellName, sameValue, sortedCells } from './cell.ts';
import type { Cell, Results, Value } from './cell.ts';
import { betterOf } from './directions.ts';
import { change, VERDICTS } from './verdict.ts';
import type { Checked, Judgement, Verdict } from './verdict.ts';

export interface Rules {
  budgets: readonly Budget[];
  /** What differs fails, also where neither way is better. */
  strict: boolean;
}

/** Holds results to a baseline (null = there is none) and to budgets. */
export function judge(results: Results, baseline: Results | null, rules: Rules): Checked {
  const pairs = paired(results.cells, baseline?.cells ?? []);
  const judgements = pairs.flatMap(([now, before]) => ofPair(now, before, baseline !== null, rules));
  return {
    judgements: worstFirst(judgements),
    cells: results.cells.length,
    notes: notesOf(results, baseline, pairs, rules),
  };
}

type Pair = readonly [now: Cell | null, before: Cell | null];

/**
 * Each cell with its like in the baseline. Trace, system and settings make a cell; its configuration may change, which is what a check is for. Only where
 * several cells are alike their configurations tell them apart.
 */
function paired(now: readonly Cell[], before: readonly Cell[]): Pair[] {
  const [ours, theirs] = [grouped(now), grouped(before)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key): Pair[] => {
    const [left, right] = [ours.get(key) ?? [], theirs.get(key) ?? []];
    if (left.length === 1 && right.length === 1) return [[left[0], right[0]]];
    const found = left.map((cell): Pair => [cell, right.find(({ configId }) => configId === cell.configId) ?? null]);
    const lost = right.filter(({ configId }) => !left.some((cell) => cell.configId === configId));
    return [...found, ...lost.map((cell): Pair => [null, cell])];
  });
}

function grouped(cells: readonly Cell[]): Map<string, Cell[]> {
  const groups = new Map<string, Cell[]>();
  for (const cell of sortedCells(cells)) {
    const key = cellKey(cell);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return groups;
}

function ofPair(now: Cell | null, before: Cell | null, hasBaseline: boolean, rules: Rules): Judgement[] {
  if (now === null) return before === null ? [] : [lost(before, '', null)];
  if (before === null) {
    const cell: Judgement[] = hasBaseline ? [{ ...plain(now, ''), verdict: 'new' }] : [];
    return [...cell, ...[...now.metrics].flatMap(([metric, value]) => ofValue(now, metric, null, value, rules))];
  }
  const missing = [...before.metrics].filter(([metric]) => !now.metrics.has(metric));
  return [
    ...[...now.metrics].flatMap(([metric, value]) => {
      const was = before.metrics.get(metric) ?? null;
      const told = ofValue(now, metric, was, value, rules);
      return was === null ? [{ ...plain(now, metric), verdict: 'new' as const, now: value }, ...told] : told;
    }),
    ...missing.map(([metric, was]) => lost(now, metric, was)),
  ];
}

function plain(cell: Cell, metric: string): Judgement {
  return { cell, metric, verdict: 'ok', level: 'none', before: null, now: null, budget: null, limit: '' };
}

function lost(cell: Cell, metric: string, before: Value | null): Judgement {
  return { ...plain(cell, metric), verdict: 'missing', level: 'error', before };
}

/** What is to be said of a value: each budget that it breaks, or one verdict. */
function ofValue(cell: Cell, metric: string, before: Value | null, now: Value, rules: Rules): Judgement[] {
  const budgets = typeof now === 'number' ? budgetsFor(rules.budgets, cell, metric) : [];
  const base = { ...plain(cell, metric), before, now };
  const broken = budgets.flatMap((budget) =>
    brokenLimits(budget, before, now).map(({ verdict, limit }): Judgement => {
      return { ...base, verdict, limit, level: budget.level, budget };
    }),
  );
  if (broken.length > 0) return broken;
  if (before === null) return budgets.length === 0 ? [] : [base];
  const verdict = sameValue(before, now) ? 'ok' : moved(metric, before, now, budgets);
  const fails = verdict === 'regressed' || (verdict === 'changed' && rules.strict);
  return [{ ...base, verdict, level: fails ? 'error' : 'none' }];
}

function brokenLimits(budget: Budget, before: Value | null, now: Value): { verdict: Verdict; limit: string }[] {
  const { max, min, maxIncrease, maxDecrease } = budget;
  if (typeof now !== 'number') return [];
  const found: { verdict: Verdict; limit: string }[] = [];
  if (max !== null && now > max) found.push({ verdict: 'exceeded', limit: `max ${decimal(max)}` });
  if (min !== null && now < min) found.push({ verdict: 'exceeded', limit: `min ${decimal(min)}` });
  if (typeof before !== 'number') return found;
  if (maxIncrease !== null && isBeyond(now - before, before, maxIncrease))
    found.push({ verdict: 'regressed', limit: `max_increase ${allowanceText(maxIncrease)}` });
  if (maxDecrease !== null && isBeyond(before - now, before, maxDecrease))
    found.push({ verdict: 'regressed', limit: `max_decrease ${allowanceText(maxDecrease)}` });
  return found;
}

/** Published quotients have 6 decimals: what lies below is no difference. */
const BELOW_DECIMALS = 5e-7;

function isBeyond(distance: number, before: number, { amount, relative }: Allowance): boolean {
  return distance > (relative ? amount * Math.abs(before) : amount) + BELOW_DECIMALS;
}

function allowanceText({ amount, relative }: Allowance): string {
  return relative ? `${Number((amount * 100).toPrecision(6))}%` : decimal(amount);
}

/** The verdict on a difference that breaks no budget: one that a budget allows is ok unless it is for the better. */
function moved(metric: string, before: Value, now: Value, budgets: readonly Budget[]): Verdict {
  const better = betterOf(metric);
  if (typeof before !== 'number' || typeof now !== 'number') return 'changed';
  const up = now > before;
  if (better !== null && up === (better === 'more')) return 'improved';
  if (budgets.some((budget) => (up ? budget.maxIncrease : budget.maxDecrease) !== null)) return 'ok';
  return better === null ? 'changed' : 'regressed';
}

function worstFirst(judgements: readonly Judgement[]): Judgement[] {
  const levels = ['error', 'warn', 'none'];
  const ranked = judgements.map((judgement) => ({
    judgement,
    rank: levels.indexOf(judgement.level) * VERDICTS.length + VERDICTS.indexOf(judgement.verdict),
    moved: Math.abs(change(judgement)),
  }));
  // Sorting keeps the order of what is equally bad: that of the cells and of the columns.
  return ranked.sort((a, b) => a.rank - b.rank || descending(a.moved, b.moved)).map(({ judgement }) => judgement);
}

/** Without a subtraction: Infinity - Infinity is no number. */
function descending(a: number, b: number): number {
  if (a === b) return 0;
  return a > b ? -1 : 1;
}

function notesOf(results: Results, baseline: Results | null, pairs: readonly Pair[], { budgets }: Rules): string[] {
  const unused = budgets.filter((budget) => !results.cells.some((cell) => isForCell(budget, cell)));
  const traces = [...results.digests].filter(([name, digest]) => (baseline?.digests.get(name) ?? digest) !== digest);
  const configured = pairs.flatMap(([now, before]) => {
    const differ = now !== null && before !== null && now.configId !== '' && before.configId !== '';
    return differ && now.configId !== before.configId ? [cellName(now)] : [];
  });
  return [
    ...unused.map(({ place, metric }) => `${place}: the budget of ${metric} is for no cell of these results`),
    ...traces.map(([name]) => `${name} is not the trace that the baseline was made of: its digest differs`),
    ...some(
      configured,
      'has another configuration than in the baseline',
      'have other configurations than in the baseline',
    ),
  ];
}

/** The first of the names and how many more there are, as the subject of a sentence. */
function some(names: readonly string[], says: string, say: string): string[] {
  if (names.length === 0) return [];
  if (names.length === 1) return [`${names[0]} ${says}`];
  return [`${names.length} cells ${say}, the first: ${names[0]}`];
}
