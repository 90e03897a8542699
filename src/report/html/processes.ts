import type { Course } from '../../metrics/course.ts';
import { shortName } from '../names.ts';
import { plural, thousands } from '../numbers.ts';
import { CHART } from '../svg/chart.ts';
import { type DrawnLane, lanes } from '../svg/lanes.ts';
import { inlineSvg } from '../svg/svg.ts';
import { printable } from '../text.ts';
import { type PageSection, paragraph, term } from './section.ts';

/** Processes that are drawn. */
const MOST = 24;

/** The processes on a line of time. */
export const processes: PageSection = {
  id: 'processes',
  title: 'Processes over time',
  body: ({ course, result, row }) => {
    if (course === null || course.lanes.length === 0) return '';
    const shown = lanesOf(course);
    const more = result.processes.length - shown.length;
    const { parts, height } = lanes(shown, course.width, course.references);
    const described = shown.map(({ name, parent }) => (parent < 0 ? name : `${name}, child of ${shown[parent].name}`));
    const about = { name: 'lanes', title: 'Processes over time', description: described.join('; ') };
    const image = inlineSvg({ ...about, kind: 'chart', width: CHART.width, height }, parts);
    const copies =
      row.cow_copy > 0
        ? ` Below the line, in the other colour: ${term('cow_copy', 'pages copied on write')}, ${thousands(row.cow_copy)} in all.`
        : '';
    return [
      paragraph(
        `Above each line the references that the process made in each column; a thin line down from its parent is its fork, a bar its end.${copies} ${term('context_switches', plural(row.context_switches, 'context switch', 'context switches'))}.${more > 0 ? ` ${plural(more, 'later process is', 'later processes are')} not drawn.` : ''}`,
      ),
      `<figure>${image}</figure>`,
    ].join('\n');
  },
};

function lanesOf({ lanes: all }: Course): DrawnLane[] {
  return all.slice(0, MOST).map(({ pid, command, ...lane }) => ({
    ...lane,
    parent: lane.parent < MOST ? lane.parent : -1,
    name: printable(shortName({ pid, command })),
  }));
}
