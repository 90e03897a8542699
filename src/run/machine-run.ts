import { Future } from '../model/future.ts';
import type { Touches } from '../model/future.ts';
import { HotPages } from '../model/hot-pages.ts';
import { checkInvariants } from '../model/invariants.ts';
import type { HitKernel } from '../model/hit-kernel.ts';
import { Machine } from '../model/machine.ts';
import type { RowKind } from '../model/machine.ts';
import { restartCounters } from '../model/restart.ts';
import { WindowPages } from '../model/window-pages.ts';
import { runBatch } from '../model/run-batch.ts';
import type { System } from '../system/system.ts';
import type { Batch } from '../trace/batch.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import type { Pages } from '../trace/pages.ts';
import { CourseRecorder } from './course.ts';
import { nextStop, stopAfter } from './stops.ts';
import type { Stops } from './stops.ts';
import { Timeline } from './timeline.ts';

export interface MachineRunOptions extends Stops {
  /** Counts references and faults by page, for the list of the most used ones. */
  hotPages: boolean;
  /** Asserts the invariants of MODEL §11 after every batch and at every stop. */
  check: boolean;
  /** What takes hits from the first batch on; null or left out: the loop. */
  hitKernel?: HitKernel | null;
}

/** One system, given batches one after the other, with the stops of the run. */
export class MachineRun {
  readonly machine: Machine;
  readonly timeline: Timeline;
  /** null = not wanted, or the trace cannot be stopped where its columns end. */
  readonly course: CourseRecorder | null;
  private readonly options: MachineRunOptions;
  private readonly least: number | null;
  private at: number;

  /** `touches` is what a first reading left for `opt`; null = none is needed. `least` is the place on the ladder of the narrowest columns of the course; null = it is not wanted. */
  constructor(
    system: System,
    rows: RowKind,
    options: MachineRunOptions,
    touches: Touches | null,
    least: number | null = null,
  ) {
    this.options = options;
    this.least = least;
    this.machine = new Machine(system, rows, touches === null ? null : (m) => new Future(m, touches));
    this.timeline = new Timeline(this.machine, options);
    this.machine.skipping = options.skip > 0;
    this.course = least === null ? null : new CourseRecorder(this.machine, least, options.skip + options.warmup === 0);
    if (options.window > 0) this.machine.windowPages = new WindowPages();
    if (options.hotPages) this.machine.hotPages = new HotPages();
    this.at = 0;
  }

  /** Runs a batch; false = the run has ended and takes no more. */
  take(batch: Batch, pages: Pages): boolean {
    // The columns of the batch are the first in its room.
    if (this.machine.hitKernel === null) this.options.hitKernel?.serve(this.machine);
    if (!runBatch(this.machine, batch, pages, this.onStop)) return false;
    if (this.options.check) checkInvariants(this.machine);
    return true;
  }

  /** No more batches come, be it before counting began; what ended a run tells its counters. */
  end(): void {
    const { skip, warmup } = this.options;
    if (this.at < skip + warmup && !this.machine.aborted) this.begin();
    this.timeline.end();
  }

  /** Counting begins: of a warm-up nothing is counted, but events of what was passed over are. */
  private begin(): void {
    if (this.options.warmup > 0) restartCounters(this.machine);
    this.timeline.begin();
  }

  private readonly onStop = (): boolean => {
    const { machine, timeline, course, options } = this;
    const counted = options.skip + options.warmup;
    const asked = nextStop(options, this.at);
    this.at = stopAfter(options, this.least, this.at);
    const { at } = this;
    course?.stop(at - counted);
    if (at < asked) return true;
    if (options.check) checkInvariants(machine);
    if (at === options.skip) machine.skipping = false;
    if (at === counted) {
      this.begin();
      course?.begin();
    } else timeline.stop();
    return at < counted + options.limit;
  };
}

/** How a trace is cut into rows for a system. `whole`: what `--skip` passes over and what comes after `--limit` is wanted, too; `least` as for `MachineRun`. */
export function readingOf(
  system: System,
  stops: Stops,
  rows: RowKind,
  whole: boolean,
  least: number | null = null,
): CollapseOptions {
  const modelPageBits = Math.log2(system.pageSize);
  return {
    pageBits: Math.min(12, modelPageBits),
    modelPageBits,
    collapse: rows !== 'references',
    distances: rows === 'runs with distances',
    firstPageOnly: system.references.span === 'first',
    modifyIsStore: system.references.modify === 'one',
    marksModifies: system.references.modify === 'intent',
    nextStop: (now) => stopAfter(stops, least, now),
    listsAnew: (now) => now === stops.skip || now === stops.skip + stops.warmup,
    passOver: whole ? 0 : stops.skip,
    until: whole ? Infinity : stops.skip + stops.warmup + stops.limit,
  };
}
