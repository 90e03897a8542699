import { plural, thousands } from '../numbers.ts';
import type { Curve } from './curve.ts';

/** A doubling pays if it takes away at least this part of what the smallest size could save. */
export const WORTHWHILE = 0.05;

/** A size and what it misses. */
export interface Step {
  size: number;
  misses: number;
}

/** The curve at doubling sizes from the smallest on: fully associative arrays by their entries, or memory by its frames; the greatest size is the last. */
export function doublings(curve: Curve): Step[] {
  const all: Step[] =
    curve.of === 'memory'
      ? curve.points.map(({ frames, faults }) => ({ size: frames, misses: faults }))
      : curve.points.filter(({ sets }) => sets === 1).map(({ ways, misses }) => ({ size: ways, misses }));
  return all.filter(({ size }, at) => Number.isInteger(Math.log2(size)) || at === all.length - 1);
}

/** The least size from which on no doubling pays; null = there is nothing to save. */
export function kneeOf(curve: Curve): Step | null {
  const steps = doublings(curve);
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || first.misses <= last.misses) return null;
  const worth = (first.misses - last.misses) * WORTHWHILE;
  const at = steps.findLastIndex((step, place) => place > 0 && steps[place - 1].misses - step.misses >= worth);
  return steps[Math.max(0, at)];
}

/** The knee in words. */
export function kneeWords(curve: Curve): string {
  const knee = kneeOf(curve);
  const [one, many] = curve.of === 'memory' ? ['frame', 'faults'] : ['entry', 'misses'];
  if (knee === null) return `every size has as many ${many}`;
  const size = curve.of === 'memory' ? plural(knee.size, one) : plural(knee.size, one, 'entries');
  return `${size} (${thousands(knee.misses)} ${many}); no doubling beyond saves ${WORTHWHILE * 100}% of what there is to save`;
}

/** What a curve is called beside others. */
export function curveName(curve: Curve): string {
  return curve.of === 'memory' ? curve.policy : curve.stream;
}
