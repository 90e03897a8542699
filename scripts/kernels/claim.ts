import type { Measurements } from './measure.ts';

export type Verdict = 'holds' | 'holds in part' | 'does not hold';

/** Something that a kernel's document says in numbers, held against what was measured. */
export interface Claim {
  /** In our words, with the place in its document. */
  says: string;
  where: string;
  /** What shows it: a command line without the program's name, or the map itself. */
  command: string;
  check(measure: Measurements): Promise<{ measured: string; verdict: Verdict }>;
}

/** What a report says of one kernel. */
export interface KernelReport {
  /** Profile; `@shipped` is run too where it has one. */
  name: string;
  claims: Claim[];
  /** What its author should change first, with numbers. */
  advice(measure: Measurements): Promise<string[]>;
}

/** Traces of one process, which every kernel can run. */
export const TRACES = {
  ls: 'traces/ls.lackey.gz',
  sqlite3: 'traces/sqlite3.lackey.gz',
  mapchurn: 'traces/mapchurn.lackey.gz',
  deeprec: 'traces/deeprec.lackey.gz',
} as const;

export function runOn(trace: string, system: string, ...more: string[]): string[] {
  return ['run', trace, '--system', system, ...more];
}
