import { scaleLinear } from 'd3-scale';
import type { ScaleLinear } from 'd3-scale';

/** Places numbers from 0 to `most` on `from` to `to`. */
export function linear(most: number, from: number, to: number): ScaleLinear<number, number> {
  return scaleLinear([0, most === 0 ? 1 : most], [from, to]);
}

/**
 * Round numbers from 0 up to at least `most`, about `count` of them: steps of 1, 2 or 5 times a power of ten, of counts whole ones; of sizes in bytes,
 * whose base is 2, powers of two.
 */
export function ticks(most: number, count = 4, base: 2 | 10 = 10, whole = true): number[] {
  if (most <= 0) return [0, 1];
  if (base === 10) {
    const about = whole ? Math.min(count, most) : count;
    return linear(most, 0, 1).nice(about).ticks(about);
  }
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(most / count) - 1e-9));
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => at * step);
}

/** A count for an axis: 950, 1.5k, 20k, 3M. */
export function short(value: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    // What is rounded up to the next unit is written in that.
    if (value >= size * 0.9995) return `${Number((value / size).toPrecision(3))}${unit}`;
  return String(value);
}
