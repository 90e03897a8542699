import { formatSize } from '../sizes.ts';
import type { System } from '../system.ts';

/** What the maps of a system say against each other or themselves. */
export interface Contradiction {
  /** An error cannot be so; a remark is worth a look: it may be meant. */
  grade: 'error' | 'remark';
  /** A name for machines: `overlap`, `size`, `gap`. */
  kind: string;
  map: 'virtual' | 'physical';
  /** The address that it is about. */
  address: number;
  /** One sentence with addresses and sizes. */
  text: string;
}

/** Finds what one rule forbids. */
export type Rule = (system: System) => Contradiction[];

/** A range of either map. */
export interface Range {
  name: string;
  start: number;
  end: number;
  size: number | null;
  approximate: boolean;
  guard: boolean;
}

/** The ranges of both maps, lowest first. */
export function mapsOf(system: System): { map: 'virtual' | 'physical'; ranges: Range[] }[] {
  const virtual = system.regions.map((region) => region as Range);
  const physical = system.physical.map((range) => ({ ...range, guard: range.use === 'guard' }));
  return [
    { map: 'virtual', ranges: virtual.toSorted(byStart) },
    { map: 'physical', ranges: physical.toSorted(byStart) },
  ];
}

function byStart(left: Range, right: Range): number {
  return left.start - right.start || left.end - right.end;
}

/** An address as documents write it: at least eight digits. */
export function hex(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(8, '0')}`;
}

export function span({ start, end }: { start: number; end: number }): string {
  return `${hex(start)}-${hex(end)}`;
}

/** The name of a range in a sentence, and where it lies. */
export function called(range: Range): string {
  return `"${range.name}" (${span(range)})`;
}

/** Bytes in the largest unit of which they are quarters, without loss: `20 KiB`, `42.5 MiB`, `5,184 bytes`; rounded where that would be five digits. */
export function size(bytes: number): string {
  const power = [4, 3, 2, 1].find((each) => bytes >= 1024 ** each && Number.isInteger((bytes / 1024 ** each) * 4));
  const value = power === undefined ? bytes : bytes / 1024 ** power;
  if (value >= 10_000) return formatSize(bytes);
  const unit = power === undefined ? 'bytes' : ['KiB', 'MiB', 'GiB', 'TiB'][power - 1];
  return `${value.toLocaleString('en-US')} ${unit}`;
}
