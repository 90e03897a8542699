import type { Result } from '../../metrics/result.ts';
import { dineroBlock } from './dinero.ts';
import { drcachesimBlock } from './drcachesim.ts';

/** THE LIST of what other simulators print, by the name that `--compat` takes. */
export const compatBlocks = {
  drcachesim: drcachesimBlock,
  dinero: dineroBlock,
} satisfies Record<string, (result: Result) => string>;
