import { stack } from 'd3-shape';
import { CHART, columnEdges, ground, spread } from './chart.ts';
import { columnsPath } from './path.ts';
import { element, text } from './svg.ts';

/** A kind of what is stacked: its values by column. `look` is its number in the palette. */
export interface Stack {
  name: string;
  look: number;
  values: readonly number[];
}

/** Marks every second kind of a stack, for those who do not tell the colours apart. */
export const LINES =
  '<pattern id="lines" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="cut" x1="0" y1="0" x2="0" y2="5"/></pattern>';

/** Columns over time, one kind upon the other, the first at the bottom. */
export function stacked(
  stacks: readonly Stack[],
  width: number,
  references: number,
): { parts: string[]; height: number } {
  const columns = stacks[0]?.values.length ?? 0;
  const layers = stack<number, number>()
    .keys(stacks.keys())
    .value((column, kind) => stacks[kind].values[column])(Array.from({ length: columns }, (_, column) => column));
  const most = Math.max(0, ...(layers.at(-1) ?? []).map(([, top]) => top));
  const { parts, x, y, bottom, right, height } = ground(references, most);
  const edges = columnEdges(columns, width, references, x);
  for (const [at, { look }] of stacks.entries()) {
    const d = columnsPath(
      edges,
      layers[at].map(([from, to]) => [y(from), y(to)]),
    );
    parts.push(element('path', { class: `fill s${look}`, d }));
    if (look % 2 === 1) parts.push(element('path', { class: 'hatch', d }));
  }
  return { parts: [...parts, ...legend(stacks, right + 14, bottom)], height };
}

/** The kinds beside the chart, in the order of the stack. */
function legend(stacks: readonly Stack[], x: number, bottom: number): string[] {
  const heights = spread(
    stacks.map((_, at) => bottom - 8 - at * 18),
    16,
    CHART.top + 8,
    bottom,
  );
  return stacks.flatMap(({ name, look }, at) => [
    element('rect', { class: `fill s${look}`, x, y: heights[at] - 9, width: 12, height: 12, rx: 2 }),
    ...(look % 2 === 1
      ? [element('rect', { class: 'hatch', x, y: heights[at] - 9, width: 12, height: 12, rx: 2 })]
      : []),
    text('label', x + 18, heights[at] + 1, name),
  ]);
}
