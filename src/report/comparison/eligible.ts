import { compared, isBest } from './comparison.ts';
import type { ComparedRun, Comparison } from './comparison.ts';

/** Measures of failure: who has more of them than another has not done the same work, and is out. */
export const FAILURES: readonly string[] = ['invalid_references', 'event_failures', 'alloc_failures'];

/** The runs that one may choose: those without avoidable failures that a system can be built with. Found once for each comparison. */
export function eligible(comparison: Comparison): Comparison {
  const known = found.get(comparison);
  if (known !== undefined) return known;
  const fair = chosenOf(comparison);
  found.set(comparison, fair);
  return fair;
}

const found = new WeakMap<Comparison, Comparison>();

function chosenOf({ runs, baseline }: Comparison): Comparison {
  const feasible = runs.filter((run) => !isBound(run));
  const first = compared(feasible.length === 0 ? runs : feasible, baseline);
  const failing = first.differing.filter(({ name }) => FAILURES.includes(name));
  const sound = first.runs.filter((run) => failing.every((measure) => isBest(first, measure, run)));
  return compared(sound.length === 0 ? first.runs : sound, baseline);
}

/** Belady's opt knows the future. */
export function isBound({ row }: ComparedRun): boolean {
  return row.varied['replacement.policy'] === 'opt';
}
