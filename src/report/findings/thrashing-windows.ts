import { maximum } from '../../base/extremes.ts';
import { plural, thousands } from '../numbers.ts';
import { THRASHING_RATE, THRASHING_WINDOWS, thrashingStretches } from '../thrashing.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Evicted pages came back at a high rate for windows on end. */
export const thrashingWindows: Rule = (result) => {
  const stretches = thrashingStretches(result);
  const [longest] = stretches.toSorted((a, b) => b.windows.length - a.windows.length);
  if (longest === undefined) return null;
  const { windows, refaults, references, highest } = longest;
  const [first] = windows;
  const pages = maximum(windows.map(({ gauges }) => gauges.working_set ?? 0));
  const frames = maximum(windows.map(({ gauges }) => gauges.resident ?? 0));
  const all = stretches.reduce((sum, stretch) => sum + stretch.windows.length, 0);
  return {
    severity: 'cost',
    weight: 1 + all / result.timeline.length,
    title: `Thrashing in ${thousands(all)} of ${plural(result.timeline.length, 'window')}: ${rateText((1000 * refaults) / references)} faults per 1,000 references brought evicted pages back, ${thousands(windows.length)} windows on end`,
    text:
      `From reference ${thousands(first.first_reference)} on, for ${plural(references, 'reference')}, every window of ${thousands(first.references)} had at least ${THRASHING_RATE} such fault per 1,000 references, ` +
      `the worst ${rateText(highest)} (${THRASHING_WINDOWS} windows on end are called thrashing). ` +
      `A window referenced up to ${plural(pages, 'page')}; up to ${plural(frames, 'frame')} held pages.`,
    metrics: ['swap_ins', 'file_major', 'evictions'],
    more: commandOf(result, 'curve', '--of memory'),
  };
};

function rateText(rate: number): string {
  return rate.toFixed(rate < 10 ? 1 : 0);
}
