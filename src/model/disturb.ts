// lane: seam
import type { Machine } from './machine.ts';

/** The open pages of these streams (bits 1 << stream) may have lost their translations, frames or accessed bits. The stream that runs knows what it did; of the other one the next touch must be known. */
export function disturb(m: Machine, streams: number): void {
  m.disturbed |= streams;
  if (m.disturbed === 3) m.askForDistances();
}

/** Both open pages may have, as far as there are two. */
export function disturbOpen(m: Machine): void {
  if (m.open[0] >= 0) disturb(m, 1);
  if (m.open[1] >= 0) disturb(m, 2);
}
