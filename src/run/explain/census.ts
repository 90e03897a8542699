import { ANON, FILE, FREE, RESERVED, SWAP_POOL, TABLE, TAKEN, ZERO } from '../../model/frames.ts';
import type { Machine } from '../../model/machine.ts';

/** Frames of RAM by what they are to their owners. */
export interface FrameCensus {
  free: number;
  anonymous: number;
  file: number;
  tables: number;
  zero: number;
  reserved: number;
  /** Of the pool of compressed swap. */
  compressed: number;
}

export function frameCensus({ frames }: Machine): FrameCensus {
  const counts = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let pfn = 0; pfn < frames.count; pfn++) counts[frames.owner[pfn]]++;
  return {
    free: counts[FREE],
    anonymous: counts[ANON] + counts[TAKEN],
    file: counts[FILE],
    tables: counts[TABLE],
    zero: counts[ZERO],
    reserved: counts[RESERVED],
    compressed: counts[SWAP_POOL],
  };
}
