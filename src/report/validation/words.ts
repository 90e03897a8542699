import { decimal, thousands } from '../numbers.ts';
import type { Held, Limit, Spread, ValidatedProcess, Validation } from './validation.ts';

/** A table of a validation: its titles and cells, the same in every format for people. */
export interface ValidationTable {
  head: string[];
  rows: string[][];
  /** Columns of words; the others are numbers. */
  texts: number[];
}

/** What was done, in a line. */
export function circumstances({ recorder, trace, system, measured }: Validation): string {
  const source = recorder === null ? `trace ${trace ?? ''}` : `recorded with ${recorder}`;
  return `${source}, simulated on ${system}; ${measured}`;
}

/** The verdict in a sentence. */
export function verdictText({ minor, limit, within }: Validation): string {
  const { predicted, native } = minor;
  const between = Math.abs(predicted - native.median) > limit.faults;
  const reach = limitText(limit);
  if (!within) return `outside: ${differenceText(predicted, native.median)} is more than ${reach}`;
  if (between) return `within: more than ${reach} from the median, but between native runs`;
  return `within ${reach}: ${differenceText(predicted, native.median)}`;
}

export function limitText({ faults, percent, rule }: Limit): string {
  return `±${decimal(Math.floor(faults * 10) / 10)} faults (${percent}%: ${rule})`;
}

/** `+4 (+3.3%)`. */
export function differenceText(predicted: number, native: number): string {
  const difference = predicted - native;
  const sign = difference > 0 ? '+' : difference < 0 ? '-' : '';
  const size = sign + decimal(Math.abs(difference));
  if (native === 0 || difference === 0) return size;
  return `${size} (${sign}${((100 * Math.abs(difference)) / native).toFixed(1)}%)`;
}

const HEAD = ['predicted', 'native', 'min..max', 'off'];

/** The whole, a line for each count. */
export function totalsTable({ minor, major }: Validation): ValidationTable {
  return {
    head: ['', ...HEAD],
    rows:
      major === null
        ? [['page faults', ...heldCells(minor)]]
        : [
            ['minor faults', ...heldCells(minor)],
            ['major faults', ...heldCells(major)],
          ],
    texts: [0],
  };
}

/** The processes; sizes as predicted / native. */
export function processTable({ processes }: Validation): ValidationTable {
  const all = ['process', 'program', 'predicted', 'native', 'off', 'tables kB', 'peak RSS kB'];
  const rows = processes.map((process) => processCells(process));
  // What no process has is not shown.
  const kept = all.map((_, at) => at).filter((at) => at < 2 || rows.some((row) => row[at] !== ''));
  return {
    head: kept.map((at) => all[at]),
    rows: rows.map((row) => kept.map((at) => row[at])),
    texts: [0, 1],
  };
}

function processCells({ process, command, minor, tablesKb, residentKb }: ValidatedProcess): string[] {
  const [predicted, native, , off] = heldCells(minor);
  return [process, command, predicted, native, off, pairText(tablesKb), pairText(residentKb)];
}

function heldCells({ predicted, native }: Held): string[] {
  return [
    countText(predicted),
    countText(native?.median ?? null),
    native === null ? '' : spanText(native),
    predicted === null || native === null ? '' : differenceText(predicted, native.median),
  ];
}

function pairText({ predicted, native }: Held): string {
  if (predicted === null && native === null) return '';
  return `${predicted === null ? '-' : countText(predicted)} / ${native === null ? '-' : countText(native.median)}`;
}

function spanText({ min, max }: Spread): string {
  return min === max ? '' : `${thousands(min)}..${thousands(max)}`;
}

function countText(value: number | null): string {
  return value === null ? '' : Number.isInteger(value) ? thousands(value) : value.toFixed(1);
}
