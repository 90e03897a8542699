import { C, COUNTERS } from '../model/counters.ts';
import type { Machine } from '../model/machine.ts';
import { reported } from '../model/reported.ts';
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
  /** The free runs when they were last looked for, and of which frames. */
  private free: { calls: number; frames: number; runs: number; largest: number };

  constructor(machine: Machine, { window, skip, warmup }: Stops) {
    this.rows = [];
    this.machine = machine;
    this.window = window;
    this.before = COUNTERS.map(() => 0);
    this.references = 0;
    this.free = { calls: -1, frames: -1, runs: 0, largest: 0 };
    this.started = skip + warmup === 0;
  }

  /** Counting begins here. */
  begin(): void {
    this.started = true;
    this.machine.windowPages?.take();
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
    const counters = reported(this.machine, (place) => now[place] - this.before[place]);
    const skipped = last ? counters.ignored_records : 0;
    if (counters.references + counters.events + skipped === 0) return;
    const { gauges, pools } = this.machine;
    const free = this.freeRuns(now[C.alloc_calls]);
    this.rows.push({
      window: this.rows.length,
      first_reference: this.references + 1,
      references: counters.references,
      counters,
      gauges: {
        owned: gauges.owned,
        resident: gauges.resident,
        table_frames: gauges.tables,
        free_frames: pools.free,
        free_runs: free.runs,
        largest_free_run: free.largest,
        working_set: this.machine.windowPages?.take() ?? 0,
      },
    });
    this.references += counters.references;
    this.before = now;
  }

  /** Free runs now, looked for anew if frames were taken or given since. */
  private freeRuns(calls: number): { runs: number; largest: number } {
    const { pools } = this.machine;
    if (calls !== this.free.calls || pools.free !== this.free.frames)
      this.free = { calls, frames: pools.free, ...pools.freeRuns() };
    return this.free;
  }

  private snapshot(): number[] {
    return this.machine.counters.totals();
  }
}
