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
import { walkBatch } from './walk-batch.ts';

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
    references: census.references,
    processes: processes.filter(({ accesses, events }) => accesses + events > 0),
    footprint: FOOTPRINT_BITS.map((bits) => census.footprint(bits)),
    addresses: census.addresses(),
    workingSet: [],
    reuse: null,
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
  references: number;
  private lowest: number;
  private highest: number;
  private readonly checks: TraceChecks | null;
  private readonly processes: ProcessCensus[];
  /** Page ids that have been counted. */
  private seen: Uint8Array;

  constructor(checks: TraceChecks | null) {
    this.events = new Map();
    this.regions = new RegionCensus();
    this.references = 0;
    this.lowest = Infinity;
    this.highest = -1;
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
    walkBatch(batch, {
      rows: (pid, from, to) => this.addRows(batch, pages, pid, from, to),
      event: (event) => this.addEvent(event),
    });
  }

  footprint(bits: number): number {
    return this.processes.reduce(
      (sum, { pages }) => sum + (bits === 12 ? pages.size : largerPages(pages, 2 ** (bits - 12))),
      0,
    );
  }

  addresses(): Inspection['addresses'] {
    if (this.highest < 0) return null;
    return { lowest: BigInt(this.lowest) * 4096n, highest: BigInt(this.highest) * 4096n + 4095n };
  }

  private addRows(batch: Batch, pages: Pages, pid: number, from: number, to: number): void {
    const process = this.of(pid);
    this.checks?.runs(pid);
    for (let row = from; row < to; row++) {
      process.accesses += batch.records[row];
      this.references += batch.refs[row];
      const page = batch.page[row];
      if (this.seen[page] === 1) continue;
      this.seen[page] = 1;
      const vpn = pages.vpn[page];
      process.pages.set(vpn, 0);
      if (vpn < this.lowest) this.lowest = vpn;
      if (vpn > this.highest) this.highest = vpn;
    }
  }

  private addEvent(event: TraceEvent): void {
    this.events.set(event.op, (this.events.get(event.op) ?? 0) + 1);
    this.of(event.pid).events++;
    this.checks?.event(event);
    this.regions.event(event);
  }
}
