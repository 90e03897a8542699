import type { TraceEvent } from '../trace/ops.ts';

/** Finds the input errors of a trace that show only across its records (a fork of a living child), and keeps all findings. */
export class TraceChecks {
  readonly findings: string[];
  private readonly alive: Set<number>;
  private readonly ended: Set<number>;

  constructor() {
    this.findings = [];
    this.alive = new Set();
    this.ended = new Set();
  }

  add(finding: string): void {
    this.findings.push(finding);
  }

  /** A process has records; those of an ended one are ignored (MODEL §2). */
  runs(pid: number): void {
    if (!this.ended.has(pid)) this.alive.add(pid);
  }

  event({ op, pid, place, ...fields }: TraceEvent): void {
    this.runs(pid);
    if (!this.alive.has(pid)) return;
    if ((op === 'fork' || op === 'vfork') && 'child' in fields) this.forked(place, op, fields.child);
    if (op !== 'exit') return;
    this.alive.delete(pid);
    this.ended.add(pid);
  }

  private forked(place: string, op: string, child: number): void {
    if (this.alive.has(child)) this.add(`${place}: the child of this ${op} is a living process`);
    this.ended.delete(child);
    this.alive.add(child);
  }
}
