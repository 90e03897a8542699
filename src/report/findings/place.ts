import type { Result } from '../../metrics/result.ts';
import { largest } from '../largest.ts';
import { count, processName, regionName } from '../names.ts';
import { share } from '../numbers.ts';

/** Where most of what a counter counted happened, as a sentence; '' if no region stands out. */
export function placeOf(result: Result, counter: string, total: number): string {
  const [top] = largest(result.regions, 1, (region) => count(region, counter));
  if (top === undefined || total === 0 || count(top, counter) * 3 < total) return '';
  const where = regionName(top) + (result.processes.length > 1 ? ` of ${processName(result, top)}` : '');
  return ` ${share(count(top, counter), total)} of them lie in one place: ${where}.`;
}
