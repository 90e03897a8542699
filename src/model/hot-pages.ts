// lane: seam
import { grownFloat64, grownInt32 } from '../base/int-list.ts';
import type { Batch } from '../trace/batch.ts';
import type { Machine } from './machine.ts';
import type { Process, Space } from './spaces.ts';

/** How many of the most used pages are kept. */
const KEPT = 100;

/** A page of a process image and what happened to it. */
export interface HotPage {
  process: Process;
  vpn: number;
  region: number;
  references: number;
  faults: number;
}

/** Counts references and faults by page, and keeps the most used ones of spaces that are dropped. */
export class HotPages {
  private references: Float64Array = new Float64Array(1024);
  private faults: Int32Array = new Int32Array(1024);
  private kept: HotPage[] = [];

  /** Adds the references of rows that were run. */
  add(m: Machine, batch: Batch, from: number, to: number): void {
    this.reserve(m.ptes.count);
    const { references } = this;
    const { pageOf } = m;
    for (let row = from; row < to; row++) references[pageOf[batch.page[row]]] += batch.refs[row];
  }

  fault(m: Machine, page: number, times = 1): void {
    this.reserve(m.ptes.count);
    this.faults[page] += times;
  }

  /** The last process leaves the space. */
  spaceEnds(m: Machine, process: Process, space: Space): void {
    this.reserve(m.ptes.count);
    const { keys, values } = space.pages;
    const found: HotPage[] = [];
    for (let slot = 0; slot < keys.length; slot++) {
      const vpn = keys[slot];
      if (vpn === -1) continue;
      const page = values[slot];
      const references = this.references[page];
      if (references > 0)
        found.push({ process, vpn, region: m.ptes.region[page], references, faults: this.faults[page] });
      this.references[page] = 0;
      this.faults[page] = 0;
    }
    this.kept = hottest([...this.kept, ...found]);
  }

  /** The most used pages, hottest first, with those of the living processes. */
  list(m: Machine): HotPage[] {
    for (const space of m.spaces)
      if (space !== null && space.processes.length > 0) this.spaceEnds(m, space.processes[0], space);
    return this.kept;
  }

  private reserve(pages: number): void {
    if (pages <= this.faults.length) return;
    this.references = grownFloat64(this.references, pages);
    this.faults = grownInt32(this.faults, pages);
  }
}

/** Ties by process start, then VPN. */
function hottest(pages: HotPage[]): HotPage[] {
  return pages
    .sort((a, b) => b.references - a.references || a.process.start - b.process.start || a.vpn - b.vpn)
    .slice(0, KEPT);
}
