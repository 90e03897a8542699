import type { Budget } from './budget.ts';
import type { Cell, Value } from './cell.ts';

/**
 * What is said of a metric of a cell: as in the baseline or within what is allowed (`ok`); better; worse than allowed (`regressed`); different where
 * neither way is better (`changed`); beyond a max or min (`exceeded`); only in the results (`new`); only in the baseline (`missing`).
 */
export type Verdict = 'ok' | 'improved' | 'regressed' | 'changed' | 'exceeded' | 'new' | 'missing';

/** THE LIST of verdicts, the worst first. */
export const VERDICTS: readonly Verdict[] = ['missing', 'exceeded', 'regressed', 'changed', 'improved', 'new', 'ok'];

export interface Judgement {
  cell: Cell;
  /** '' = the whole cell. */
  metric: string;
  verdict: Verdict;
  /** Whether it fails the check, is a warning, or neither. */
  level: 'error' | 'warn' | 'none';
  before: Value | null;
  now: Value | null;
  /** What it is held to, where a budget says it. */
  budget: Budget | null;
  /** The limit in words: `max 12,000`, `max_increase 2%`; '' where there is none. */
  limit: string;
}

/** The answer of a check. */
export interface Checked {
  /** The worst first; those that are ok are last. */
  judgements: readonly Judgement[];
  cells: number;
  /** What a reader must know beside the numbers. */
  notes: readonly string[];
}

/** How far a value moved, as a part of what it was; Infinity from 0; 0 where it cannot be said. */
export function change({ before, now }: Pick<Judgement, 'before' | 'now'>): number {
  if (typeof before !== 'number' || typeof now !== 'number' || before === now) return 0;
  return before === 0 ? Infinity * Math.sign(now) : (now - before) / Math.abs(before);
}

export function failures({ judgements }: Checked): Judgement[] {
  return judgements.filter(({ level }) => level === 'error');
}

/** How many of each verdict, and of each level. */
export function counts({ judgements }: Checked): Record<Verdict | 'errors' | 'warnings', number> {
  const of = (verdict: Verdict) => judgements.filter((each) => each.verdict === verdict).length;
  return {
    errors: judgements.filter(({ level }) => level === 'error').length,
    warnings: judgements.filter(({ level }) => level === 'warn').length,
    missing: of('missing'),
    exceeded: of('exceeded'),
    regressed: of('regressed'),
    changed: of('changed'),
    improved: of('improved'),
    new: of('new'),
    ok: of('ok'),
  };
}
