import { maximum, minimum } from '../../base/extremes.ts';
import { CHART_FILE_STYLE } from '../html/style.ts';
import { bytes, plural, thousands } from '../numbers.ts';
import { CHART, spread } from '../svg/chart.ts';
import { decades, logarithmic, powersOfTwo } from '../svg/logarithmic.ts';
import { linear, short, ticks } from '../svg/scale.ts';
import { element, svg, text } from '../svg/svg.ts';
import { fit, printable } from '../text.ts';
import type { Curve } from './curve.ts';
import { curveName, titleOf, isSampled, kneeOf, kneeWords, sizesOf } from './knee.ts';
import type { Step } from './knee.ts';

/** The curves of a trace as an SVG image: a panel for each stream, or for each page size of a memory; in each a line for each page size, or for each policy, with a ring at its knee. */
export function curveSvg(curves: readonly Curve[]): string {
  const panels = panelsOf(curves);
  const scales = scalesOf(curves);
  const height = TOP + panels.length * PANEL;
  const [first] = curves;
  const title = `${printable(first?.trace ?? '')}: ${first === undefined ? 'no references' : titleOf(first)}`;
  const description = curves.map((curve) => `${lineName(curve)}, ${panelName(curve)}: knee: ${kneeWords(curve)}.`);
  const style = `${CHART_FILE_STYLE.replaceAll('.chart ', '')}${STYLE}`;
  return svg({ width: CHART.width, height, title, description: description.join(' '), style, defs: '' }, [
    element('rect', { class: 'ground', width: CHART.width, height }),
    text('head', 16, 25, fit(title, 100)),
    ...panels.flatMap((panel, at) => panelParts(panel, scales, TOP + at * PANEL)),
  ]);
}

type Place = (value: number) => number;

interface Scales {
  x: Place;
  /** Within a panel. */
  y: Place;
  sizes: readonly number[];
  counts: readonly number[];
  logarithmic: boolean;
}

const RIGHT = CHART.width - 176;
/** Of the title, of a panel, and within it. */
const TOP = 40;
const PANEL = 290;
const PLOT_TOP = 40;
const PLOT_BOTTOM = PLOT_TOP + CHART.height;
/** Counts that differ as much are on a logarithmic axis. */
const STEEP = 10;
const APART = 16;

const STYLE =
  '.head{font-size:15px;font-weight:600}.panel{font-size:13px;font-weight:600}.soft{fill:var(--soft)}.points{fill:none;stroke-width:5;stroke-linecap:round}.guide{stroke-width:1.2;opacity:.7}.knee{fill:var(--ground);stroke-width:2}';

/** The looks of policies: of a palette whose members differ in colour and dashes. */
const POLICY_LOOKS: Record<string, number> = { lru: 0, opt: 5, fifo: 3, clock: 2 };

/** Panels share their axes, so that they can be compared. */
function scalesOf(curves: readonly Curve[]): Scales {
  const steps = curves
    .flatMap((curve) => [sizesOf(curve)[0], sizesOf(curve).at(-1)])
    .filter((step) => step !== undefined);
  const sizes = [minimum(steps.map(({ size }) => size)), maximum(steps.map(({ size }) => size))];
  const misses = curves.flatMap((curve) => sizesOf(curve).map((step) => step.misses));
  let [least, most] = [Infinity, 0];
  for (const count of misses) [least, most] = [Math.min(least, count), Math.max(most, count)];
  const x = logarithmic(sizes[0], sizes[1], CHART.left + 8, RIGHT - 8);
  const counts = least > 0 && most >= least * STEEP ? decades(least, most) : ticks(most);
  const [low, high] = [counts[0], counts[counts.length - 1]];
  const steep = low > 0;
  const y = steep ? logarithmic(low, high, PLOT_BOTTOM, PLOT_TOP) : linear(high, PLOT_BOTTOM, PLOT_TOP);
  return { x, y, sizes: steps.length === 0 ? [] : powersOfTwo(sizes[0], sizes[1], 13), counts, logarithmic: steep };
}

function panelsOf(curves: readonly Curve[]): Curve[][] {
  const panels = new Map<string, Curve[]>();
  for (const curve of curves) panels.set(panelName(curve), [...(panels.get(panelName(curve)) ?? []), curve]);
  return [...panels.values()];
}

function panelName(curve: Curve): string {
  return curve.of === 'tlb' ? curve.stream : `pages of ${bytes(curve.pageSize)}`;
}

/** What a curve is called in its panel. */
function lineName(curve: Curve): string {
  return curve.of === 'tlb' ? bytes(curve.pageSize) : curveName(curve);
}

function lookOf(curve: Curve, at: number): number {
  return curve.of === 'memory' ? (POLICY_LOOKS[curve.policy] ?? 4) : at % 8;
}

function panelParts(panel: readonly Curve[], scales: Scales, top: number): string[] {
  const [{ references, of }] = panel;
  const drawn = panel.map((curve, at) => ({ curve, look: lookOf(curve, at), steps: sizesOf(curve) }));
  const shown = drawn.filter(({ steps }) => steps.length > 0);
  const y: Place = (misses) => top + scales.y(misses);
  const said = `${panelName(panel[0])}: ${plural(references, 'reference')}${shown.length === 0 ? ', nothing to draw' : ''}`;
  return [
    text('panel', 16, top + 14, said),
    text(
      'tick',
      CHART.left,
      top + PLOT_TOP - 7,
      `${of === 'tlb' ? 'misses' : 'faults'}${scales.logarithmic ? ' (log)' : ''}`,
    ),
    ...axes(scales, top, of === 'tlb' ? 'entries' : 'frames'),
    ...shown.flatMap(({ curve, look, steps }) => lineParts(curve, look, steps, scales.x, y)),
    ...shown.flatMap(({ curve, look }) => kneeParts(curve, look, scales.x, y)),
    ...endNames(shown, y, top),
  ];
}

function axes({ x, y, sizes, counts }: Scales, top: number, unit: string): string[] {
  const bottom = top + PLOT_BOTTOM;
  return [
    ...counts.flatMap((count, at) => [
      element('path', { class: at === 0 ? 'axis' : 'grid', d: `M${CHART.left} ${half(top + y(count))}H${RIGHT}` }),
      text('tick end', CHART.left - 8, top + y(count) + 4, short(count)),
    ]),
    ...sizes.flatMap((size) => [
      element('path', { class: 'grid', d: `M${half(x(size))} ${top + PLOT_TOP}V${bottom}` }),
      text('tick middle', x(size), bottom + 17, thousands(size)),
    ]),
    text('tick middle', (CHART.left + RIGHT) / 2, bottom + 34, `${unit} (log)`),
  ];
}

/** A line through its sizes; of what was simulated at some sizes alone, these as dots. */
function lineParts(curve: Curve, look: number, steps: readonly Step[], x: Place, y: Place): string[] {
  const places = thinned(steps.map(({ size, misses }) => [x(size), y(misses)] as const));
  const d = places.map(([across, down], at) => `${at === 0 ? 'M' : 'L'}${tenth(across)} ${tenth(down)}`).join('');
  if (!isSampled(curve)) return [element('path', { class: `line l${look}`, d })];
  const dots = steps.map(({ size, misses }) => `M${tenth(x(size))} ${tenth(y(misses))}h0`).join('');
  return [element('path', { class: `line guide l${look}`, d }), element('path', { class: `points f${look}`, d: dots })];
}

function kneeParts(curve: Curve, look: number, x: Place, y: Place): string[] {
  const knee = kneeOf(curve);
  if (knee === null) return [];
  return [element('circle', { class: `knee f${look}`, cx: x(knee.size), cy: y(knee.misses), r: 4.5 })];
}

/** Names beside the ends of the lines, each with a piece of its line, and where its knee is. */
function endNames(
  drawn: readonly { curve: Curve; look: number; steps: readonly Step[] }[],
  y: Place,
  top: number,
): string[] {
  const ends = spread(
    drawn.map(({ steps }) => y(steps[steps.length - 1].misses)),
    APART,
    top + PLOT_TOP,
    top + PLOT_BOTTOM,
  );
  return drawn.flatMap(({ curve, look }, at) => {
    const knee = kneeOf(curve);
    const said = knee === null ? '' : `, knee ${thousands(knee.size)}`;
    return [
      element('path', { class: `line l${look}`, d: `M${RIGHT + 8} ${tenth(ends[at])}h18` }),
      text('label', RIGHT + 31, ends[at] + 4, `${lineName(curve)}${said}`),
    ];
  });
}

/** Places of which none is within a pixel of the one before, but for the last. */
function thinned(places: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  for (const [at, place] of places.entries()) {
    const before = kept[kept.length - 1];
    const near = before !== undefined && Math.hypot(place[0] - before[0], place[1] - before[1]) < 1;
    if (!near || at === places.length - 1) kept.push(place);
  }
  return kept;
}

/** The middle of a pixel, where thin lines are sharp. */
function half(value: number): number {
  return Math.floor(value) + 0.5;
}

/** A tenth of a pixel is enough, and the same on every machine. */
function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
