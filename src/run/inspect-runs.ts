import type { Batch } from '../trace/batch.ts';
import type { PackedTrace } from '../trace/packed/packed-trace.ts';
import { PACKED_RUNS } from '../trace/packed/writer.ts';
import type { Pages } from '../trace/pages.ts';
import type { Workload } from '../trace/workload.ts';
import type { Inspection } from './inspect.ts';
import { PageCensus } from './page-census.ts';
import type { TraceChecks } from './trace-checks.ts';
import { walkBatch } from './walk-batch.ts';

/** What a packed trace of runs holds. */
export async function inspectRuns(
  workload: Workload,
  packed: PackedTrace,
  checks: TraceChecks | null,
  onProgress: (references: number) => void,
): Promise<Inspection> {
  const census = new RunCensus(checks);
  const reading = { ...PACKED_RUNS, distances: false, nextStop: () => Infinity };
  for await (const { batch, pages } of workload.batches(reading)) {
    census.add(batch, pages);
    onProgress(census.references);
  }
  return {
    ...census.pages.counts(workload.processes),
    accesses: packed.footer.accesses,
    references: census.references,
    workingSet: [],
    reuse: null,
    findings: checks?.findings ?? [],
  };
}

/** Counts what rows tell. */
class RunCensus {
  readonly pages: PageCensus;
  references: number;
  private readonly checks: TraceChecks | null;
  /** Page ids that have been counted. */
  private seen: Uint8Array;

  constructor(checks: TraceChecks | null) {
    this.pages = new PageCensus(checks);
    this.references = 0;
    this.checks = checks;
    this.seen = new Uint8Array(0);
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
      event: (event) => this.pages.event(event),
    });
  }

  private addRows(batch: Batch, pages: Pages, pid: number, from: number, to: number): void {
    const process = this.pages.of(pid);
    this.checks?.runs(pid);
    for (let row = from; row < to; row++) {
      process.accesses += batch.records[row];
      this.references += batch.refs[row];
      const page = batch.page[row];
      if (this.seen[page] === 1) continue;
      this.seen[page] = 1;
      this.pages.page(process, pages.vpn[page]);
    }
  }
}
