// lane: seam
import { C } from './counters.ts';
import { disturbOpen } from './disturb.ts';
import type { LocalReplacement } from './local-replacement.ts';
import type { Machine } from './machine.ts';
import { evict } from './memory.ts';
import type { Scope } from './scope-setting.ts';
import type { Space } from './spaces.ts';
import { VirtualTime } from './virtual-time.ts';

/** Parts of the window in which a working set is looked at again. */
const SAMPLES = 8;

/**
 * Resident sets that grow and shrink with a program's locality (MODEL §8): at faults of a space its pages' accessed bits are read and cleared, and what is out of use is released.
 * `working-set:T`: what was not used within T references of the space (Denning 1968; sampled as by Rodriguez-Rosell and Dupuy 1973, "The design, implementation, and evaluation of a working
 * set dispatcher"). `page-fault-frequency:T`: when the last fault was more than T references ago, what was not used since (Chu and Opderbeck 1976, "Program behavior and the page fault
 * frequency replacement algorithm").
 */
export class ResidentSets {
  readonly time = new VirtualTime();
  private readonly local: LocalReplacement;
  private readonly isWorkingSet: boolean;
  private readonly window: number;
  /** working-set: when the page in each frame was last known to be used, in the time of the space that it is charged to. */
  private readonly lastUse: Float64Array;
  /** Time of the last sample, or of the last fault, by serial number of the space. */
  private readonly last = new Map<number, number>();

  constructor({ kind, number }: Scope, local: LocalReplacement, frames: number) {
    this.local = local;
    this.isWorkingSet = kind === 'working-set';
    this.window = number;
    this.lastUse = new Float64Array(this.isWorkingSet ? frames : 0);
  }

  /** A page got the frame, for this space. */
  filled(m: Machine, pfn: number, serial: number): void {
    if (this.isWorkingSet) this.lastUse[pfn] = this.time.of(serial, m.gauges.now);
  }

  /** The page in `from` is in `to` now. */
  moved(from: number, to: number): void {
    if (this.isWorkingSet) this.lastUse[to] = this.lastUse[from];
  }

  /** A page of the space is missing; its fault was not refused so far. */
  missed(m: Machine, { serial }: Space): void {
    const now = this.time.of(serial, m.gauges.now);
    const since = now - (this.last.get(serial) ?? 0);
    if (this.isWorkingSet && since < this.window / SAMPLES) return;
    this.last.set(serial, now);
    if (!this.isWorkingSet && since <= this.window) return;
    const unused = this.local.pagesOf(serial).filter((pfn) => this.isUnused(pfn, now));
    disturbOpen(m);
    m.counters.count(C.released, unused.length);
    for (const pfn of unused) evict(m, pfn);
  }

  spaceEnds(serial: number): void {
    this.time.end(serial);
    this.last.delete(serial);
  }

  /** Reads and clears the page's accessed bit. */
  private isUnused(pfn: number, now: number): boolean {
    const accessed = this.local.clearAccessed(pfn);
    if (!this.isWorkingSet) return !accessed;
    if (accessed) this.lastUse[pfn] = now;
    return now - this.lastUse[pfn] > this.window;
  }
}
