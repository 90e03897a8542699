import { EveryRecord } from '../trace/every-record.ts';
import { FETCH, MODIFY } from '../trace/ops.ts';
import type { TraceEvent } from '../trace/ops.ts';
import { DATA_STREAM, FETCH_STREAM } from '../trace/sink.ts';
import { LruStack } from './lru-stack.ts';
import { PageCensus } from './page-census.ts';
import type { ProcessCensus } from './page-census.ts';
import type { TraceChecks } from './trace-checks.ts';
import { WorkingSet } from './working-set.ts';

const PAGE_BITS = 12;
/** Pages of 4 KiB in what 57 bits address. */
const REACH_PAGES = 2 ** (57 - PAGE_BITS);

/** References after which the reading comes back to say how far it is. */
const STAGE = 1 << 20;

/** A sink that counts. It wants every record, because the working set asks for the time of each reference. */
export class TraceCensus extends EveryRecord {
  readonly pages: PageCensus;
  readonly workingSet: WorkingSet;
  readonly stack: LruStack;
  /** Accesses to more than 57 bits of address. */
  beyondReach: number;
  private readonly checks: TraceChecks | null;
  /** Accesses by kind. */
  private readonly counts: Float64Array;
  private current: ProcessCensus;
  private pid: number;
  /** The page number and id that each stream of the current process touched last. */
  private readonly openPages: Float64Array;
  private readonly openIds: Int32Array;
  private stageEnd: number;

  constructor(checks: TraceChecks | null) {
    super();
    this.pages = new PageCensus(checks);
    this.workingSet = new WorkingSet();
    this.stack = new LruStack();
    this.beyondReach = 0;
    this.checks = checks;
    this.counts = new Float64Array(4);
    this.current = this.pages.of(0);
    this.pid = -1;
    this.openPages = new Float64Array(2).fill(-1);
    this.openIds = new Int32Array(2);
    this.stageEnd = STAGE;
  }

  override get full(): boolean {
    return this.now >= this.stageEnd;
  }

  /** Goes on when it was full. */
  nextStage(): void {
    this.stageEnd = this.now + STAGE;
  }

  enter(pid: number): void {
    this.checks?.runs(pid);
    if (pid === this.pid) return;
    this.pid = pid;
    this.current = this.pages.of(pid);
    this.openPages.fill(-1);
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    this.counts[kind]++;
    this.current.accesses++;
    const first = hi * 2 ** (32 - PAGE_BITS) + (lo >>> PAGE_BITS);
    const end = (lo & 4095) + size;
    this.reference(kind, first);
    if (end > 4096) this.furtherPages(kind, first, Math.ceil(end / 4096));
  }

  event(event: TraceEvent): void {
    this.pages.event(event);
  }

  accesses(): { fetches: number; loads: number; stores: number; modifies: number } {
    const [fetches, loads, stores, modifies] = this.counts;
    return { fetches, loads, stores, modifies };
  }

  private furtherPages(kind: number, first: number, pages: number): void {
    for (let page = first + 1; page < first + pages; page++) this.reference(kind, page);
    if (first + pages > REACH_PAGES) this.beyondReach++;
  }

  /** One page of an access: a reference, or the two of a modify. */
  private reference(kind: number, page: number): void {
    const stream = kind === FETCH ? FETCH_STREAM : DATA_STREAM;
    if (this.openPages[stream] !== page) this.open(stream, page);
    const id = this.openIds[stream];
    this.touch(id);
    if (kind === MODIFY) this.touch(id);
  }

  private touch(id: number): void {
    this.now++;
    this.workingSet.touch(id);
    this.stack.touch(id);
  }

  private open(stream: number, page: number): void {
    this.openPages[stream] = page;
    this.openIds[stream] = this.pages.page(this.current, page);
  }
}
