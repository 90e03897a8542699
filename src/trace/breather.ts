import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 50;

/** Lets signals be heard during work that never waits for anything else. */
export class Breather {
  private last = performance.now();

  /** Waits for what is pending if a while has passed since the last time. */
  async breathe(): Promise<void> {
    if (performance.now() - this.last < LONGEST_MS) return;
    await setImmediate();
    this.last = performance.now();
  }
}
