import { IntMap } from '../base/int-map.ts';
import type { EventName, TraceEvent } from '../trace/ops.ts';
import type { Processes } from '../trace/processes.ts';
import { FOOTPRINT_BITS, largerPages } from './footprint-bits.ts';
import type { Inspection } from './inspect.ts';
import { RegionCensus } from './region-census.ts';
import type { TraceChecks } from './trace-checks.ts';

/** What is counted of one process. */
export interface ProcessCensus {
  accesses: number;
  events: number;
  /** Page numbers at 4 KiB -> dense ids over all processes. */
  readonly pages: IntMap;
}

/** The processes of a trace with their pages, and its events. */
export class PageCensus {
  private readonly checks: TraceChecks | null;
  private readonly events: Map<EventName, number>;
  private readonly regions: RegionCensus;
  private readonly processes: ProcessCensus[];
  /** Distinct pages of all processes. */
  private pages: number;
  private lowest: number;
  private highest: number;

  constructor(checks: TraceChecks | null) {
    this.checks = checks;
    this.events = new Map();
    this.regions = new RegionCensus();
    this.processes = [];
    this.pages = 0;
    this.lowest = Infinity;
    this.highest = -1;
  }

  of(pid: number): ProcessCensus {
    return (this.processes[pid] ??= { accesses: 0, events: 0, pages: new IntMap(64) });
  }

  /** The id of a page, which is new if nobody asked for it before. */
  page({ pages }: ProcessCensus, vpn: number): number {
    let id = pages.get(vpn);
    if (id < 0) {
      id = this.pages++;
      pages.set(vpn, id);
      if (vpn < this.lowest) this.lowest = vpn;
      if (vpn > this.highest) this.highest = vpn;
    }
    return id;
  }

  event(event: TraceEvent): void {
    this.events.set(event.op, (this.events.get(event.op) ?? 0) + 1);
    this.of(event.pid).events++;
    this.checks?.event(event);
    this.regions.event(event);
  }

  /** What was counted, for the processes that these are. */
  counts({ names }: Processes): Pick<Inspection, 'processes' | 'footprint' | 'addresses' | 'events' | 'regions'> {
    const processes = names.map(({ trace, pid, command }, key) => {
      const { accesses, events, pages } = this.of(key);
      return { trace, pid, command, accesses, events, pages: pages.size };
    });
    return {
      // Some are only named: a child that is waited for.
      processes: processes.filter(({ accesses, events }) => accesses + events > 0),
      footprint: FOOTPRINT_BITS.map((bits) => this.footprint(bits)),
      addresses: this.addresses(),
      events: [...this.events].map(([name, count]) => ({ name, count })),
      regions: this.regions.counts(),
    };
  }

  private footprint(bits: number): number {
    return this.processes.reduce(
      (sum, { pages }) => sum + (bits === 12 ? pages.size : largerPages(pages, 2 ** (bits - 12))),
      0,
    );
  }

  private addresses(): Inspection['addresses'] {
    if (this.highest < 0) return null;
    return { lowest: BigInt(this.lowest) * 4096n, highest: BigInt(this.highest) * 4096n + 4095n };
  }
}
