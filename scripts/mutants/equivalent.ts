import type { Mutant } from './mutate.ts';

/** Mutants that no test can kill, for nothing that the program promises changes. A test that could kill one would be better than an entry here. */
export interface Equivalent {
  /** A file of src/model; left out: all. */
  file?: string;
  /** A part of the line's text; left out: all lines. */
  line?: string;
  /** What is changed and what it becomes, `from -> to`; left out: whatever. */
  change?: string;
  reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'invariants.ts', reason: 'checks the model and changes no result' },
  { line: '= grown', change: '> -> >=', reason: 'a list grows when it is full, not when it would not do' },
  { line: 'Peak = ', change: '> -> >=', reason: 'a peak that is met again stays the same' },
  {
    file: 'processes.ts',
    line: 'const before = first ?',
    change: 'first -> false',
    reason: 'used only where a process ran before',
  },
  { file: 'future.ts', line: 'if (known >= 0) return known;', reason: 'what is known would be found again' },
];

export function reasonWhyEquivalent({ file, text, from, to }: Mutant): string | null {
  const found = EQUIVALENT.find(
    (one) =>
      (one.file === undefined || file === `src/model/${one.file}`) &&
      (one.line === undefined || text.includes(one.line)) &&
      (one.change === undefined || one.change === `${from} -> ${to}`),
  );
  return found?.reason ?? null;
}
