import { scaleLog } from 'd3-scale';
import { linear, short } from './scale.ts';
import { CHART, timeAxis } from './chart.ts';
import { cells } from './cells.ts';
import { element, text } from './svg.ts';

/** Rows that belong together, from the highest address down: their name, and the values of each by column. */
export interface HeatGroup {
  name: string;
  rows: readonly (readonly number[])[];
}

/** Shades of a heat map, h1 to h9. */
export const SHADES = 9;
const LEFT = 216;

/** A heat map: a row for each block of addresses, a column for each stretch of time, shades by the logarithm of the value. */
export function heat(
  groups: readonly HeatGroup[],
  width: number,
  references: number,
  rowHeight: number,
): { parts: string[]; height: number } {
  const rows = groups.flatMap((group) => group.rows);
  const most = rows.reduce((best, row) => row.reduce((max, value) => Math.max(max, value), best), 0);
  const right = CHART.width - 64;
  const x = linear(references, LEFT, right);
  const height = rows.length * rowHeight;
  const shades = scaleLog([1, Math.max(2, most)], [1, SHADES + 1]);
  const shadeOf = (value: number) => (most <= 1 ? SHADES : Math.min(SHADES, Math.floor(shades(value) + 1e-9)));
  const shade = (value: number) => (value === 0 ? '' : `h${shadeOf(value)}`);
  const place = { x: LEFT, y: CHART.top, cellWidth: x(width) - LEFT, cellHeight: rowHeight };
  const parts = [
    element('rect', { class: 'night', x: LEFT, y: CHART.top, width: right - LEFT, height }),
    // The last column may be shorter than the others: what it is too wide is cut.
    element(
      'svg',
      { x: 0, y: 0, width: right, height: CHART.top + height },
      cells(
        rows.map((row) => row.map(shade)),
        place,
      ),
    ),
    ...names(groups, rowHeight),
    ...timeAxis(references, x, CHART.top + height),
    ...key(most, right + 14, CHART.top, Math.max(90, Math.min(180, height))),
  ];
  return { parts, height: Math.max(height, 100) + CHART.top + CHART.bottom };
}

/** Names of groups at their middle; those for which there is no room are left out, the larger group first. */
function names(groups: readonly HeatGroup[], rowHeight: number): string[] {
  const taken: number[] = [];
  const parts: string[] = [];
  let row = 0;
  const placed = groups.map(({ name, rows }) => {
    const y = CHART.top + row * rowHeight;
    row += rows.length;
    return { name, y, height: rows.length * rowHeight };
  });
  for (const { y } of placed.slice(1))
    parts.push(element('path', { class: 'edge', d: `M${LEFT - 6} ${y}H${CHART.width - 64}` }));
  for (const { name, y, height } of placed.toSorted((a, b) => b.height - a.height || a.y - b.y)) {
    const middle = y + height / 2;
    if (taken.some((other) => Math.abs(other - middle) < 12)) continue;
    taken.push(middle);
    parts.push(text('tick end', LEFT - 10, middle + 4, name));
  }
  return parts;
}

/** The shades and what they stand for. */
function key(most: number, x: number, top: number, height: number): string[] {
  const each = height / SHADES;
  const shades = Array.from({ length: SHADES }, (_, at) =>
    element('rect', { class: `b${SHADES - at}`, x, y: top + at * each, width: 12, height: each + 0.5 }),
  );
  return [...shades, text('tick', x + 17, top + 9, short(most)), text('tick', x + 17, top + height, '1')];
}
