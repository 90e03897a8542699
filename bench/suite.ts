import { pathToFileURL } from 'node:url';
import { Bench } from 'tinybench';

/** How thoroughly to measure. */
export interface Options {
  /** Each task once, on little input: to see that it starts. */
  quick: boolean;
}

/** What a task took. */
export interface Figure {
  bench: string;
  task: string;
  /** Median of the samples. */
  milliseconds: number;
  samples: number;
  /** Trace lines (or what `unit` says) that it did. */
  items: number;
  unit: Unit;
}

/** `lines` = references in the sense of a trace's lines, which the yardstick counts too. */
export type Unit = 'lines' | 'references' | 'look-ups' | 'frames' | 'starts' | 'MB';

/** A benchmark file: its name is the file's. */
export interface Benchmark {
  name: string;
  /** What it measures, in a few words. */
  about: string;
  run(options: Options): Promise<Figure[]>;
}

export interface Task {
  name: string;
  items: number;
  unit?: Unit;
  run: () => unknown;
  /** Makes what `run` works on, outside of the time that is measured. */
  before?: () => void;
}

const SECONDS = 1.5;

/** Measures tasks with tinybench, taking turns, so that all of them meet the same noise. */
export async function measured(name: string, tasks: readonly Task[], { quick }: Options): Promise<Figure[]> {
  const rounds = quick ? 1 : 3;
  const samples = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, task] of tasks.entries()) samples[at].push(...(await timesOf(task, quick, round === 0)));
  }
  return tasks.map((task, at) => ({
    bench: name,
    task: task.name,
    milliseconds: median(samples[at]),
    samples: samples[at].length,
    items: task.items,
    unit: task.unit ?? 'lines',
  }));
}

async function timesOf(task: Task, quick: boolean, warmup: boolean): Promise<readonly number[]> {
  const once = { time: 0, iterations: 1, warmup: false };
  const bench = new Bench({
    ...(quick ? once : { time: (SECONDS * 1000) / 3, iterations: 3, warmup, warmupTime: 500, warmupIterations: 2 }),
    retainSamples: true,
    throws: true,
  });
  bench.add(task.name, task.run, task.before === undefined ? {} : { beforeEach: task.before });
  const [ran] = await bench.run();
  if (!('latency' in ran.result)) throw new Error(`${task.name}: no result`);
  return ran.result.latency.samples ?? [];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What a figure amounts to, in its unit. */
export function said({ items, milliseconds, unit }: Figure): string {
  if (unit === 'MB') return `${items.toFixed(0)} MB`;
  if (unit === 'starts') return '';
  return `${(items / milliseconds / 1000).toFixed(1)} M ${unit}/s`;
}

/** Runs the benchmark if its file is the program (`npx tsx bench/NAME.bench.ts [--quick]`). */
export async function startIfMain(url: string, benchmark: Benchmark): Promise<void> {
  const [, main] = process.argv;
  if (main === undefined || pathToFileURL(main).href !== url) return;
  for (const figure of await benchmark.run({ quick: process.argv.includes('--quick') })) {
    process.stdout.write(`${figure.task}: ${figure.milliseconds.toFixed(2)} ms  ${said(figure)}\n`);
  }
}
