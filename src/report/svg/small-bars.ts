import { scaleBand } from 'd3-scale';
import { fit } from '../text.ts';
import { linear } from './scale.ts';
import { SMALL, textWidth } from './small-chart.ts';
import { tenth } from './path.ts';
import { element, text } from './svg.ts';

/** A bar with its name before and its value, as text, behind it. */
export interface SmallBar {
  name: string;
  value: number;
  said: string;
  best: boolean;
}

const EACH = 17;
const BETWEEN = 5;
/** Letters before a bar. */
const NAME = 18;
const GAP = 6;

/** Bars below each other; a line across them is the value that the others are relative to. */
export function smallBars(bars: readonly SmallBar[], baseline: number | null): { parts: string[]; height: number } {
  const names = bars.map(({ name }) => fit(name, NAME));
  const left = Math.ceil(Math.max(...names.map(textWidth))) + GAP;
  const right = SMALL.width - Math.ceil(Math.max(...bars.map(({ said }) => textWidth(said)))) - 2 * GAP;
  const along = linear(Math.max(...bars.map(({ value }) => value)), 0, right - left);
  const long = (value: number) => (value <= 0 ? 0 : Math.max(1, along(value)));
  const bottom = SMALL.top + bars.length * EACH;
  const rows = scaleBand(bars.keys(), [SMALL.top, bottom - BETWEEN]).paddingInner(BETWEEN / EACH);
  const top = (at: number) => Math.round(rows(at) ?? 0);
  const filled = bars.flatMap(({ value, best }, at) => {
    const d = `M${left} ${top(at)}h${tenth(long(value))}v${EACH - BETWEEN}H${left}z`;
    return value <= 0 ? [] : [element('path', { class: `fill ${best ? 's0' : 'rest'}`, d })];
  });
  const words = bars.flatMap(({ value, said, best }, at) => [
    text('tick end', left - GAP, top(at) + 10, names[at]),
    text(best ? 'label best' : 'label', left + long(value) + GAP, top(at) + 10, said),
  ]);
  const across = (x: number) => `M${tenth(x)} ${SMALL.top - 3}V${bottom - 2}`;
  const axis = element('path', { class: 'axis', d: across(left - 0.5) });
  const line = baseline === null ? [] : [element('path', { class: 'base', d: across(left + long(baseline)) })];
  return { parts: [...filled, axis, ...line, ...words], height: bottom + 4 };
}
