import { cells } from './cells.ts';
import { CHART } from './chart.ts';
import { element, text } from './svg.ts';

/** What a class of cells stands for. */
export interface CellLook {
  look: string;
  name: string;
}

const COLUMNS = 128;

/** Frames in order of their numbers, from left to right and top to bottom; beside it who has how many. */
export function frameMap(
  looks: readonly string[],
  named: readonly CellLook[],
  address: (row: number) => string,
): { parts: string[]; height: number } {
  const rows = Array.from({ length: Math.ceil(looks.length / COLUMNS) }, (_, row) =>
    looks.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
  const [x, y] = [CHART.left + 20, 6];
  const cellWidth = (CHART.width - CHART.right - 40 - x) / COLUMNS;
  const cellHeight = Math.max(5, Math.min(12, 240 / rows.length));
  const counts = new Map<string, number>();
  for (const look of looks) counts.set(look, (counts.get(look) ?? 0) + 1);
  const shown = named.filter(({ look }) => look !== '' && counts.has(look));
  const every = Math.ceil(14 / cellHeight);
  const parts = [
    element('rect', { class: 'night', x, y, width: cellWidth * COLUMNS, height: rows.length * cellHeight }),
    cells(rows, { x, y, cellWidth, cellHeight }),
    ...rows.flatMap((_, row) =>
      row % every === 0 ? [text('mono end', x - 8, y + (row + 0.5) * cellHeight + 4, address(row * COLUMNS))] : [],
    ),
    ...shown.flatMap(({ look, name }, at) => [
      element('path', { class: `${look} key`, d: `M${CHART.width - 166} ${14 + at * 18}h13` }),
      text('label', CHART.width - 147, 18 + at * 18, name),
    ]),
  ];
  return { parts, height: Math.max(rows.length * cellHeight, shown.length * 18) + 16 };
}
