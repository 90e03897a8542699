import { linear, short, ticks } from './scale.ts';
import { element, text } from './svg.ts';

/** The measures of a chart over time, in pixels: what all of them share, so that they stand in line below each other. */
export const CHART = { width: 860, left: 64, right: 150, top: 14, height: 190, bottom: 40 };
const PLOT_RIGHT = CHART.width - CHART.right;

/** What a chart over time is drawn on. */
export interface Ground {
  parts: string[];
  /** Pixels of a reference and of a value. */
  x: (reference: number) => number;
  y: (value: number) => number;
  bottom: number;
  right: number;
  /** Of the whole image. */
  height: number;
}

/** Axes and grid: references from left to right, values from 0 up to the first tick at or above `most`. */
export function ground(
  references: number,
  most: number,
  write: (value: number) => string = short,
  base: 2 | 10 = 10,
): Ground {
  const { left, top, height } = CHART;
  const bottom = top + height;
  const values = ticks(most, 4, base);
  const y = linear(values.at(-1) ?? 1, bottom, top);
  const x = linear(references, left, PLOT_RIGHT);
  const parts = values.flatMap((value) => [
    element('path', {
      class: value === 0 ? 'axis' : 'grid',
      d: `M${left} ${Math.round(y(value)) + 0.5}H${PLOT_RIGHT}`,
    }),
    text('tick end', left - 8, y(value) + 4, write(value)),
  ]);
  return {
    parts: [...parts, ...timeAxis(references, x, bottom)],
    x,
    y,
    bottom,
    right: PLOT_RIGHT,
    height: bottom + CHART.bottom,
  };
}

/** The edges of columns of so many references, the last of which may be shorter: one more than there are columns. */
export function columnEdges(
  columns: number,
  width: number,
  references: number,
  x: (reference: number) => number,
): number[] {
  return Array.from({ length: columns + 1 }, (_, at) => x(Math.min(at * width, references)));
}

/** Ticks below a chart, in references. */
export function timeAxis(references: number, x: (reference: number) => number, y: number): string[] {
  const marks = ticks(references, 6).filter((mark) => mark <= references);
  return [
    ...marks.flatMap((mark) => [
      element('path', { class: 'axis', d: `M${Math.round(x(mark)) + 0.5} ${y}v4` }),
      text('tick middle', x(mark), y + 17, short(mark)),
    ]),
    text('tick middle', (x(0) + x(references)) / 2, y + 34, 'references'),
  ];
}

/** Labels at heights near those wanted, at least `apart` pixels from each other, within the chart: as they are wanted from top to bottom. */
export function spread(wanted: readonly number[], apart: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, at) => at).toSorted((a, b) => wanted[a] - wanted[b] || a - b);
  const placed = [...wanted];
  let above = top - apart;
  for (const at of order) {
    placed[at] = Math.max(wanted[at], above + apart);
    above = placed[at];
  }
  let below = bottom + apart;
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at], below - apart);
    below = placed[at];
  }
  return placed;
}
