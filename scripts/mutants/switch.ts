// What mutated sources call. One mutant is chosen, or none; or it is recorded which are reached.

let chosen = Number(process.env['PAGEWALK_MUTANT'] ?? -1);
let reached: Uint8Array | null = process.env['PAGEWALK_MUTANTS_TASK'] === 'record' ? new Uint8Array(100_000) : null;
/** What was reached while the files were loaded. */
export const loaded: Uint8Array | null = reached;
let turns = 0;
let mostTurns = Infinity;

export function isChosenMutant(id: number): boolean {
  if (reached !== null) {
    reached[id] = 1;
    return false;
  }
  return id === chosen;
}

/** Records a mutant where it has another value, or none. */
export function isOther<T>(id: number, value: T, mutant: () => unknown): T {
  if (reached === null || reached[id] === 1) return value;
  try {
    if (!Object.is(value, mutant())) reached[id] = 1;
  } catch {
    reached[id] = 1;
  }
  return value;
}

/** Stands in the condition of every loop, and ends those that have no end. */
export function turnOfLoop(): boolean {
  if (++turns > mostTurns) throw new Error('a loop without an end');
  return true;
}

/** Records into a list by id; null: no longer. */
export function record(into: Uint8Array | null): void {
  reached = into;
}

export function choose(id: number): void {
  chosen = id;
}

/** Counts turns of loops from 0. */
export function limitTurns(most: number): void {
  turns = 0;
  mostTurns = most;
}

export function turnsTaken(): number {
  return turns;
}
