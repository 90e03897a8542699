import type { TraceEvent } from '../trace/ops.ts';

/** Finds what is wrong with a trace that shows only across its records, and keeps all findings. */
export class TraceChecks {
  readonly findings: string[];
  private readonly alive: Set<number>;
  /** Where those ended that were not forked again, and that nothing was said about since; '' = it was. */
  private readonly ended: Map<number, string>;
  /** All that a fork has made. */
  private readonly forked: Set<number>;
  /** Where those were waited for that had not ended by a record of theirs. */
  private readonly waitedFor: Map<number, string>;
  /** Requests to the kernel's heap that were not freed. */
  private readonly requests: Set<number>;

  constructor() {
    this.findings = [];
    this.alive = new Set();
    this.ended = new Map();
    this.forked = new Set();
    this.waitedFor = new Map();
    this.requests = new Set();
  }

  add(finding: string): void {
    this.findings.push(finding);
  }

  /** A process has records; a run ignores those of an ended one (MODEL §2). */
  runs(process: number): void {
    const end = this.ended.get(process);
    if (end === undefined) this.alive.add(process);
    else if (end !== '') {
      this.add(`${end}: its process has records after this exit, which a run ignores`);
      this.ended.set(process, '');
    }
    const wait = this.waitedFor.get(process);
    if (wait === undefined) return;
    this.add(`${wait}: the child goes on after this wait for its end`);
    this.waitedFor.delete(process);
  }

  event(event: TraceEvent): void {
    const { op, pid, place } = event;
    this.runs(pid);
    if (!this.alive.has(pid)) return;
    if ('length' in event) this.ranges(event);
    if (op === 'fork' || op === 'vfork') this.fork(place, op, event.child);
    else if (op === 'wait') this.wait(place, event.child);
    else if (op === 'kmalloc') this.request(place, event.id);
    else if (op === 'kfree' && !this.requests.delete(event.id)) {
      this.add(`${place}: kfree of ${event.id}, which is not allocated`);
    } else if (op === 'exit') {
      this.alive.delete(pid);
      this.ended.set(pid, place);
    }
  }

  /** Accesses of a trace went beyond the last address that there can be. */
  beyondReach(trace: string, accesses: number): void {
    if (accesses > 0) this.add(`${trace}: accesses that reach beyond 57 bits of address: ${accesses}`);
  }

  private fork(place: string, op: string, child: number): void {
    if (this.alive.has(child)) {
      const why = this.forked.has(child) ? '' : ', which has records before it';
      this.add(`${place}: the child of this ${op} is a living process${why}`);
    }
    this.ended.delete(child);
    this.waitedFor.delete(child);
    this.alive.add(child);
    this.forked.add(child);
  }

  private wait(place: string, child: number): void {
    if (!this.forked.has(child)) this.add(`${place}: no process has forked the one that this waits for`);
    else if (this.alive.has(child)) this.waitedFor.set(child, place);
  }

  private request(place: string, id: number): void {
    if (this.requests.has(id)) this.add(`${place}: kmalloc of ${id}, which is allocated already`);
    this.requests.add(id);
  }

  private ranges(event: Extract<TraceEvent, { length: bigint }>): void {
    const ends = [event.va + event.length];
    if (event.op === 'remap') ends.push(event.to + event.newLength);
    if (ends.some((end) => end > REACH)) this.add(`${event.place}: this ${event.op} reaches beyond 57 bits of address`);
  }
}

/** Addresses have 57 bits (docs/formats.md). */
const REACH = 1n << 57n;
