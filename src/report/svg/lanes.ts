import { fit } from '../text.ts';
import { CHART, timeAxis } from './chart.ts';
import { linear } from './scale.ts';
import { tenth } from './stacked.ts';
import { element, text } from './svg.ts';

/** A process over time: its life in columns, what it referenced and copied in each, and the lane it was forked from, -1 = none that is shown. */
export interface DrawnLane {
  name: string;
  parent: number;
  first: number;
  last: number;
  ended: boolean;
  references: readonly number[];
  copies: readonly number[];
}

const LEFT = 216;
const EACH = 40;

/** Processes below each other: references upwards, pages copied on write downwards, a fork as a line from parent to child, the end as a bar. */
export function lanes(
  drawn: readonly DrawnLane[],
  width: number,
  references: number,
): { parts: string[]; height: number } {
  const right = CHART.width - 24;
  const x = linear(references, LEFT, right);
  const at = (column: number) => Math.min(x(column * width), right);
  const mostReferences = Math.max(1, ...drawn.flatMap((lane) => lane.references));
  const mostCopies = Math.max(1, ...drawn.flatMap((lane) => lane.copies));
  const line = (lane: number) => CHART.top + lane * EACH + 24;
  const forks = drawn.flatMap(({ parent, first }, lane) =>
    parent < 0 ? [] : [element('path', { class: 'fork', d: `M${tenth(at(first))} ${line(parent)}V${line(lane)}` })],
  );
  const rows = drawn.flatMap((lane, number) => {
    const y = line(number);
    const bars = (values: readonly number[], most: number, room: number) =>
      values
        .map((value, column) => {
          const high = value === 0 ? 0 : Math.max(1, (Math.abs(room) * value) / most) * Math.sign(room);
          return high === 0 ? '' : `M${tenth(at(column))} ${y}v${tenth(-high)}H${tenth(at(column + 1))}V${y}z`;
        })
        .join('');
    return [
      text('tick end', LEFT - 10, y + 2, fit(lane.name, 34)),
      element('path', { class: 'fill s5', d: bars(lane.references, mostReferences, 20) }),
      element('path', { class: 'fill s3', d: bars(lane.copies, mostCopies, -11) }),
      element('path', { class: 'life', d: `M${tenth(at(lane.first))} ${y}H${tenth(at(lane.last + 1))}` }),
      ...(lane.ended ? [element('path', { class: 'life', d: `M${tenth(at(lane.last + 1))} ${y - 7}v14` })] : []),
    ];
  });
  const bottom = line(drawn.length - 1) + 18;
  return { parts: [...rows, ...forks, ...timeAxis(references, x, bottom)], height: bottom + CHART.bottom };
}
