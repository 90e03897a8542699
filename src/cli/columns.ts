import { displayWidth, padEnd, padStart } from '../report/text.ts';

/** Rows of cells as aligned lines: numbers (all columns but those of `texts`) to the right. */
export function columns(rows: readonly (readonly string[])[], texts: readonly number[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(widest[at] ?? 0, displayWidth(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, at) => (texts.includes(at) ? padEnd(cell, widths[at]) : padStart(cell, widths[at])))
      .join('  ')
      .trimEnd(),
  );
}

/** Cells below which the words of the last column get lines of their own. */
const LEAST = 20;

/** The same, the last column as words within a width: beside the others where there is room for them, else below. */
export function columnsWithin(rows: readonly (readonly string[])[], texts: readonly number[], width: number): string[] {
  const heads = columns(
    rows.map((row) => row.slice(0, -1)),
    texts,
  );
  const column = Math.max(...heads.map(displayWidth)) + 2;
  return heads.flatMap((head, row) => {
    const words = rows[row].at(-1) ?? '';
    const beside = wordLines(words, width - column);
    if (width - column >= LEAST && beside.every((line) => displayWidth(line) <= width - column))
      return beside.map((line, at) => (padEnd(at === 0 ? head : '', column) + line).trimEnd());
    const under = ' '.repeat(Math.min(4, head.length - head.trimStart().length + 2));
    return [head, ...wordLines(words, width - under.length).map((line) => under + line)];
  });
}

/** Words in lines of a width; a longer word, as a path, has a line of its own and is whole. */
export function wordLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(`${line} ${word}`) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
