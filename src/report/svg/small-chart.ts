import { scaleSymlog } from 'd3-scale';
import { displayWidth } from '../text.ts';
import { linear, short, ticks } from './scale.ts';

/** The measures of one of many small charts, in pixels. */
export const SMALL = { width: 300, left: 46, top: 8, height: 116, bottom: 24 };

/** About the width of a text of a chart, in pixels, of letters that are rather wide. */
export function textWidth(text: string): number {
  return displayWidth(text) * LETTER;
}

const LETTER = 6.9;

/** How values become heights, from 0 at the bottom to 1, and what stands at the axis. */
export interface SmallScale {
  logarithmic: boolean;
  height: (value: number) => number;
  ticks: readonly number[];
  write: (value: number) => string;
}

/** A scale from 0; logarithmic, of 1 + value, where most values would lie on the ground of a linear one. */
export function smallScale(values: readonly number[], write = short, base: 2 | 10 = 10): SmallScale {
  const sorted = values.filter((value) => value > 0).toSorted((a, b) => a - b);
  const most = sorted.at(-1) ?? 1;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 1;
  if (most < 1000 || most < middle * STEEP) {
    const marks = ticks(most, 3, base, sorted.every(Number.isInteger));
    return { logarithmic: false, height: linear(marks.at(-1) ?? 1, 0, 1), ticks: marks, write };
  }
  const factor = base === 2 ? 4 : 10;
  const powers = Math.ceil(Math.log(most) / Math.log(factor) - 1e-9);
  const marks = linear(powers, 0, 1)
    .ticks(Math.min(powers, 3))
    .map((power) => (power === 0 ? 0 : factor ** power));
  const height = scaleSymlog([0, Math.max(most, marks.at(-1) ?? 1)], [0, 1]);
  return { logarithmic: true, height, ticks: marks, write };
}

/** The greatest value that is so many times the middle one asks for logarithms. */
const STEEP = 10;
