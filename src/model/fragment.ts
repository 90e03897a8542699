// lane: seam
import { XorShift32 } from '../base/random.ts';
import { fragmentFrames } from '../system/physical.ts';
import type { Pool } from '../system/physical.ts';
import type { System } from '../system/system.ts';

/** A machine that has run for days: what the kernel holds is scattered over the frames (`allocator.fragment`, MODEL §8). */
export class Ageing {
  private readonly system: System;
  private readonly draws: XorShift32;
  /** Frames taken so far. */
  frames: number;

  constructor(system: System) {
    this.system = system;
    this.draws = new XorShift32(system.allocator.fragmentSeed);
    this.frames = 0;
  }

  /** Takes the part of a pool out of its free frames (a byte each) and returns how many these are: aligned blocks of 1, 2, 4 or 8 frames, drawn. */
  age(pool: Pool, free: Uint8Array): number {
    const { draws } = this;
    const wanted = fragmentFrames(pool, this.system);
    for (let left = wanted; left > 0;) {
      const frame = draws.next() % free.length;
      const size = 1 << (draws.next() % BLOCKS);
      const first = frame - (frame % size);
      for (let at = first; at < first + size && left > 0; at++) {
        if (free[at] !== 1) continue;
        free[at] = 0;
        left--;
      }
    }
    this.frames += wanted;
    return wanted;
  }
}

/** Sizes of blocks. Up to 8 frames, what Linux expects to get without effort (include/linux/mmzone.h, PAGE_ALLOC_COSTLY_ORDER 3). */
const BLOCKS = 4;
