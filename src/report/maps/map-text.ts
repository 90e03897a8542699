import { bytes } from '../numbers.ts';
import type { Style } from '../style.ts';
import { displayWidth, fit, padEnd, padStart, printable, wrap } from '../text.ts';
import type { AddressMap, Look, MapRow } from './address-map.ts';

/** A memory map as a column of boxes, highest address on top, addresses at the edges; what is known of a box stands beside it or, on a narrow terminal, in it. */
export function mapText({ title, rows }: AddressMap, width: number, style: Style): string[] {
  const labels = rows.flatMap(({ high, low }) => [high, low]);
  const edge = Math.max(...labels.map((label) => label.length));
  const room = width - edge - 1;
  const box = room >= 64 ? Math.min(46, room - 26) : Math.min(60, room);
  const beside = room >= 64 ? Math.min(60, room - box - 2) : 0;
  const lines = [style.strong(title)];
  rows.forEach((row, at) => {
    const above = at === 0 ? null : rows[at - 1];
    const label = at === 0 ? row.high : (above?.low ?? '');
    lines.push(edgeLine(label, edge, box, at === 0 ? '┌┐' : '├┤', style));
    // An overlap: the row above ends elsewhere than this one begins.
    if (above !== null && above.low !== row.high) lines.push(edgeLine(row.high, edge, box, '╞╡', style));
    lines.push(...boxLines(row, { edge, box, beside }, style));
  });
  lines.push(edgeLine(rows[rows.length - 1].low, edge, box, '└┘', style));
  return lines;
}

function edgeLine(label: string, edge: number, box: number, corners: string, style: Style): string {
  const fill = corners === '╞╡' ? '═' : '─';
  return `${style.dim(padStart(label, edge))} ${corners[0]}${fill.repeat(box - 2)}${corners[1]}`;
}

interface Widths {
  edge: number;
  box: number;
  beside: number;
}

/** The lines of a box: its name and size in the first, as many lines as its size asks for and as there is to say. */
function boxLines(row: MapRow, { edge, box, beside }: Widths, style: Style): string[] {
  const inner = box - 4;
  const said = phrases(row, beside > 0 ? beside : inner, style);
  const first = headLine(row, inner);
  const inside = beside > 0 ? [] : said;
  const height = Math.max(leastHeight(row), 1 + inside.length, beside > 0 ? said.length : 0);
  const side = row.look === 'gap' ? '┊' : '│';
  const paint = LOOKS[row.look];
  return Array.from({ length: height }, (_, at) => {
    const content = at === 0 ? style[paint](fill(first, row.look)) : inside[at - 1];
    const cells = content ?? (row.look === 'guard' ? style[paint]('╱'.repeat(inner)) : ' '.repeat(inner));
    const text = beside > 0 && said[at] !== undefined ? `  ${said[at].trimEnd()}` : '';
    return `${' '.repeat(edge)} ${side} ${cells} ${side}${text}`.trimEnd();
  });
}

const LOOKS: Record<Look, keyof Style> = {
  user: 'strong',
  pool: 'strong',
  kernel: 'plain',
  free: 'plain',
  guard: 'warn',
  nobody: 'dim',
  reserved: 'dim',
  device: 'dim',
  gap: 'dim',
};

function headLine({ name, bytes: size, grows }: MapRow, inner: number): string {
  const arrow = { up: ' ↑', down: ' ↓', no: '' }[grows];
  const right = size === null ? 'as needed' : bytes(size);
  const left = fit(printable(name), inner - displayWidth(right) - 2 - arrow.length) + arrow;
  return padEnd(left, inner - displayWidth(right)) + right;
}

/** A guard is hatched: runs of blanks become strokes. */
function fill(text: string, look: Look): string {
  return look === 'guard' ? text.replace(/ {2,}/g, (blanks) => ` ${'╱'.repeat(blanks.length - 2)} `) : text;
}

function phrases({ rights, details, note, wrong }: MapRow, width: number, style: Style): string[] {
  const lines = (text: string, paint: (line: string) => string) =>
    wrap(printable(text), width).map((line) => paint(padEnd(line, width)));
  return [
    ...wrong.flatMap((text) => lines(text, style.bad)),
    ...(rights === '' ? [] : lines(rights, style.plain)),
    ...(details.length === 0 ? [] : lines(details.join('; '), style.plain)),
    ...(note === '' ? [] : lines(note, style.dim)),
  ];
}

/** A larger range is a higher box, by steps: 1 MiB, 256 MiB. */
function leastHeight({ bytes: size, look }: MapRow): number {
  if (size === null || look === 'gap') return 1;
  return size < 2 ** 20 ? 1 : size < 2 ** 28 ? 2 : 3;
}
