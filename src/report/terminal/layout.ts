import type { Style } from '../style.ts';
import { type Block, blockLines, blockWidth, type Line } from './block.ts';

/** Blocks side by side in as many columns as the width holds, each block under the shortest column so far. */
export function layOut(blocks: Block[], width: number, style: Style): string[] {
  const widest = Math.min(width, Math.max(...blocks.map(blockWidth)));
  const count = Math.max(1, Math.min(blocks.length, Math.floor((width + GUTTER) / (widest + GUTTER))));
  const columns: Line[][] = Array.from({ length: count }, () => []);
  for (const block of blocks) {
    const shortest = columns.reduce((least, column) => (column.length < least.length ? column : least));
    if (shortest.length > 0) shortest.push(blank(widest));
    shortest.push(...blockLines(block, widest, style));
  }
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, at) => joined(columns.map((column) => column[at] ?? blank(widest))));
}

/** Blanks between columns of blocks. */
const GUTTER = 4;

function blank(width: number): Line {
  const text = ' '.repeat(width);
  return { text, paint: () => text };
}

/** Lines of one height, without blanks at the end. */
function joined(lines: Line[]): string {
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  return lines
    .slice(0, last + 1)
    .map((line, at) => (at === last ? line.paint(line.text.trimEnd()) : line.paint(line.text)))
    .join(' '.repeat(GUTTER));
}
