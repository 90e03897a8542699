import { checkInvariants } from '../model/invariants.ts';
import { Future, Touches } from '../model/future.ts';
import { HotPages } from '../model/hot-pages.ts';
import { Machine, NeedsDistances, NeedsEveryReference } from '../model/machine.ts';
import type { RowKind } from '../model/machine.ts';
import { runBatch } from '../model/run-batch.ts';
import { WindowPages } from '../model/window-pages.ts';
import { restartCounters } from '../model/restart.ts';
import type { System } from '../system/system.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import { needsRecords } from '../trace/packed/runs.ts';
import type { Workload } from '../trace/workload.ts';
import { whyEveryReference } from './collapsible.ts';
import { placedBatches } from './place/placed-batches.ts';
import type { Placement } from './place/placement.ts';
import { CourseRecorder, narrowest } from './course.ts';
import { nextCourseStop, nextStop } from './stops.ts';
import type { Stops } from './stops.ts';
import { Timeline } from './timeline.ts';

export interface SimulateOptions extends Stops {
  /** false: every reference is a row of its own. */
  collapse: boolean;
  /** Counts references and faults by page, for the list of the most used ones. */
  hotPages: boolean;
  /** Gathers the course of the run, for pictures. */
  course?: boolean;
  /** Where the workload's regions go; left out: where they were recorded. */
  placement?: Placement | null;
  /** Asserts the invariants of MODEL §11 after every batch and at every stop. */
  check: boolean;
  /** Told after every batch: references so far. */
  onProgress?: (references: number) => void;
  /** Told why a run takes every reference by itself. */
  onUncollapsed?: (why: string) => void;
}

export const PLAIN: SimulateOptions = {
  collapse: true,
  hotPages: false,
  check: false,
  skip: 0,
  warmup: 0,
  limit: Infinity,
  window: 0,
};

/** A finished run. */
export interface Simulation {
  machine: Machine;
  timeline: Timeline;
  /** null = not wanted, or the trace cannot be stopped where its columns end. */
  course: CourseRecorder | null;
}

/**
 * Runs a workload on a system: on rows that hold no more than is needed, and, if it turns out that they do not tell enough, again on rows that tell more.
 */
export async function simulate(
  workload: Workload,
  system: System,
  options: SimulateOptions = PLAIN,
): Promise<Simulation> {
  const why = options.collapse ? whyEveryReference(system) : null;
  if (why !== null) options.onUncollapsed?.(why);
  if (why !== null && workload.packedRuns !== null)
    throw needsRecords(workload.packedRuns.file.name, everyReference(why));
  let rows: RowKind = 'references';
  if (options.collapse && why === null) rows = looksAhead(system) ? 'runs with distances' : 'runs';
  for (;;) {
    try {
      return await runOnce(workload, system, options, rows);
    } catch (error) {
      if (error instanceof NeedsDistances) rows = 'runs with distances';
      else if (error instanceof NeedsEveryReference) {
        const { packedRuns } = workload;
        if (packedRuns !== null) throw needsRecords(packedRuns.file.name, everyReference(error.message));
        options.onUncollapsed?.(error.message);
        rows = 'references';
      } else throw error;
    }
  }
}

function everyReference(why: string): string {
  return `here every reference must be simulated by itself (${why})`;
}

/** Policies for which the trace is read twice. */
const LOOKS_AHEAD: ReadonlySet<string> = new Set(['opt']);

function looksAhead({ replacement }: System): boolean {
  return LOOKS_AHEAD.has(replacement.policy);
}

async function runOnce(
  workload: Workload,
  system: System,
  options: SimulateOptions,
  rows: RowKind,
): Promise<Simulation> {
  const least = options.course === true ? narrowest(workload, system) : null;
  const nextOf = (now: number): number =>
    Math.min(nextStop(options, now), least === null ? Infinity : nextCourseStop(options, least, now));
  const reading = readingOf(system, options, rows, nextOf);
  const touches = looksAhead(system) ? await readAhead(workload, options, reading) : null;
  const machine = new Machine(system, rows, touches === null ? null : (m) => new Future(m, touches));
  const timeline = new Timeline(machine, options);
  const counted = options.skip + options.warmup;
  const course = least === null ? null : new CourseRecorder(machine, least, counted === 0);
  machine.skipping = options.skip > 0;
  if (options.window > 0) machine.windowPages = new WindowPages();
  if (options.hotPages) machine.hotPages = new HotPages();
  let at = 0;
  const onStop = (): boolean => {
    const asked = nextStop(options, at);
    at = nextOf(at);
    course?.stop(at - counted);
    if (at < asked) return true;
    if (options.check) checkInvariants(machine);
    if (at === options.skip) machine.skipping = false;
    if (at > options.skip && at === counted) restartCounters(machine);
    if (at === counted) {
      timeline.begin();
      course?.begin();
    } else timeline.stop();
    return at < counted + options.limit;
  };
  for await (const { batch, pages } of placedBatches(workload, options.placement, reading)) {
    if (!runBatch(machine, batch, pages, onStop)) break;
    if (options.check) checkInvariants(machine);
    options.onProgress?.(machine.gauges.now);
  }
  timeline.end();
  return { machine, timeline, course };
}

function readingOf(
  system: System,
  options: SimulateOptions,
  rows: RowKind,
  nextOf: (now: number) => number,
): CollapseOptions {
  const modelPageBits = Math.log2(system.pageSize);
  return {
    pageBits: Math.min(12, modelPageBits),
    modelPageBits,
    collapse: rows !== 'references',
    distances: rows === 'runs with distances',
    firstPageOnly: system.references.span === 'first',
    modifyIsStore: system.references.modify === 'one',
    nextStop: nextOf,
    listsAnew: (now) => now === options.skip || now === options.skip + options.warmup,
    // `opt` counts what is passed over, and a process that is placed begins at its first reference.
    passOver: looksAhead(system) || options.placement ? 0 : options.skip,
  };
}

/** The first of the two readings that `opt` needs. */
async function readAhead(
  workload: Workload,
  { placement }: SimulateOptions,
  reading: CollapseOptions,
): Promise<Touches> {
  const touches = new Touches(reading.modelPageBits, reading.pageBits);
  for await (const { batch, pages } of placedBatches(workload, placement, reading)) touches.add(batch, pages);
  touches.finish();
  return touches;
}
