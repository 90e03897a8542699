// lane: seam
import { IntQueue } from '../../base/int-queue.ts';
import { Queues } from '../../base/queues.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

const HIGHEST = 0x80;

/**
 * Aging, or additional reference bits (Silberschatz, Galvin, Gagne, Operating System Concepts, 10.4.5.1): at each tick accessed bits move into the top of 8-bit registers
 * that shift right; the victim is the least register, ties go to the oldest fill. Ticks are made up when a victim is asked for.
 */
export function aging({ frames, now, settings: { tick } }: ReplacementInputs): Replacement {
  const fills = new IntQueue(frames.count);
  const register = new Uint8Array(frames.count);
  /** Frames by register, each queue by fill. */
  const byRegister = new Queues(256, frames.count);
  /** No register is less. */
  let least = 0;
  let ticks = 0;

  function shift(): void {
    const passed = Math.floor(now() / tick);
    const due = Math.min(passed - ticks, 9);
    ticks = passed;
    if (due === 0) return;
    for (let pfn = fills.head; pfn >= 0; pfn = fills.after(pfn)) {
      const shifted = ((register[pfn] >> 1) | (frames.clearAccessed(pfn) ? HIGHEST : 0)) >> (due - 1);
      register[pfn] = shifted;
      byRegister.append(shifted, pfn);
    }
    least = 0;
  }

  return {
    reads: 'accessed',
    filled: (pfn) => {
      fills.append(pfn);
      register[pfn] = HIGHEST;
      byRegister.append(HIGHEST, pfn);
      if (least > HIGHEST) least = HIGHEST;
    },
    freed: (pfn) => {
      fills.remove(pfn);
      byRegister.remove(pfn);
    },
    used: () => {},
    victim: (pinned) => {
      shift();
      while (least < 256 && byRegister.head(least) < 0) least++;
      for (let value = least; value < 256; value++) {
        const pfn = byRegister.headBut(value, pinned);
        if (pfn >= 0) return pfn;
      }
      return -1;
    },
  };
}
