// lane: seam
import { C, COUNTERS, INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from './counters.ts';
import type { CounterName } from './counters.ts';
import type { Machine } from './machine.ts';

/** A counter by its place in a block: of a run, of a window, or of the share of a process or region. */
export type Counter = (place: number) => number;

type Follows = (m: Machine, counter: Counter) => number;

/** What follows from counters: hits from misses, sums from kinds. */
const FOLLOWS: Record<string, Follows> = {
  references: (_, counter) => references(counter),
  l1_hits: (m, counter) => l1iLookups(m, counter) + l1dLookups(m, counter) - l1Misses(counter),
  l1_misses: (_, counter) => l1Misses(counter),
  l1i_hits: (m, counter) => (isUnified(m) ? 0 : l1iLookups(m, counter) - counter(C.l1i_misses)),
  l1i_misses: (m, counter) => (isUnified(m) ? 0 : counter(C.l1i_misses)),
  l1d_hits: (m, counter) => (isUnified(m) ? 0 : l1dLookups(m, counter) - counter(C.l1d_misses)),
  l1d_misses: (m, counter) => (isUnified(m) ? 0 : counter(C.l1d_misses)),
  l2_hits: (m, counter) => l2Lookups(m, counter) - counter(C.l2_misses),
  swap_ins: (_, counter) => counter(C.swap_in),
  minor_faults: (_, counter) => sum(MINOR_KINDS, counter),
  major_faults: (_, counter) => sum(MAJOR_KINDS, counter),
  invalid_faults: (_, counter) => sum(INVALID_KINDS, counter),
  invalid_references: (_, counter) => sum(INVALID_KINDS, counter),
  page_faults: (_, counter) => sum(MINOR_KINDS, counter) + sum(MAJOR_KINDS, counter) + sum(INVALID_KINDS, counter),
  touched_bytes: (_, counter) => 64 * counter(C.touched_lines),
};

/** All that is reported, by name. */
const REPORTED: ReadonlyMap<string, Follows> = new Map([
  ...COUNTERS.filter((name) => name !== 'touched_lines').map((name): [string, Follows] => {
    const place = C[name];
    return [name, (_, counter) => counter(place)];
  }),
  ...Object.entries(FOLLOWS),
]);
export const REPORTED_NAMES: readonly string[] = [...REPORTED.keys()];

/** One number of what is reported; undefined = there is none of that name. */
export function reportedAs(m: Machine, name: string, counter: Counter): number | undefined {
  return REPORTED.get(name)?.(m, counter);
}

/** All of them by name. */
export function reported(m: Machine, counter: Counter): Record<string, number> {
  return Object.fromEntries(Array.from(REPORTED, ([name, follows]) => [name, follows(m, counter)]));
}

function references(counter: Counter): number {
  return counter(C.fetches) + counter(C.loads) + counter(C.stores);
}

function isUnified({ tlbs: [fetchTlb, dataTlb] }: Machine): boolean {
  return fetchTlb !== null && fetchTlb === dataTlb;
}

function l1iLookups({ tlbs: [fetchTlb] }: Machine, counter: Counter): number {
  return fetchTlb === null ? 0 : counter(C.fetches);
}

function l1dLookups({ tlbs: [, dataTlb] }: Machine, counter: Counter): number {
  return dataTlb === null ? 0 : counter(C.loads) + counter(C.stores);
}

function l1Misses(counter: Counter): number {
  return counter(C.l1i_misses) + counter(C.l1d_misses);
}

function l2Lookups(m: Machine, counter: Counter): number {
  if (m.l2 === null) return 0;
  return references(counter) - l1iLookups(m, counter) - l1dLookups(m, counter) + l1Misses(counter);
}

function sum(kinds: readonly CounterName[], counter: Counter): number {
  return kinds.reduce((total, kind) => total + counter(C[kind]), 0);
}
