import { IntMap } from '../base/int-map.ts';
import { FETCH, LOAD, MODIFY, STORE } from '../trace/ops.ts';
import type { EventName, TraceEvent } from '../trace/ops.ts';
import { MASK_WORDS } from '../trace/pages.ts';
import type { RecordSink } from '../trace/sink.ts';
import { Workload } from '../trace/workload.ts';
import type { Trace } from '../trace/workload.ts';
import { FOOTPRINT_BITS, largerPages } from './footprint-bits.ts';
import { inspectRuns } from './inspect-runs.ts';
import { RegionCensus } from './region-census.ts';
import type { RegionCount } from './region-census.ts';
import { TraceChecks } from './trace-checks.ts';

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
  processes: ProcessCount[];
  /** Distinct (process, page) by FOOTPRINT_BITS. */
  footprint: number[];
  /** By name, only those that there are. */
  events: { name: EventName; count: number }[];
  regions: RegionCount[];
  /** What is wrong with it, each with its place; empty unless it was checked. */
  findings: string[];
}

/** Reads a workload once and counts what is in it. With `check`, bad lines and events that cannot be are findings; without, the first bad line ends the reading. */
export async function inspect(workload: Workload, check: boolean, note: Note = () => undefined): Promise<Inspection> {
  const checks = new TraceChecks();
  if (workload.packedRuns !== null) return inspectRuns(workload, workload.packedRuns, check ? checks : null);
  const census = new Census(check ? checks : null);
  const read = check ? tolerant(workload, (message) => checks.add(message), note) : workload;
  await read.records(census);
  const names = read.processes.names;
  // Some are only named: a child that is waited for.
  const processes = names
    .map(({ trace, pid, command }, key) => ({ trace, pid, command, ...census.process(key) }))
    .filter(({ accesses, events }) => accesses + events > 0);
  return {
    accesses: census.accesses(),
    processes,
    footprint: FOOTPRINT_BITS.map((bits) => census.footprint(bits)),
    events: [...census.events].map(([name, count]) => ({ name, count })),
    regions: census.regions.counts(),
    findings: checks.findings,
  };
}

type Note = (text: string) => void;

/** The same traces, whose bad lines are told and passed over. */
function tolerant(workload: Workload, bad: (message: string) => void, note: Note): Workload {
  const traces = workload.traces.map((trace): Trace => {
    const processes = trace.processes.map((files) => ({
      ...files,
      images: files.images.map((image) => ({
        open: (options: Parameters<typeof image.open>[0]) => image.open({ ...options, bad }),
      })),
    }));
    return { ...trace, processes };
  });
  return new Workload(traces, [], { quantum: undefined, maxBadLines: 0, note });
}

interface ProcessCensus {
  accesses: number;
  events: number;
  pages: IntMap;
}

/** A sink that counts. Readers count most records themselves: all lines of the latest pages are said to be listed. */
class Census implements RecordSink {
  readonly pageBits: number;
  now: number;
  dataRefs: number;
  storeRefs: number;
  fetchPage: number;
  dataPage: number;
  storePage: number;
  readonly awaiting: number;
  last: number;
  readonly masks: Int32Array;
  readonly nextStop: number;
  readonly skew: number;
  readonly full: boolean;
  readonly events: Map<EventName, number>;
  readonly regions: RegionCensus;
  private readonly checks: TraceChecks | null;
  /** By kind, of those that were told; and the references of these in `now`. */
  private readonly told: Float64Array;
  private toldRefs: number;
  private readonly processes: ProcessCensus[];
  private current: ProcessCensus | null;
  private pid: number;
  /** All accesses when the current process was entered. */
  private before: number;

  constructor(checks: TraceChecks | null) {
    this.pageBits = 12;
    this.now = this.dataRefs = this.storeRefs = 0;
    this.fetchPage = this.dataPage = this.storePage = -1;
    this.awaiting = this.last = -1;
    this.masks = new Int32Array(MASK_WORDS).fill(-1);
    this.nextStop = Infinity;
    this.skew = 0;
    this.full = false;
    this.events = new Map();
    this.regions = new RegionCensus();
    this.checks = checks;
    this.told = new Float64Array(4);
    this.toldRefs = 0;
    this.processes = [];
    this.current = null;
    this.pid = -1;
    this.before = 0;
  }

  enter(pid: number): void {
    if (pid === this.pid) return;
    this.settle();
    this.pid = pid;
    this.current = this.of(pid);
    this.fetchPage = this.dataPage = this.storePage = -1;
    this.checks?.runs(pid);
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    const first = hi * 2 ** 20 + (lo >>> 12);
    const pages = Math.floor(((lo & 4095) + Math.max(1, size) - 1) / 4096) + 1;
    const touched = this.current?.pages;
    for (let page = first; page < first + pages; page++) touched?.set(page, 0);
    const refs = kind === MODIFY ? 2 * pages : pages;
    this.told[kind]++;
    this.toldRefs += refs;
    this.now += refs;
    const last = first + pages - 1;
    if (kind === FETCH) this.fetchPage = last;
    else this.dataPage = this.storePage = last;
  }

  event(event: TraceEvent): void {
    this.settle();
    this.events.set(event.op, (this.events.get(event.op) ?? 0) + 1);
    this.of(event.pid).events++;
    this.checks?.event(event);
    this.regions.event(event);
  }

  accesses(): Inspection['accesses'] {
    const { told } = this;
    const byReader = this.now - this.toldRefs;
    return {
      fetches: told[FETCH] + byReader - this.dataRefs,
      loads: told[LOAD] + this.dataRefs - this.storeRefs,
      stores: told[STORE] + this.storeRefs,
      modifies: told[MODIFY],
    };
  }

  process(key: number): { accesses: number; events: number; pages: number } {
    this.settle();
    const { accesses, events, pages } = this.of(key);
    return { accesses, events, pages: pages.size };
  }

  footprint(bits: number): number {
    if (bits === 12) return this.processes.reduce((sum, { pages }) => sum + pages.size, 0);
    return this.processes.reduce((sum, { pages }) => sum + largerPages(pages, 2 ** (bits - 12)), 0);
  }

  /** The accesses since the process was entered are its own. */
  private settle(): void {
    const { fetches, loads, stores, modifies } = this.accesses();
    const all = fetches + loads + stores + modifies;
    if (this.current !== null) this.current.accesses += all - this.before;
    this.before = all;
  }

  private of(pid: number): ProcessCensus {
    return (this.processes[pid] ??= { accesses: 0, events: 0, pages: new IntMap(64) });
  }
}
