import { EveryRecord } from '../../trace/every-record.ts';
import { FETCH, STORE } from '../../trace/ops.ts';
import type { Workload } from '../../trace/workload.ts';

/** What was observed of a process. */
export interface ObservedProcess {
  pid: number;
  command: string;
  faults: number;
  /** Faults at a fetch; at a store, where the observer tells; the others are loads, or stores that are not told. */
  fetches: number;
  stores: number;
  /** Distinct pages of 4 KiB, and faults in a page that had one before. */
  pages: number;
  again: number;
}

const PAGE_BITS = 12;

/** The faults of a trace that holds such, by process, in order of appearance. */
export async function observedFaults(workload: Workload): Promise<ObservedProcess[]> {
  const faults = new Faults();
  await workload.records(faults);
  return faults.found().map(([pid, { pages, ...counts }]) => ({
    pid: workload.processes.names[pid].pid,
    command: workload.processes.names[pid].command,
    ...counts,
    pages: pages.size,
  }));
}

interface Counts {
  faults: number;
  fetches: number;
  stores: number;
  again: number;
  pages: Set<number>;
}

/** A sink to which each record is a fault. */
class Faults extends EveryRecord {
  private readonly processes: Map<number, Counts>;
  private current: Counts;

  constructor() {
    super();
    this.processes = new Map();
    this.current = none();
  }

  enter(pid: number): void {
    this.current = this.processes.get(pid) ?? none();
    this.processes.set(pid, this.current);
  }

  access(kind: number, hi: number, lo: number): void {
    const page = hi * 2 ** (32 - PAGE_BITS) + (lo >>> PAGE_BITS);
    const { current } = this;
    this.now++;
    current.faults++;
    if (kind === FETCH) current.fetches++;
    if (kind === STORE) current.stores++;
    if (current.pages.has(page)) current.again++;
    else current.pages.add(page);
  }

  event(): void {
    // A trace of faults has none.
  }

  found(): [number, Counts][] {
    return [...this.processes];
  }
}

function none(): Counts {
  return { faults: 0, fetches: 0, stores: 0, again: 0, pages: new Set() };
}
