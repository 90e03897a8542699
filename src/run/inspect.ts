import type { EventName } from '../trace/ops.ts';
import { Workload } from '../trace/workload.ts';
import type { Trace } from '../trace/workload.ts';
import { inspectRuns } from './inspect-runs.ts';
import type { ReuseDistances } from './lru-stack.ts';
import type { RegionCount } from './region-census.ts';
import { TraceCensus } from './trace-census.ts';
import { TraceChecks } from './trace-checks.ts';
import type { WorkingSetSize } from './working-set.ts';

export interface ProcessCount {
  trace: string;
  pid: number;
  command: string;
  accesses: number;
  events: number;
  /** Distinct pages of 4 KiB. */
  pages: number;
}

/** What a trace holds. */
export interface Inspection {
  accesses: { fetches: number; loads: number; stores: number; modifies: number };
  /** Pages of 4 KiB that accesses are to, each counted: a modify is a load, then a store, of each of its pages. */
  references: number;
  processes: ProcessCount[];
  /** Distinct (process, page) by FOOTPRINT_BITS. */
  footprint: number[];
  /** The first byte of the lowest and the last byte of the highest page of 4 KiB; null = no access. */
  addresses: { lowest: bigint; highest: bigint } | null;
  /** Distinct (process, page of 4 KiB) among the latest references, by window; none where only runs are known. */
  workingSet: WorkingSetSize[];
  /** References by the number of other (process, page of 4 KiB) since the last one to the same; null where only runs are known. */
  reuse: ReuseDistances | null;
  /** By name, only those that there are. */
  events: { name: EventName; count: number }[];
  regions: RegionCount[];
  /** What is wrong with it, each with its place; empty unless it was checked. */
  findings: string[];
}

export interface InspectOptions {
  /** Bad lines and events that cannot be are findings; left out: the first bad line ends the reading. */
  check?: boolean;
  /** Takes what the user should know that opening the workload has not said. */
  note?: (text: string) => void;
  /** Is told of the references read so far. */
  onProgress?: (references: number) => void;
}

/** Reads a workload once and counts what is in it. */
export async function inspect(workload: Workload, options: InspectOptions = {}): Promise<Inspection> {
  const { check = false, note = () => undefined, onProgress = () => undefined } = options;
  const checks = new TraceChecks();
  if (workload.packedRuns !== null)
    return inspectRuns(workload, workload.packedRuns, check ? checks : null, onProgress);
  const census = new TraceCensus(check ? checks : null);
  const read = check ? tolerant(workload, (message) => checks.add(message), note) : workload;
  await read.records(census, () => {
    census.nextStage();
    onProgress(census.now);
    return Promise.resolve();
  });
  checks.beyondReach(workload.names.join(', '), census.beyondReach);
  return {
    ...census.pages.counts(read.processes),
    accesses: census.accesses(),
    references: census.now,
    workingSet: census.workingSet.curve(),
    reuse: census.stack.distances(),
    findings: checks.findings,
  };
}

/** The same traces, whose bad lines are told and passed over. */
function tolerant(workload: Workload, bad: (message: string) => void, note: (text: string) => void): Workload {
  const traces = workload.traces.map((trace): Trace => {
    const processes = trace.processes.map((files) => ({
      ...files,
      images: files.images.map((image) => ({
        open: (options: Parameters<typeof image.open>[0]) => image.open({ ...options, bad }),
      })),
    }));
    return { ...trace, processes };
  });
  return new Workload(traces, [], { quantum: undefined, maxBadLines: 0, recorder: workload.options.recorder, note });
}
