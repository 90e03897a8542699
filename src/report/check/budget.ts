import { matches } from '../../base/wildcard.ts';
import type { Cell } from './cell.ts';

/** How far a metric may move from its baseline. */
export interface Allowance {
  /** In units of the metric, or as a part of the baseline's value. */
  amount: number;
  relative: boolean;
}

/** A limit that someone sets to a metric of some cells. */
export interface Budget {
  /** A metric, or a pattern of such: `*_faults`. */
  metric: string;
  /** Patterns by what they are held against: trace, system, config_id, or a setting; of several for one, any. */
  where: Readonly<Record<string, readonly string[]>>;
  max: number | null;
  min: number | null;
  maxIncrease: Allowance | null;
  maxDecrease: Allowance | null;
  level: 'error' | 'warn';
  /** `FILE:LINE:COL` of the budget, and of each key of `where`. */
  place: string;
  places: Readonly<Record<string, string>>;
}

/** Whether a budget is for the cell, whatever the metric. */
export function isForCell({ where }: Budget, cell: Cell): boolean {
  return Object.entries(where).every(([key, patterns]) => patterns.some((pattern) => holds(cell, key, pattern)));
}

/** The budgets for a metric of a cell: those that name it or, if none does, those whose pattern it matches. */
export function budgetsFor(budgets: readonly Budget[], cell: Cell, metric: string): Budget[] {
  const matching = budgets.filter((budget) => matches(budget.metric, metric) && isForCell(budget, cell));
  const exact = matching.filter((budget) => budget.metric === metric);
  return exact.length > 0 ? exact : matching;
}

/** A trace is meant by its path, or by its last part: `ls*` means traces/ls.lackey.gz. */
function holds(cell: Cell, key: string, pattern: string): boolean {
  if (key === 'trace') return [cell.trace, cell.trace.replace(/^.*\//, '')].some((name) => matches(pattern, name));
  if (key === 'system') return matches(pattern, cell.system);
  if (key === 'config_id') return matches(pattern, cell.configId);
  return matches(pattern, cell.settings[key] ?? '');
}
