// lane: seam
import type { AllocatorFactory } from './allocator.ts';
import { bestFit } from './best-fit.ts';
import { buddy } from './buddy.ts';
import { colour } from './colour.ts';
import { fifo } from './fifo.ts';
import { firstFit } from './first-fit.ts';
import { hint } from './hint.ts';
import { lifo } from './lifo.ts';
import { nextFit } from './next-fit.ts';
import { numa } from './numa.ts';
import { random } from './random.ts';
import { worstFit } from './worst-fit.ts';

/** Frame allocators by the name of their strategy (MODEL §8). */
export const allocators = {
  'first-fit': firstFit,
  'next-fit': nextFit,
  hint,
  'best-fit': bestFit,
  'worst-fit': worstFit,
  buddy,
  lifo,
  fifo,
  random,
  colour,
  numa,
} satisfies Record<string, AllocatorFactory>;
