import type { Mutant } from './mutate.ts';

/** Mutants that no test can kill, for nothing that the program promises changes. */
export interface Equivalent {
  /** A file of src/model. */
  file: string;
  /** The lines in it: a part of their text; left out: all. */
  line?: string;
  /** The part that is changed and what it becomes, `from -> to`; left out: whatever. */
  change?: string;
  reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'invariants.ts', reason: 'checks the model and changes no result' },
];

export function reasonWhyEquivalent({ file, text, from, to }: Mutant): string | null {
  const found = EQUIVALENT.find(
    (one) =>
      file === `src/model/${one.file}` &&
      (one.line === undefined || text.includes(one.line)) &&
      (one.change === undefined || one.change === `${from} -> ${to}`),
  );
  return found?.reason ?? null;
}
