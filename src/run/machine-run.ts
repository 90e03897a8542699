import { Future } from '../model/future.ts';
import type { Touches } from '../model/future.ts';
import { HotPages } from '../model/hot-pages.ts';
import { checkInvariants } from '../model/invariants.ts';
import { Machine } from '../model/machine.ts';
import type { RowKind } from '../model/machine.ts';
import { restartCounters } from '../model/restart.ts';
import { runBatch } from '../model/run-batch.ts';
import type { System } from '../system/system.ts';
import type { Batch } from '../trace/batch.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import type { Pages } from '../trace/pages.ts';
import { nextStop } from './stops.ts';
import type { Stops } from './stops.ts';
import { Timeline } from './timeline.ts';

export interface MachineRunOptions extends Stops {
  /** Counts references and faults by page, for the list of the most used ones. */
  hotPages: boolean;
  /** Asserts the invariants of MODEL §11 after every batch and at every stop. */
  check: boolean;
}

/** One system, given batches one after the other, with the stops of the run. */
export class MachineRun {
  readonly machine: Machine;
  readonly timeline: Timeline;
  private readonly options: MachineRunOptions;
  private at: number;

  /** `touches` is what a first reading left for `opt`; null = none is needed. */
  constructor(system: System, rows: RowKind, options: MachineRunOptions, touches: Touches | null) {
    this.options = options;
    this.machine = new Machine(system, rows, touches === null ? null : (m) => new Future(m, touches));
    this.timeline = new Timeline(this.machine, options);
    this.machine.skipping = options.skip > 0;
    if (options.hotPages) this.machine.hotPages = new HotPages();
    this.at = 0;
  }

  /** Runs a batch; false = the run has ended and takes no more. */
  take(batch: Batch, pages: Pages): boolean {
    if (!runBatch(this.machine, batch, pages, this.onStop)) return false;
    if (this.options.check) checkInvariants(this.machine);
    return true;
  }

  private readonly onStop = (): boolean => {
    const { machine, timeline, options } = this;
    this.at = nextStop(options, this.at);
    const { at } = this;
    if (options.check) checkInvariants(machine);
    if (at === options.skip) machine.skipping = false;
    if (at > options.skip && at === options.skip + options.warmup) restartCounters(machine);
    if (at === options.skip + options.warmup) timeline.begin();
    else timeline.stop();
    return at < options.skip + options.warmup + options.limit;
  };
}

/** How a trace is cut into rows for a system. `whole`: what `--skip` passes over is wanted, too. */
export function readingOf(system: System, stops: Stops, rows: RowKind, whole: boolean): CollapseOptions {
  const modelPageBits = Math.log2(system.pageSize);
  return {
    pageBits: Math.min(12, modelPageBits),
    modelPageBits,
    collapse: rows !== 'references',
    distances: rows === 'runs with distances',
    firstPageOnly: system.references.span === 'first',
    modifyIsStore: system.references.modify === 'one',
    nextStop: (now) => nextStop(stops, now),
    listsAnew: (now) => now === stops.skip || now === stops.skip + stops.warmup,
    passOver: whole ? 0 : stops.skip,
  };
}
