import { WasmRoom, madeIfRoom } from '../base/wasm.ts';
import { HitKernel } from '../model/hit-kernel.ts';
import { Touches } from '../model/future.ts';
import { NeedsDistances, NeedsEveryReference } from '../model/machine.ts';
import type { Machine, RowKind } from '../model/machine.ts';
import type { System } from '../system/system.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import { needsRecords } from '../trace/packed/runs.ts';
import type { Workload } from '../trace/workload.ts';
import { whyEveryReference } from './collapsible.ts';
import { narrowest } from './course.ts';
import type { CourseRecorder } from './course.ts';
import { MachineRun, readingOf } from './machine-run.ts';
import type { MachineRunOptions } from './machine-run.ts';
import { placedBatches } from './place/placed-batches.ts';
import type { Placement } from './place/placement.ts';
import type { Timeline } from './timeline.ts';

export interface SimulateOptions extends MachineRunOptions {
  /** What takes hits, for this run alone; null = the loop; left out: a kernel, where the trace is long. */
  hitKernel?: HitKernel | null;
  /** false: every reference is a row of its own. */
  collapse: boolean;
  /** Gathers the course of the run, for pictures. */
  course?: boolean;
  /** Where the workload's regions go; left out: where they were recorded. */
  placement?: Placement | null;
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
  let rows = firstRows(workload, system, options);
  for (;;) {
    try {
      return await runOnce(workload, system, options, rows);
    } catch (error) {
      if (error instanceof NeedsDistances) rows = 'runs with distances';
      else if (error instanceof NeedsEveryReference) {
        beginEveryReference(workload, error.message, options);
        rows = 'references';
      } else throw error;
    }
  }
}

/** The rows that a system is tried with first. */
export function firstRows(
  workload: Workload,
  system: System,
  options: Pick<SimulateOptions, 'collapse' | 'onUncollapsed'>,
): RowKind {
  if (!options.collapse) return 'references';
  const why = whyEveryReference(system);
  if (why === null) return looksAhead(system) ? 'runs with distances' : 'runs';
  beginEveryReference(workload, why, options);
  return 'references';
}

/** Every reference is to be a row of its own, which a packed trace of runs cannot give. */
export function beginEveryReference(
  { packedRuns }: Workload,
  why: string,
  { onUncollapsed }: Pick<SimulateOptions, 'onUncollapsed'>,
): void {
  if (packedRuns !== null)
    throw needsRecords(packedRuns.file.name, `here every reference must be simulated by itself (${why})`);
  onUncollapsed?.(why);
}

/** Policies for which the trace is read twice. */
const LOOKS_AHEAD: ReadonlySet<string> = new Set(['opt']);

/** Whether a system's policy knows the references to come. */
export function looksAhead({ replacement }: System): boolean {
  return LOOKS_AHEAD.has(replacement.policy);
}

async function runOnce(
  workload: Workload,
  system: System,
  options: SimulateOptions,
  rows: RowKind,
): Promise<Simulation> {
  // `opt` counts what is passed over, and a process that is placed begins at its first reference.
  const whole = looksAhead(system) || (options.placement ?? null) !== null;
  const least = options.course === true ? narrowest(workload, system) : null;
  const hitKernel = options.hitKernel === undefined ? newHitKernel(workload) : options.hitKernel;
  hitKernel?.room.clear();
  const plain = readingOf(system, options, rows, whole, least);
  const reading = hitKernel === null ? plain : { ...plain, room: hitKernel.room };
  const touches = looksAhead(system) ? await readAhead(workload, options, reading) : null;
  const run = new MachineRun(system, rows, { ...options, hitKernel }, touches, least);
  for await (const { batch, pages } of placedBatches(workload, options.placement, reading)) {
    if (!run.take(batch, pages)) break;
    options.onProgress?.(run.machine.gauges.now);
  }
  run.end();
  return run;
}

/** Bytes of a trace from which on it is worth while to make a kernel. */
const LONG = 2 ** 20;
/** Bounds of a kernel's address space: enough for 3 GiB of pages of 4 KiB, and for 24 GiB. More than 64 MiB make the engine look for garbage. */
const [LEAST_SPACE, MOST_SPACE] = [2 ** 25, 2 ** 28];

/** A kernel, where the trace is long and the machine gives the address space. */
function newHitKernel(workload: Workload): HitKernel | null {
  const { totalBytes } = workload.progress();
  if (totalBytes < LONG) return null;
  const room = madeIfRoom(WasmRoom, Math.min(Math.max(LEAST_SPACE, totalBytes / 4), MOST_SPACE));
  return room === null ? null : madeIfRoom(HitKernel, room);
}

/** The first of the two readings that `opt` needs. */
export async function readAhead(
  workload: Workload,
  { placement }: Pick<SimulateOptions, 'placement'>,
  reading: CollapseOptions,
): Promise<Touches> {
  const touches = new Touches(reading.modelPageBits, reading.pageBits);
  for await (const { batch, pages } of placedBatches(workload, placement, reading)) touches.add(batch, pages);
  touches.finish();
  return touches;
}
