import { displayWidth, padEnd, padStart, wrap } from '../report/text.ts';
import type { Style } from '../report/style.ts';
import { binary, hex } from '../run/explain/entry.ts';
import type { Entry } from '../run/explain/entry.ts';
import type { WalkRead } from '../run/explain/walk.ts';

/** Entries of page tables as a drawing: a line each, their bits under their names and numbers. */
export function entryLines(reads: readonly WalkRead[], width: number, style: Style): string[] {
  const groups: WalkRead[][] = [];
  for (const read of reads) {
    const group = groups.at(-1);
    if (group !== undefined && shapeOf(group[0].entry) === shapeOf(read.entry)) group.push(read);
    else groups.push([read]);
  }
  const left = leftColumns(reads);
  return groups.flatMap((group) => drawing(group, left, width, style));
}

/** Level, index and address, which all drawings of a walk have under each other. */
function leftColumns(reads: readonly WalkRead[]): number[] {
  const lines = [LEFT, ...reads.map(leftCells)];
  return LEFT.map((_, column) => Math.max(...lines.map((line) => displayWidth(line[column]))));
}

const LEFT = ['level', 'index', 'read at'];

function leftCells(read: WalkRead): string[] {
  return [levelText(read), `${read.index}`, read.at === null ? '-' : hex(read.at)];
}

function shapeOf({ fields }: Entry): string {
  return fields.map(({ name }) => name).join(' ');
}

/** Rows of one layout; what is too wide for a line goes on below, under the same levels. */
function drawing(reads: readonly WalkRead[], left: readonly number[], width: number, style: Style): string[] {
  const columns = reads[0].entry.fields.map(({ high, low, name }, at) => {
    const cells = [high === low ? `${high}` : `${high}..${low}`, name, ...reads.map(({ entry }) => cellOf(entry, at))];
    return { cells, width: Math.max(...cells.map(displayWidth)) };
  });
  const begin = ['', '', ''];
  const leftLines = [begin, LEFT, ...reads.map(leftCells)].map((cells) =>
    cells.map((cell, at) => (at === 0 ? padEnd : padStart)(cell, left[at])).join(' '),
  );
  const room = width - INDENT - displayWidth(leftLines[0]);
  const bands: (typeof columns)[] = [];
  let used = Infinity;
  for (const column of columns) {
    used += column.width + 1;
    if (used > room) {
      bands.push([]);
      used = column.width + 1;
    }
    bands[bands.length - 1].push(column);
  }
  return bands.flatMap((band) =>
    leftLines.map((start, row) => {
      const text = [start, ...band.map((column) => padStart(column.cells[row], column.width))].join(' ');
      return ' '.repeat(INDENT) + (row === 0 ? style.dim(text) : row === 1 ? style.strong(text) : text);
    }),
  );
}

/** Blanks before what belongs to a heading. */
export const INDENT = 2;

function levelText({ level, name }: WalkRead): string {
  return name === '' ? `${level}` : `${level} ${name}`;
}

/** A field as it is drawn: a frame's number in hexadecimal, all else in binary, a wide one that is 0 as 0. */
function cellOf(entry: Entry, at: number): string {
  const { is, value, high, low } = entry.fields[at];
  if (is === 'frame') return value === 0 && !entry.present ? '-' : hex(value);
  const bits = high - low + 1;
  return value === 0 && bits > 4 ? '0' : binary(value, bits);
}

/** The whole value of an entry: hexadecimal, binary in groups of eight, and the bits that are set by their meaning. */
export function valueLines(entry: Entry, width: number): string[] {
  const { value, bits } = entry;
  const groups = binary(value, bits).match(/.{8}/g) ?? [];
  if (value === 0n) return [`${' '.repeat(INDENT)}= 0x0: no bit is set`];
  return [`= ${hex(value)}`, groups.join(' '), `set: ${setBits(entry).join(', ')}`].flatMap((text) =>
    wrap(text, width - INDENT).map((line) => ' '.repeat(INDENT) + line),
  );
}

/** The fields of an entry that are not 0, lowest first, each with what it says. */
export function setBits({ fields }: Entry): string[] {
  return fields
    .filter(({ value, is }) => value !== 0 && is === 'bits')
    .toReversed()
    .map(({ name, high, low, value, about }) => {
      const shown = high === low ? name : `${name} = ${binary(value, high - low + 1)}`;
      return about === '' || about === name ? shown : `${shown} (${about})`;
    });
}
