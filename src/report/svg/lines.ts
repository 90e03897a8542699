import { maximum } from '../../base/extremes.ts';
import { CHART, columnEdges, ground, spread } from './chart.ts';
import { stepsPath, tenth } from './path.ts';
import { element, text } from './svg.ts';

/** A line: its value in each column, or at the end of each. `look` is its number in the palette, which has a colour and a dash pattern. */
export interface Line {
  name: string;
  look: number;
  values: readonly number[];
}

/** Lines over time with their names at their ends. */
export function lines(
  drawn: readonly Line[],
  width: number,
  references: number,
  write?: (value: number) => string,
  base: 2 | 10 = 10,
): { parts: string[]; height: number } {
  const most = maximum(drawn.flatMap(({ values }) => values));
  const { parts, x, y, bottom, right, height } = ground(references, most, write, base);
  const edges = columnEdges(drawn[0]?.values.length ?? 0, width, references, x);
  for (const { look, values } of drawn) {
    parts.push(element('path', { class: `line l${look}`, d: stepsPath(edges, values.map(y)) }));
  }
  const ends = spread(
    drawn.map(({ values }) => y(values.at(-1) ?? 0)),
    16,
    CHART.top,
    bottom,
  );
  const names = drawn.flatMap(({ name, look }, at) => [
    element('path', { class: `line l${look}`, d: `M${right + 8} ${tenth(ends[at])}h18` }),
    text('label', right + 31, ends[at] + 4, name),
  ]);
  return { parts: [...parts, ...names], height };
}
