import { assert } from '../base/assert.ts';
import type { System } from '../system/system.ts';
import type { Totals } from './result.ts';

export type Unit =
  | 'count'
  | 'bytes'
  | 'frames'
  | 'pages'
  | 'entries'
  | 'tables'
  | 'runs'
  | 'cycles'
  | 'fraction'
  | 'per million references'
  /** A sum of frames over references: divided by `references` it is a mean. */
  | 'frame-references';

/**
 * What a metric's parts add up to: `everywhere` = the values of windows, of processes and of regions each add up to the run's;
 * `windows` = only those of windows do (sums over references); `nowhere` = peaks, states at the end and ratios.
 */
export type Adds = 'everywhere' | 'windows' | 'nowhere';

/** A number of a run under a name that means the same in every output. */
export interface Metric<Name extends string = string, Value extends number | number[] = number | number[]> {
  readonly name: Name;
  readonly unit: Unit;
  readonly group: string;
  /** Its exact meaning, with the section of docs/model.md. */
  readonly doc: string;
  /** How it follows from counters; '' for a counter. */
  readonly formula: string;
  readonly adds: Adds;
  /** Digits after the point wherever it is written for a program. */
  readonly decimals: 0 | 6;
  /** Its value is a list. */
  readonly list: boolean;
  readonly value: (totals: Totals, system: System) => Value;
}

/** The makers of the metrics of one group. */
export function inGroup(group: string) {
  return {
    /** An exact integer of the model. */
    counter: <const Name extends string>(name: Name, unit: Unit, adds: Adds, doc: string): Metric<Name, number> => ({
      name,
      unit,
      group,
      doc,
      formula: '',
      adds,
      decimals: 0,
      list: false,
      value: (totals) => total(totals, name),
    }),

    /** An exact list of integers of the model. */
    list: <const Name extends string>(name: Name, unit: Unit, doc: string): Metric<Name, number[]> => ({
      name,
      unit,
      group,
      doc,
      formula: '',
      adds: 'nowhere',
      decimals: 0,
      list: true,
      value: (totals) => totalList(totals, name),
    }),

    /** Fractions that follow from counters. */
    ratios: <const Name extends string>(
      name: Name,
      unit: Unit,
      doc: string,
      formula: string,
      value: (totals: Totals, system: System) => number[],
    ): Metric<Name, number[]> => ({ name, unit, group, doc, formula, adds: 'nowhere', decimals: 6, list: true, value }),

    /** An integer that follows from counters. */
    exact: <const Name extends string>(
      name: Name,
      unit: Unit,
      doc: string,
      formula: string,
      value: (totals: Totals, system: System) => number,
    ): Metric<Name, number> => ({ name, unit, group, doc, formula, adds: 'nowhere', decimals: 0, list: false, value }),

    /** A fraction or mean that follows from counters. */
    ratio: <const Name extends string>(
      name: Name,
      unit: Unit,
      doc: string,
      formula: string,
      value: (totals: Totals, system: System) => number,
    ): Metric<Name, number> => ({ name, unit, group, doc, formula, adds: 'nowhere', decimals: 6, list: false, value }),
  };
}

/** A counter of a run. */
export function total(totals: Totals, name: string): number {
  const value = totals[name];
  assert(typeof value === 'number', `the run has no counter ${name}`);
  return value;
}

/** A list of integers of a run. */
export function totalList(totals: Totals, name: string): number[] {
  const value = totals[name];
  assert(Array.isArray(value), `the run has no list ${name}`);
  return value;
}

/** A quotient, 0 where the divisor is 0. */
export function quotient(dividend: number, divisor: number): number {
  return divisor === 0 ? 0 : dividend / divisor;
}
