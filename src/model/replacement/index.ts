// lane: seam
import { clock } from './clock.ts';
import { fifo } from './fifo.ts';
import { lru } from './lru.ts';
import { none } from './none.ts';
import { opt } from './opt.ts';
import type { ReplacementFactory } from './replacement.ts';
import { secondChance } from './second-chance.ts';

/** THE LIST of replacement policies. */
export const replacements = {
  none,
  fifo,
  lru,
  clock,
  'second-chance': secondChance,
  opt,
} satisfies Record<string, ReplacementFactory>;
