// lane: seam
import { aging } from './aging.ts';
import { arc } from './arc.ts';
import { clock } from './clock.ts';
import { fifo } from './fifo.ts';
import { lfu } from './lfu.ts';
import { lru } from './lru.ts';
import { mru } from './mru.ts';
import { none } from './none.ts';
import { nru } from './nru.ts';
import { opt } from './opt.ts';
import { random } from './random.ts';
import type { ReplacementFactory } from './replacement.ts';
import { s3Fifo } from './s3-fifo.ts';
import { secondChance } from './second-chance.ts';
import { sieve } from './sieve.ts';
import { twoQueue } from './2q.ts';
import { wsclock } from './wsclock.ts';

/** THE LIST of replacement policies. */
export const replacements = {
  none,
  fifo,
  lru,
  clock,
  'second-chance': secondChance,
  nru,
  lfu,
  mru,
  random,
  aging,
  wsclock,
  '2q': twoQueue,
  arc,
  sieve,
  's3-fifo': s3Fifo,
  opt,
} satisfies Record<string, ReplacementFactory>;
