import { IntMap } from '../base/int-map.ts';
import type { Batch } from '../trace/batch.ts';
import type { EventName, TraceEvent } from '../trace/ops.ts';
import type { PackedTrace } from '../trace/packed/packed-trace.ts';
import { PACKED_RUNS } from '../trace/packed/writer.ts';
import type { Pages } from '../trace/pages.ts';
import type { Workload } from '../trace/workload.ts';
import { FOOTPRINT_BITS, largerPages } from './footprint-bits.ts';
import type { Inspection } from './inspect.ts';
import { RegionCensus } from './region-census.ts';
import type { TraceChecks } from './trace-checks.ts';

/** What a packed trace of runs holds. */
export async function inspectRuns(
  workload: Workload,
  packed: PackedTrace,
  checks: TraceChecks | null,
): Promise<Inspection> {
  const census = new RunCensus(checks);
  const reading = { ...PACKED_RUNS, distances: false, nextStop: () => Infinity };
  for await (const { batch, pages } of workload.batches(reading)) census.add(batch, pages);
  const processes = workload.processes.names.map(({ trace, pid, command }, key) => {
    const { accesses, events, pages } = census.of(key);
    return { trace, pid, command, accesses, events, pages: pages.size };
  });
  return {
    accesses: packed.footer.accesses,
    processes: processes.filter(({ accesses, events }) => accesses + events > 0),
    footprint: FOOTPRINT_BITS.map((bits) => census.footprint(bits)),
    events: [...census.events].map(([name, count]) => ({ name, count })),
    regions: census.regions.counts(),
    findings: checks?.findings ?? [],
  };
}

interface ProcessCensus {
  accesses: number;
  events: number;
  pages: IntMap;
}

/** Counts what rows tell. */
class RunCensus {
  readonly events: Map<EventName, number>;
  readonly regions: RegionCensus;
  private readonly checks: TraceChecks | null;
  private readonly processes: ProcessCensus[];
  /** Page ids that have been counted. */
  private seen: Uint8Array;

  constructor(checks: TraceChecks | null) {
    this.events = new Map();
    this.regions = new RegionCensus();
    this.checks = checks;
    this.processes = [];
    this.seen = new Uint8Array(0);
  }

  of(pid: number): ProcessCensus {
    return (this.processes[pid] ??= { accesses: 0, events: 0, pages: new IntMap(64) });
  }

  add(batch: Batch, pages: Pages): void {
    if (pages.count > this.seen.length) {
      const longer = new Uint8Array(pages.count * 2);
      longer.set(this.seen);
      this.seen = longer;
    }
    for (let at = 0; at < batch.newPages.length; at++) this.seen[batch.newPages.items[at]] = 0;
    let [row, pid] = [0, -1];
    for (let at = 0; at <= batch.breaks.length; at++) {
      const end = at < batch.breaks.length ? batch.breaks[at].row : batch.rows;
      if (row < end) this.addRows(batch, pages, pid, row, end);
      row = end;
      if (at === batch.breaks.length) return;
      const { event } = batch.breaks[at];
      ({ pid } = batch.breaks[at]);
      if (event !== null) this.addEvent(event);
    }
  }

  footprint(bits: number): number {
    return this.processes.reduce(
      (sum, { pages }) => sum + (bits === 12 ? pages.size : largerPages(pages, 2 ** (bits - 12))),
      0,
    );
  }

  private addRows(batch: Batch, pages: Pages, pid: number, from: number, to: number): void {
    const process = this.of(pid);
    this.checks?.runs(pid);
    for (let row = from; row < to; row++) {
      process.accesses += batch.records[row];
      const page = batch.page[row];
      if (this.seen[page] === 1) continue;
      this.seen[page] = 1;
      process.pages.set(pages.vpn[page], 0);
    }
  }

  private addEvent(event: TraceEvent): void {
    this.events.set(event.op, (this.events.get(event.op) ?? 0) + 1);
    this.of(event.pid).events++;
    this.checks?.event(event);
    this.regions.event(event);
  }
}
