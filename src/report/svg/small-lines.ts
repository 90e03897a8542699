import { scaleLinear } from 'd3-scale';
import { fit } from '../text.ts';
import { spread } from './chart.ts';
import { SMALL, textWidth } from './small-chart.ts';
import type { SmallScale } from './small-chart.ts';
import { linePath, tenth } from './path.ts';
import type { Place } from './path.ts';
import { element, text } from './svg.ts';

/** A line over the values of a setting; null where there is no point. */
export interface SmallLine {
  /** '' = it has no name at its end. */
  name: string;
  /** The class of its look. */
  look: string;
  values: readonly (number | null)[];
}

/** Values of the setting on the axis: their texts, and their places from 0 to 1. */
export interface SmallAxis {
  texts: readonly string[];
  places: readonly number[];
}

const APART = 12;
/** Letters at the end of a line. */
const NAME = 13;
/** Pixels before a name: its piece of line. */
const PIECE = 20;

/** Lines over the values of a number, the last in front. Those with the same names are as wide, so that they stand in line. */
export function smallLines(
  drawn: readonly SmallLine[],
  axis: SmallAxis,
  scale: SmallScale,
): { parts: string[]; height: number; xs: number[] } {
  const ground = SMALL.top + SMALL.height;
  const left = Math.max(SMALL.left, ...scale.ticks.map((tick) => textWidth(scale.write(tick)) + 8));
  const right = SMALL.width - besideWidth(drawn);
  const xs = axis.places.map(scaleLinear([0, 1], [left + 6, right - 6]));
  const y = (value: number) => ground - scale.height(value) * SMALL.height;
  const places = drawn.map(({ values }) =>
    values.map((value, at): Place => (value === null ? null : [xs[at], y(value)])),
  );
  const points = places.map((line) => line.flatMap((place) => (place === null ? [] : [{ x: place[0], y: place[1] }])));
  const lines = drawn.flatMap(({ look }, number) => {
    if (points[number].length === 0) return [];
    const dots = points[number].map(({ x, y: middle }) => `M${tenth(x)} ${tenth(middle)}h0`);
    return [
      element('path', { class: `line ${look}`, d: linePath(places[number]) }),
      element('path', { class: `dots ${look}`, d: dots.join('') }),
    ];
  });
  const parts = [
    ...grid(scale, y, left, right),
    ...values(axis, xs, ground),
    ...lines,
    ...names(drawn, points, right, ground),
  ];
  return { parts, height: ground + SMALL.bottom, xs };
}

/** What the names take, with room for a number after each. */
function besideWidth(drawn: readonly SmallLine[]): number {
  const longest = Math.max(...drawn.map(({ name }) => (name === '' ? 0 : textWidth(name))));
  return longest === 0 ? 12 : PIECE + Math.min(textWidth('M'.repeat(NAME)), longest + textWidth(' +9'));
}

function grid(scale: SmallScale, y: (value: number) => number, left: number, right: number): string[] {
  return scale.ticks.flatMap((tick) => [
    element('path', {
      class: tick === 0 ? 'axis' : 'grid',
      d: `M${tenth(left)} ${Math.round(y(tick)) + 0.5}H${tenth(right)}`,
    }),
    text('tick end', left - 6, y(tick) + 4, scale.write(tick)),
  ]);
}

/** The values below the chart, those left out for which there is no room; the first and the last have room. */
function values({ texts }: SmallAxis, xs: readonly number[], ground: number): string[] {
  const shown = texts.map((text) => fit(text, 12));
  const half = (at: number) => textWidth(shown[at]) * 0.46 + 2;
  const last = texts.length - 1;
  let free = -Infinity;
  return shown.flatMap((said, at) => {
    const mark = element('path', { class: 'axis', d: `M${tenth(xs[at])} ${ground + 0.5}v4` });
    const room = at === last || at === 0 || (xs[at] - half(at) >= free && xs[at] + half(at) <= xs[last] - half(last));
    if (!room) return [mark];
    free = xs[at] + half(at);
    return [mark, text('tick middle', xs[at], ground + 17, said)];
  });
}

/** Names beside the ends of lines, each with a piece of its line; lines that are the same have one. */
function names(
  drawn: readonly SmallLine[],
  points: readonly (readonly { y: number }[])[],
  right: number,
  ground: number,
): string[] {
  const mean = (number: number) => points[number].reduce((sum, point) => sum + point.y, 0) / points[number].length;
  const groups = groupsOf(drawn.map((line, number) => (points[number].length === 0 ? { ...line, name: '' } : line)));
  const named = [...groups.keys()].toSorted((a, b) => mean(a) - mean(b) || a - b);
  const ends = spread(
    named.map((number) => points[number].at(-1)?.y ?? ground),
    APART,
    SMALL.top,
    ground + 4,
  );
  return named.flatMap((number, at) => [
    element('path', { class: `line ${drawn[number].look}`, d: `M${tenth(right + 3)} ${tenth(ends[at])}h14` }),
    text('label', right + PIECE, ends[at] + 4, groups.get(number) ?? ''),
  ]);
}

/** The front one of lines that are the same, and what is said of them. */
function groupsOf(drawn: readonly SmallLine[]): Map<number, string> {
  const named = drawn.flatMap(({ name, values: own }, number) =>
    name === '' ? [] : [{ name, number, key: own.join() }],
  );
  const groups = new Map<string, typeof named>();
  for (const line of named) groups.set(line.key, [...(groups.get(line.key) ?? []), line]);
  return new Map(
    [...groups.values()].map((group) => {
      const more = group.length === 1 ? '' : ` +${group.length - 1}`;
      const said =
        group.length > 1 && group.length === named.length ? 'all' : fit(group[0].name, NAME - more.length) + more;
      return [group[group.length - 1].number, said];
    }),
  );
}
