// lane: seam
import type { KernelHeap } from '../../system/system.ts';
import { bestFit } from './best-fit.ts';
import { buddy } from './buddy.ts';
import { firstFit } from './first-fit.ts';
import type { HeapFactory } from './heap.ts';
import { pool } from './pool.ts';
import { slab } from './slab.ts';

/** Kernel heaps by the name of their strategy (MODEL §14). */
export const heaps = {
  'first-fit': firstFit,
  'best-fit': bestFit,
  buddy,
  slab,
  pool,
} satisfies Record<KernelHeap['strategy'], HeapFactory>;
