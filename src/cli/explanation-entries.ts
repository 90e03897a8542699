import { displayWidth, padEnd, padStart, wrap } from '../report/text.ts';
import type { Style } from '../report/style.ts';
import { binary, hex } from '../run/explain/entry.ts';
import type { Entry } from '../run/explain/entry.ts';
import type { WalkRead } from '../run/explain/walk.ts';

/** Entries of page tables as a drawing: a line each, their bits under their names and numbers; where that is too wide, as a list. */
export function entryLines(reads: readonly WalkRead[], width: number, style: Style): string[] {
  const groups: WalkRead[][] = [];
  for (const read of reads) {
    const group = groups.at(-1);
    if (group !== undefined && shapeOf(group[0].entry) === shapeOf(read.entry)) group.push(read);
    else groups.push([read]);
  }
  const left = leftColumns(reads);
  return groups.flatMap((group) => drawing(group, left, width, style) ?? group.flatMap((read) => listing(read, width)));
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

function drawing(reads: readonly WalkRead[], left: readonly number[], width: number, style: Style): string[] | null {
  const { fields } = reads[0].entry;
  const places = ['', '', '', ...fields.map(({ high, low }) => (high === low ? `${high}` : `${high}..${low}`))];
  const names = [...LEFT, ...fields.map(({ name }) => name)];
  const rows = reads.map((read) => [...leftCells(read), ...read.entry.fields.map((_, at) => cellOf(read.entry, at))]);
  const lines = [places, names, ...rows];
  const widths = names.map((_, column) => left[column] ?? Math.max(...lines.map((line) => displayWidth(line[column]))));
  const whole = widths.reduce((sum, cells) => sum + cells + 1, INDENT);
  if (whole > width) return null;
  return lines.map((line, row) => {
    const text = line.map((cell, at) => (at === 0 ? padEnd : padStart)(cell, widths[at])).join(' ');
    return ' '.repeat(INDENT) + (row === 0 ? style.dim(text) : row === 1 ? style.strong(text) : text);
  });
}

/** Blanks before what belongs to a heading. */
export const INDENT = 2;

function listing(read: WalkRead, width: number): string[] {
  const at = read.at === null ? '' : ` at ${hex(read.at)}`;
  const head = `level ${levelText(read)}, index ${read.index}${at}:`;
  const bits = read.entry.fields.map(({ name }, field) => `${name}=${cellOf(read.entry, field)}`).join(' ');
  return [
    ...wrap(head, width - INDENT).map((line) => ' '.repeat(INDENT) + line),
    ...wrap(bits, width - 2 * INDENT).map((line) => ' '.repeat(2 * INDENT) + line),
  ];
}

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
      return about === '' ? shown : `${shown} (${about})`;
    });
}
