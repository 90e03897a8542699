import type { Style } from '../style.ts';
import { displayWidth, fit, padEnd, padStart } from '../text.ts';

/** A small table of a terminal report: labels on the left, numbers on the right under each other. */
export interface Block {
  /** The title, then what stands above each column of numbers. */
  head: string[];
  rows: BlockRow[];
}

export interface BlockRow {
  cells: string[];
  /** How the row looks; plain if left out. */
  tone?: keyof Style;
}

/** A line laid out: its text, and how to style it once its end is known. */
export interface Line {
  text: string;
  paint: (text: string) => string;
}

export function row(...cells: string[]): BlockRow {
  return { cells };
}

/** The cells that one block takes from left to right. */
export function blockWidth(block: Block): number {
  return columnWidths(block).reduce((sum, width) => sum + width + GAP, -GAP);
}

/** The block as lines of exactly `width` cells; a block that is wider is cut at its right. */
export function blockLines(block: Block, width: number, style: Style): Line[] {
  const widths = columnWidths(block);
  const headRow: BlockRow = { cells: block.head };
  return [headRow, ...block.rows].map((line) => {
    const cells = widths.map((columnWidth, at) => {
      const cell = line.cells[at] ?? '';
      return at === 0 ? padEnd(cell, columnWidth) : padStart(cell, columnWidth);
    });
    const text = padEnd(fit(cells.join(' '.repeat(GAP)), width), width);
    return { text, paint: line === headRow ? headPaint(block, style) : style[line.tone ?? 'plain'] };
  });
}

/** Blanks between columns. */
const GAP = 2;

function headPaint(block: Block, style: Style): Line['paint'] {
  const end = block.head[0]?.length ?? 0;
  return (text) => style.strong(text.slice(0, end)) + style.dim(text.slice(end));
}

function columnWidths(block: Block): number[] {
  const lines = [block.head, ...block.rows.map((line) => line.cells)];
  const columns = Math.max(...lines.map((cells) => cells.length));
  return Array.from({ length: columns }, (_, at) => Math.max(...lines.map((cells) => displayWidth(cells[at] ?? ''))));
}
