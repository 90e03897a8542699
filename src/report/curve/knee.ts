import { plural } from '../numbers.ts';
import type { Curve } from './curve.ts';

/** A doubling pays if it takes away at least this part of what the smallest size could save. */
export const WORTHWHILE = 0.05;

/** A size and what it misses. */
export interface Step {
  size: number;
  misses: number;
}

/** Every size of the curve: fully associative arrays by their entries, or memory by its frames. */
export function sizesOf(curve: Curve): Step[] {
  if (curve.of === 'memory') return curve.points.map(({ frames, faults }) => ({ size: frames, misses: faults }));
  return curve.points.filter(({ sets }) => sets === 1).map(({ ways, misses }) => ({ size: ways, misses }));
}

/** Whether sizes are left out: the curve was simulated at some points. */
export function isSampled(curve: Curve): boolean {
  return sizesOf(curve).some(({ size }, at, all) => at > 0 && size !== all[at - 1].size + 1);
}

/** The curve at doubling sizes from the smallest on, the greatest is the last; of one that was simulated at some points, at these. */
export function doublings(curve: Curve): Step[] {
  const all = sizesOf(curve);
  if (isSampled(curve)) return all;
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
  const count = curve.of === 'memory' ? ['fault', 'faults'] : ['miss', 'misses'];
  if (knee === null)
    return curve.points.length === 0 ? 'none, no references' : `none, every size has as many ${count[1]}`;
  const size = curve.of === 'memory' ? plural(knee.size, 'frame') : plural(knee.size, 'entry', 'entries');
  const beyond = `no ${isSampled(curve) ? 'point' : 'doubling'} beyond saves ${WORTHWHILE * 100}%`;
  return `${size} (${plural(knee.misses, count[0], count[1])}); ${beyond} of what there is to save`;
}

/** What curves of a kind tell. */
export function titleOf({ of }: Curve): string {
  return of === 'tlb' ? 'misses of fully associative LRU TLBs by entries' : 'page faults by frames';
}

/** What a curve is called beside others. */
export function curveName(curve: Curve): string {
  return curve.of === 'memory' ? curve.policy : curve.stream;
}

/** Curves of the same trace together. */
export function curvesByTrace(curves: readonly Curve[]): Curve[][] {
  const groups = new Map<string, Curve[]>();
  for (const curve of curves) {
    const group = groups.get(curve.trace);
    if (group === undefined) groups.set(curve.trace, [curve]);
    else group.push(curve);
  }
  return [...groups.values()];
}
