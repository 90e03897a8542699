// lane: seam

/** The virtual time of each address space: references of its processes, dropped ones too (Denning 1968, "The working set model for program behavior"). */
export class VirtualTime {
  /** References before the space's present turn, by its serial number. */
  private readonly before = new Map<number, number>();
  private runner = -1;
  private since = 0;

  /** From `now` references on a process of this space runs. */
  run(serial: number, now: number): void {
    if (serial === this.runner) return;
    if (this.runner >= 0) this.before.set(this.runner, this.of(this.runner, now));
    this.runner = serial;
    this.since = now;
  }

  /** The space's time when `now` references of all were done. */
  of(serial: number, now: number): number {
    return (this.before.get(serial) ?? 0) + (serial === this.runner ? now - this.since : 0);
  }

  /** The space is dropped. */
  end(serial: number): void {
    this.before.delete(serial);
    if (serial === this.runner) this.runner = -1;
  }
}
