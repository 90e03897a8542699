import { shellWord } from '../base/shell-word.ts';
import { Processes } from '../trace/processes.ts';
import type { RecordSink } from '../trace/sink.ts';
import { Draws } from './draws.ts';
import { Recorder } from './recorder.ts';
import type { Expectation, Synthetic } from './synthetic.ts';

/** A synthetic workload with its values and seed: as records, the same each time, which are made as they are asked for. */
export class Generated {
  readonly processes: Processes;
  /** One trace, whose pids are those that the workload says. */
  readonly traces: readonly [string];
  /** Whole lines, to stand in a text trace: what it is, and what it must yield. */
  readonly comments: readonly string[];
  private readonly workload: Synthetic;
  private readonly values: Record<string, number>;
  private readonly seed: number;

  constructor(name: string, workload: Synthetic, values: Record<string, number>, seed: number) {
    this.processes = new Processes();
    this.traces = [name];
    this.workload = workload;
    this.values = values;
    this.seed = seed;
    this.comments = [
      `pagewalk generate ${name}: ${workload.title}`,
      `parameters: ${Object.entries(values)
        .map(([parameter, value]) => `${parameter}=${value}`)
        .join(' ')}`,
      `seed: ${seed}`,
      ...workload.expectations(values).map(expectationText),
    ];
  }

  /** Gives the records to a sink; `drain` is called whenever it is full. */
  async records(sink: RecordSink, drain: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const out = new Recorder(sink, this.processes, this.traces[0]);
    const steps = this.workload.records(this.values, out, new Draws(this.seed));
    while (steps.next().done !== true) await drain();
  }
}

/** `expect with --set tlb.asid=false: flushes=99 (why)`. */
export function expectationText({ settings, counts, deviation, why }: Expectation): string {
  const sets = Object.entries(settings).map(([path, value]) => ` --set ${shellWord(`${path}=${value}`)}`);
  const given = sets.length === 0 ? '' : ` with${sets.join('')}`;
  const values = Object.entries(counts).map(([metric, value]) => `${metric}=${rounded(value)}`);
  const spread = deviation === undefined ? '' : ` on average (standard deviation at most ${rounded(deviation)})`;
  return `expect${given}: ${values.join(' ')}${spread}; ${why}`;
}

/** Means are no whole numbers. */
function rounded(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(2);
}
