import { scaleSymlog } from 'd3-scale';
import { CHART } from './chart.ts';
import { tenth } from './path.ts';
import { element, text } from './svg.ts';

/** The tables of a level: their entries, and how many are in use in each of the first tables. */
export interface Level {
  name: string;
  said: string;
  entries: number;
  fill: readonly number[];
}

const HEIGHT = 44;
const LEFT = 84;
const ROOM = 500;

/** A row for each level, a bar for each table: the part of its entries in use, on a scale of logarithms so that one entry of many shows. */
export function tableLevels(levels: readonly Level[]): { parts: string[]; height: number } {
  const most = Math.max(...levels.map(({ fill }) => fill.length));
  const each = Math.max(1.5, Math.min(16, ROOM / most));
  const parts = levels.flatMap(({ name, said, entries, fill }, level) => {
    const top = 8 + level * (HEIGHT + 22);
    const bottom = top + HEIGHT;
    const shown = fill.slice(0, Math.floor(ROOM / each));
    const gap = each > 4 ? 2 : 0.5;
    const height = scaleSymlog([0, entries], [0, HEIGHT]).clamp(true);
    const outline = shown
      .map((_, at) => `M${tenth(LEFT + at * each)} ${top}h${tenth(each - gap)}v${HEIGHT}h-${tenth(each - gap)}z`)
      .join('');
    const full = shown
      .map(
        (used, at) => `M${tenth(LEFT + at * each)} ${bottom}v-${tenth(height(used))}h${tenth(each - gap)}V${bottom}z`,
      )
      .join('');
    return [
      text('label end', LEFT - 12, top + HEIGHT / 2 + 4, name),
      element('path', { class: 'empty', d: outline }),
      element('path', { class: 'fill s0', d: full }),
      text('tick', LEFT + Math.min(ROOM, shown.length * each) + 12, top + HEIGHT / 2 + 4, said),
    ];
  });
  return { parts, height: levels.length * (HEIGHT + 22) + CHART.top - 8 };
}
