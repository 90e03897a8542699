/** Places numbers from 0 to `most` on `from` to `to`. */
export function linear(most: number, from: number, to: number): (value: number) => number {
  return (value) => (most === 0 ? from : from + (value / most) * (to - from));
}

/** Round numbers from 0 up to at least `most`: steps of 1, 2 or 5 times a power of ten (of two for sizes), about `count` of them. */
export function ticks(most: number, count = 4, base: 2 | 10 = 10): number[] {
  if (most <= 0) return [0, 1];
  const raw = most / count;
  const power = base === 2 ? 2 ** Math.floor(Math.log2(raw)) : 10 ** Math.floor(Math.log10(raw));
  const factor = (base === 2 ? [1, 2] : [1, 2, 5, 10]).find((each) => each * power >= raw * 0.999) ?? 10;
  const step = Math.max(base === 2 ? power : 1, factor * power);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => at * step);
}

/** A count for an axis: 950, 1.5k, 20k, 3M. */
export function short(value: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    if (value >= size) return `${Number((value / size).toPrecision(3))}${unit}`;
  return String(value);
}
