import { fit } from '../text.ts';
import { SMALL, textWidth } from './small-chart.ts';
import { tenth } from './stacked.ts';
import { element, text } from './svg.ts';

/** A bar with its name before and its value, as text, behind it. */
export interface SmallBar {
  name: string;
  value: number;
  said: string;
  best: boolean;
}

const EACH = 17;
/** Letters before a bar. */
const NAME = 18;
const GAP = 6;

/** Bars below each other; a line across them is the value that the others are relative to. */
export function smallBars(bars: readonly SmallBar[], baseline: number | null): { parts: string[]; height: number } {
  const names = bars.map(({ name }) => fit(name, NAME));
  const left = Math.ceil(Math.max(...names.map(textWidth))) + GAP;
  const right = SMALL.width - Math.ceil(Math.max(...bars.map(({ said }) => textWidth(said)))) - 2 * GAP;
  const most = Math.max(...bars.map(({ value }) => value));
  const long = (value: number) => (value <= 0 ? 0 : Math.max(1, (value / most) * (right - left)));
  const bottom = SMALL.top + bars.length * EACH;
  const rows = bars.flatMap(({ value, said, best }, at) => {
    const y = SMALL.top + at * EACH;
    const d = `M${left} ${y}h${tenth(long(value))}v${EACH - 5}H${left}z`;
    return [
      text('tick end', left - GAP, y + 10, names[at]),
      ...(value <= 0 ? [] : [element('path', { class: `fill ${best ? 's0' : 'rest'}`, d })]),
      text(best ? 'label best' : 'label', left + long(value) + GAP, y + 10, said),
    ];
  });
  const across = (x: number) => `M${tenth(x)} ${SMALL.top - 3}V${bottom - 2}`;
  const axis = element('path', { class: 'axis', d: across(left - 0.5) });
  const line = baseline === null ? [] : [element('path', { class: 'base', d: across(left + long(baseline)) })];
  return { parts: [...rows, axis, ...line], height: bottom + 4 };
}
