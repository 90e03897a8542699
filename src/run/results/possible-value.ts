import { metricOf } from '../../metrics/index.ts';

/** What a metric's values are from and to, in words, where one lies outside; null = it can be: none is below 0, and counts are exact, so they end where a number of JavaScript is no longer. */
export function rangeBroken(name: string, values: readonly number[]): string | null {
  const unit = metricOf(name)?.unit;
  const most = unit === 'frame-references' || unit === 'cycles' ? Number.MAX_VALUE : Number.MAX_SAFE_INTEGER;
  if (values.every((value) => value >= 0 && value <= most)) return null;
  return `a number from 0 to ${most}`;
}
