import type { Path } from './settings-text.ts';
import type { System } from './system.ts';

/** A rule between settings: it looks when all that it `needs` are valid by themselves, and says what cannot be. */
export interface Check {
  needs: (keyof System)[];
  problem(system: System): { path: Path; message: string } | null;
}
