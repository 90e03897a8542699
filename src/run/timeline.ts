import { C, COUNTERS } from '../model/counters.ts';
import type { CounterName } from '../model/counters.ts';
import type { Machine } from '../model/machine.ts';
import { reported } from '../model/totals.ts';
import type { TimelineRow } from '../metrics/result.ts';
import type { Stops } from './stops.ts';

/** The time series of a run: counters of each window of references, gauges at its end. */
export class Timeline {
  readonly rows: TimelineRow[];
  private readonly machine: Machine;
  private readonly window: number;
  private before: number[];
  private references: number;
  private started: boolean;

  constructor(machine: Machine, { window, skip, warmup }: Stops) {
    this.rows = [];
    this.machine = machine;
    this.window = window;
    this.before = COUNTERS.map(() => 0);
    this.references = 0;
    this.started = skip + warmup === 0;
  }

  /** Counting begins here. */
  begin(): void {
    this.started = true;
    this.before = this.snapshot();
  }

  /** A window ends. */
  stop(): void {
    if (this.started && this.window > 0) this.add(false);
  }

  /** The run is over: what is left is the last window. */
  end(): void {
    if (this.started && this.window > 0) this.add(true);
  }

  /** A window of nothing but skipped records counts with the next one, if there is one. */
  private add(last: boolean): void {
    const now = this.snapshot();
    const counters = reported(this.machine, (name: CounterName) => now[C[name]] - this.before[C[name]]);
    const skipped = last ? counters.ignored_records : 0;
    if (counters.references + counters.events + skipped === 0) return;
    const { gauges, pools } = this.machine;
    this.rows.push({
      window: this.rows.length,
      first_reference: this.references + 1,
      references: counters.references,
      counters,
      gauges: { owned: gauges.owned, resident: gauges.resident, table_frames: gauges.tables, free_frames: pools.free },
    });
    this.references += counters.references;
    this.before = now;
  }

  private snapshot(): number[] {
    return COUNTERS.map((name) => this.machine.counters.total(C[name]));
  }
}
