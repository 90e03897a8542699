import { element } from './svg.ts';

/** A grid of coloured cells, rows from top to bottom; each cell is a class, '' = nothing. One path for each class, so that it stays small. */
export function cells(
  rows: readonly (readonly string[])[],
  place: { x: number; y: number; cellWidth: number; cellHeight: number },
): string {
  const paths = new Map<string, string>();
  for (const [row, classes] of rows.entries()) {
    for (let from = 0; from < classes.length;) {
      const look = classes[from];
      let to = from + 1;
      while (to < classes.length && classes[to] === look) to++;
      if (look !== '') paths.set(look, `${paths.get(look) ?? ''}M${from} ${row}h${to - from}`);
      from = to;
    }
  }
  const { x, y, cellWidth, cellHeight } = place;
  const scale = (value: number) => Number(value.toFixed(4));
  const transform = `translate(${x} ${scale(y + cellHeight / 2)}) scale(${scale(cellWidth)} ${scale(cellHeight)})`;
  const drawn = [...paths]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([look, d]) => element('path', { class: look, d }));
  return element('g', { class: 'cells', transform }, drawn.join(''));
}
