import type { Course, HeatSpace } from '../../metrics/course.ts';
import type { Result } from '../../metrics/result.ts';
import { processName } from '../names.ts';
import { bytes, plural } from '../numbers.ts';
import { CHART } from '../svg/chart.ts';
import { type HeatGroup, heat } from '../svg/heat.ts';
import { inlineSvg } from '../svg/svg.ts';
import { fit, printable } from '../text.ts';
import { type PageSection, markup, paragraph } from './section.ts';

/** Address spaces that are drawn, and rows of each. */
const SPACES = 4;
const ROWS = 64;

/** Which addresses were used when, of the busiest address spaces. */
export const addressHeat: PageSection = {
  id: 'addresses',
  title: 'Addresses over time',
  body: ({ course, result }) => {
    if (course === null || course.heat.length === 0) return '';
    const busiest = course.heat.toSorted((a, b) => referencesOf(b) - referencesOf(a)).slice(0, SPACES);
    const shown = course.heat.filter((space) => busiest.includes(space));
    const more = course.heat.length - shown.length;
    const pageBytes = result.system.pageSize;
    const maps = shown.map((space, at) => drawn(course, result, space, { at, pageBytes, small: shown.length > 1 }));
    return [
      paragraph(
        `References by address and time. Each row is a stretch of pages that was used, region by region from the highest address down; addresses that nobody touched are left out. The shade is the logarithm of the number of references.${more > 0 ? ` The ${plural(shown.length, 'busiest address space')}; ${plural(more, 'more is', 'more are')} not drawn.` : ''}`,
      ),
      ...maps,
    ].join('\n');
  },
};

function referencesOf({ rows }: HeatSpace): number {
  return rows.reduce((sum, { columns }) => sum + columns.reduce((part, value) => part + value, 0), 0);
}

function drawn(
  course: Course,
  result: Result,
  space: HeatSpace,
  { at, pageBytes, small }: { at: number; pageBytes: number; small: boolean },
): string {
  const { groups, joined } = groupsOf(space, small ? ROWS * 0.75 : ROWS);
  const { parts, height } = heat(groups, course.width, course.references, small ? 5 : 6);
  const process = result.processes.find(({ trace, pid }) => trace === space.trace && pid === space.pid);
  const name = markup(processName(result, process ?? space));
  const said = groups.map((group) => group.name).join(', ');
  const about = {
    name: `heat-${at}`,
    title: `References by address and time, ${printable(processName(result, process ?? space))}`,
    description: `Regions from the highest address down: ${said}.`,
  };
  const row = `a row is up to ${bytes(joined * space.blockPages * pageBytes)}`;
  const image = inlineSvg({ ...about, kind: 'chart', width: CHART.width, height }, parts);
  return `<figure><figcaption>${name} <span class="soft">${row}</span></figcaption>${image}</figure>`;
}

/** Rows by region, from that with the highest address down, neighbours joined until there are few enough; regions that get no row of their own are left out, least used first. */
function groupsOf({ rows }: HeatSpace, most: number): { groups: HeatGroup[]; joined: number } {
  const named = new Map<string, number[][]>();
  for (const { role, region, columns } of rows.toReversed()) {
    const name = fit(printable(region === role || region === '' ? role || 'outside any region' : region), 32);
    named.set(name, [...(named.get(name) ?? []), columns]);
  }
  const groups = [...named].map(([name, own]) => ({ name, rows: own }));
  const weight = (group: { rows: number[][] }) =>
    group.rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  const kept = groups.toSorted((a, b) => weight(b) - weight(a)).slice(0, most);
  const shown = groups.filter((group) => kept.includes(group));
  let joined = 1;
  const height = () => shown.reduce((sum, group) => sum + Math.ceil(group.rows.length / joined), 0);
  while (height() > most && shown.some((group) => group.rows.length > joined)) joined++;
  return { groups: shown.map((group) => ({ name: group.name, rows: joinRows(group.rows, joined) })), joined };
}

function joinRows(rows: readonly number[][], each: number): number[][] {
  const joined: number[][] = [];
  for (let from = 0; from < rows.length; from += each) {
    const part = rows.slice(from, from + each);
    joined.push(part[0].map((_, column) => part.reduce((sum, row) => sum + row[column], 0)));
  }
  return joined;
}
