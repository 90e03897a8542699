// lane: seam
import type { Replacement } from './replacement.ts';

/** No page ever gives up its frame. */
export function none(): Replacement {
  return { reads: 'nothing', filled: () => {}, freed: () => {}, used: () => {}, victim: () => -1 };
}
