// lane: seam
import { LinkedList } from '../../base/linked-list.ts';
import type { System } from '../../system/system.ts';
import type { Allocator } from './allocator.ts';
import { FirstFit } from './first-fit.ts';

/** A list of the free frames, at first ascending, for lifo and fifo: they differ in the end that a freed frame comes to. */
export class FreeList implements Allocator {
  private readonly giveTo: 'head' | 'tail';
  private readonly list: LinkedList;
  /** The same frames, for runs. */
  private readonly firstFit: FirstFit;
  steps: number;
  fellBack: boolean;

  constructor(free: Uint8Array, settings: System['allocator'], giveTo: 'head' | 'tail') {
    this.giveTo = giveTo;
    this.list = new LinkedList(free.length);
    this.firstFit = new FirstFit(free, settings);
    this.steps = 0;
    this.fellBack = false;
    for (let pfn = 0; pfn < free.length; pfn++) if (free[pfn] === 1) this.list.append(pfn);
  }

  take(): number {
    const { free } = this.firstFit;
    this.steps = 0;
    if (free.bits.count === 0) return -1;
    const pfn = this.list.head();
    this.list.remove(pfn);
    free.take(pfn);
    this.steps = 1;
    return pfn;
  }

  takeRun(frames: number, aligned = false): number {
    const { firstFit } = this;
    this.fellBack = frames <= firstFit.free.bits.count;
    const first = firstFit.takeRun(frames, aligned);
    this.steps = firstFit.steps;
    if (first === -1) return -1;
    for (let pfn = first; pfn < first + frames; pfn++) this.list.remove(pfn);
    return first;
  }

  give(pfn: number): void {
    this.firstFit.give(pfn);
    if (this.giveTo === 'head') this.list.push(pfn);
    else this.list.append(pfn);
  }

  freeRuns(): { runs: number; largest: number } {
    return this.firstFit.freeRuns();
  }
}
