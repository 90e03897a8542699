import { displayWidth, padEnd, padStart } from './text.ts';

export interface Column {
  /** Markdown. */
  title: string;
  align: 'left' | 'right';
}

/** Cells that are Markdown already, as a table whose source is aligned too. */
export function markdownTable(columns: Column[], rows: string[][]): string {
  const widths = columns.map((column, at) =>
    Math.max(3, displayWidth(column.title), ...rows.map((row) => displayWidth(row[at] ?? ''))),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => pad(cell, columns[at]?.align, widths[at] ?? 0)).join(' | ')} |`;
  const rule = columns.map((column, at) => {
    const dashes = '-'.repeat((widths[at] ?? 0) - 1);
    return column.align === 'right' ? `${dashes}:` : `${dashes}-`;
  });
  return [line(columns.map((column) => column.title)), line(rule), ...rows.map(line)].join('\n');
}

export function left(title: string): Column {
  return { title, align: 'left' };
}

export function right(title: string): Column {
  return { title, align: 'right' };
}

function pad(cell: string, align: Column['align'] | undefined, width: number): string {
  return align === 'right' ? padStart(cell, width) : padEnd(cell, width);
}
