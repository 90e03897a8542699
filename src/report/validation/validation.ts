/** The same count of several native runs. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** A count as predicted and as several native runs had it; null = not known. */
export interface Held {
  predicted: number | null;
  native: Spread | null;
}

/** A process that the recording, the native runs, or both have. */
export interface ValidatedProcess {
  /** `0` the command itself, `0.1` its second child. */
  process: string;
  command: string;
  minor: Held;
  /** kB of page tables at its end: predicted at the addresses of the first native run, and of that run. */
  tablesKb: Held;
  /** kB of its largest resident set. */
  residentKb: Held;
}

/** A prediction beside what was measured. */
export interface Validation {
  /** What was validated, in words: the command, or the file of observed faults. */
  title: string;
  command: readonly string[];
  /** What recorded the command; null = a trace was given. */
  recorder: string | null;
  trace: string | null;
  system: string;
  /** What measured: native runs, or a file of observed faults. */
  measured: string;
  /** Minor faults of each native run. */
  runs: readonly number[];
  minor: { predicted: number; native: Spread };
  /** null = they are among the minor ones. */
  major: { predicted: number; native: Spread } | null;
  limit: Limit;
  within: boolean;
  processes: readonly ValidatedProcess[];
  /** Why the two may differ, as far as it applies. */
  notes: readonly string[];
}

/** How far a prediction may be from the native median. */
export interface Limit {
  percent: number;
  /** Faults: that part of the median, or LEAST_FAULTS. */
  faults: number;
  /** Why it is this part. */
  rule: string;
}

const LEAST_FAULTS = 2;

export function limitOf(median: number, percent: number, rule: string): Limit {
  return { percent, faults: Math.max(LEAST_FAULTS, (median * percent) / 100), rule };
}

/** Whether a prediction is within a limit; one that lies between native runs always is. */
export function isWithin(predicted: number, { min, median, max }: Spread, { faults }: Limit): boolean {
  return Math.abs(predicted - median) <= faults || (predicted >= min && predicted <= max);
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}
