import type { Draws } from './draws.ts';
import type { Recorder } from './recorder.ts';

/** A number that a synthetic workload takes. */
export interface Parameter {
  standard: number;
  least: number;
  most: number;
  /** `count`: a whole number; `bytes`: a whole number, also written as a size such as 4KiB; `real`: any number. */
  unit: 'count' | 'bytes' | 'real';
  doc: string;
}

/** The values of a workload's parameters. */
export type Values<Parameters extends Record<string, Parameter>> = { readonly [Name in keyof Parameters]: number };

/** What a run of the workload must count: known from the parameters alone, not from a simulation. */
export interface Expectation {
  /** Settings over those of linux-x86-64, as `--set` takes them. */
  settings: Readonly<Record<string, string>>;
  /** Metrics (docs/metrics.md) and their values. */
  counts: Readonly<Record<string, number>>;
  /** Of a workload of random draws: the values are means, and this is their standard deviation, or a bound of it. */
  deviation?: number;
  /** The formula, and when it holds. */
  why: string;
}

/** A workload that is made by a rule instead of being recorded. */
export interface Synthetic<Parameters extends Record<string, Parameter> = Record<string, Parameter>> {
  /** One line for the list. */
  title: string;
  /** What it does, record by record, and where it comes from. */
  about: string;
  parameters: Parameters;
  /** What is wrong with values that are each in their range; null = nothing. */
  problem?(values: Values<Parameters>): string | null;
  /** Writes the records; comes back whenever `out.full`, which it asks after each record. */
  records(values: Values<Parameters>, out: Recorder, draws: Draws): Generator<void, void>;
  expectations(values: Values<Parameters>): Expectation[];
}

/** The same workload under the type that a list can hold; the values that it gets are those of its own parameters. */
export function synthetic<const Parameters extends Record<string, Parameter>>(
  workload: Synthetic<Parameters>,
): Synthetic {
  return workload;
}

/** A parameter that is a whole number. */
export function count(standard: number, least: number, most: number, doc: string): Parameter {
  return { standard, least, most, unit: 'count', doc };
}

/** A parameter that is a number of bytes. */
export function bytes(standard: number, least: number, most: number, doc: string): Parameter {
  return { standard, least, most, unit: 'bytes', doc };
}

/** A parameter that need not be whole. */
export function real(standard: number, least: number, most: number, doc: string): Parameter {
  return { standard, least, most, unit: 'real', doc };
}

/** What is wrong with a workload whose parts take so many bytes together; null = nothing. */
export function tooLarge(what: string, size: number): string | null {
  return size <= MOST_BYTES ? null : `${what}: expected at most 64 TiB in all, found ${size} bytes`;
}

/** What fits below the upper half of 48-bit addresses. */
const MOST_BYTES = 2 ** 46;
