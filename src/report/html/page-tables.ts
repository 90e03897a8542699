import type { TablePicture } from '../../metrics/course.ts';
import { plural, share, thousands } from '../numbers.ts';
import { CHART } from '../svg/chart.ts';
import { inlineSvg } from '../svg/svg.ts';
import { tableLevels } from '../svg/table-levels.ts';
import { type PageSection, paragraph, term } from './section.ts';

/** How full the page tables were, level by level. */
export const pageTables: PageSection = {
  id: 'tables',
  title: 'Page tables',
  body: ({ course }) => {
    const pictures = course?.tables.filter(({ levels }) => levels.some(({ tables }) => tables > 0)) ?? [];
    if (pictures.length === 0) return '';
    return [
      paragraph(
        `A bar is a table, in order of processes and addresses; its height is the part of its entries in use, on a scale of logarithms: half the height is the square root of all. ${term('pte_used', 'Entries in use')} against ${term('pte_capacity', 'entries there are')} is what sparse address spaces waste.`,
      ),
      ...pictures.map(figure),
    ].join('\n');
  },
};

function figure({ when, at, levels }: TablePicture): string {
  const named = levels.map(({ entries, tables, used, fill }, level) => ({
    name: levelName(level, levels.length),
    said: `${plural(tables, 'table')}: ${thousands(used)} of ${thousands(entries * tables)} entries, ${share(used, entries * tables)}`,
    entries,
    fill,
  }));
  const { parts, height } = tableLevels(named);
  const time = `${when === 'most' ? 'When most frames were in use' : 'At the end'}, after ${plural(at, 'reference')}`;
  const description = named.map(({ name, said }) => `${name}: ${said}`).join('; ');
  const about = { name: `tables-${when}`, title: `Page tables by level. ${time}`, description };
  const image = inlineSvg({ ...about, kind: 'chart', width: CHART.width, height }, parts);
  return `<figure><figcaption>${time}</figcaption>${image}</figure>`;
}

function levelName(level: number, levels: number): string {
  if (levels === 1) return 'the table';
  if (level === 0) return 'root';
  return level === levels - 1 ? 'leaf' : `level ${levels - 1 - level}`;
}
