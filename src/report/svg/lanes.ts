import { fit } from '../text.ts';
import { CHART, columnEdges, timeAxis } from './chart.ts';
import { linear } from './scale.ts';
import { columnsPath, tenth } from './path.ts';
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
  const upwards = linear(Math.max(1, ...drawn.flatMap((lane) => lane.references)), 0, 20);
  const downwards = linear(Math.max(1, ...drawn.flatMap((lane) => lane.copies)), 0, 11);
  const line = (lane: number) => CHART.top + lane * EACH + 24;
  const forks = drawn.flatMap(({ parent, first }, lane) =>
    parent < 0 ? [] : [element('path', { class: 'fork', d: `M${tenth(at(first))} ${line(parent)}V${line(lane)}` })],
  );
  const rows = drawn.flatMap((lane, number) => {
    const y = line(number);
    const bars = (values: readonly number[], height: (value: number) => number, sign: 1 | -1) =>
      columnsPath(
        columnEdges(values.length, width, references, x),
        values.map((value) => [y, value === 0 ? y : y + sign * Math.max(1, height(value))]),
      );
    return [
      text('tick end', LEFT - 10, y + 2, fit(lane.name, 34)),
      element('path', { class: 'fill s5', d: bars(lane.references, upwards, -1) }),
      element('path', { class: 'fill s3', d: bars(lane.copies, downwards, 1) }),
      element('path', { class: 'life', d: `M${tenth(at(lane.first))} ${y}H${tenth(at(lane.last + 1))}` }),
      ...(lane.ended ? [element('path', { class: 'life', d: `M${tenth(at(lane.last + 1))} ${y - 7}v14` })] : []),
    ];
  });
  const bottom = line(drawn.length - 1) + 18;
  return { parts: [...rows, ...forks, ...timeAxis(references, x, bottom)], height: bottom + CHART.bottom };
}
