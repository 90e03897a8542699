import type { Workload } from '../../trace/workload.ts';
import { readingOf } from '../machine-run.ts';
import type { Stops } from '../stops.ts';
import { LocalMachines } from './machines.ts';
import type { SweepCell, SweepTrace } from './sweep-cell.ts';

/** Milliseconds that a trace is read for an estimate, and traces that are. */
const [SAMPLE_MS, MOST_SAMPLES] = [200, 10];

/** Seconds that cells take on so many threads, about: from how long the beginning of each trace takes on one of its cells. */
export async function estimatedSeconds(
  cells: readonly SweepCell[],
  stops: Stops,
  jobs: number,
  open: (trace: SweepTrace, quantum: number) => Promise<Workload>,
): Promise<number> {
  const traces = [...new Set(cells.map(({ source }) => source))];
  let seconds = 0;
  let sampledBytes = 0;
  for (const trace of traces.slice(0, MOST_SAMPLES)) {
    const own = cells.filter(({ source }) => source === trace);
    const { reading, running } = await sample(await open(trace, own[0].config.system.quantum), own[0], stops);
    seconds += reading + (running * own.length) / Math.min(jobs, own.length);
    sampledBytes += trace.bytes;
  }
  const bytes = traces.reduce((sum, trace) => sum + trace.bytes, 0);
  return sampledBytes === 0 ? 0 : (seconds * bytes) / sampledBytes;
}

/** Seconds that the reading of a trace takes, and its run on one system. */
async function sample(
  workload: Workload,
  { key, config }: SweepCell,
  stops: Stops,
): Promise<{ reading: number; running: number }> {
  const { system, hypothetical } = config;
  const rows = 'runs with distances';
  const options = { ...stops, check: false, hotPages: false };
  const machines = new LocalMachines([{ key, system, hypothetical, sampled: false, rows, options, alike: [] }], null);
  const begin = performance.now();
  let running = 0;
  let part = 1;
  for await (const { batch, pages } of workload.batches(readingOf(system, stops, rows, true))) {
    const before = performance.now();
    machines.take(batch, pages);
    const now = performance.now();
    running += now - before;
    const { bytesRead, totalBytes } = workload.progress();
    if (machines.live > 0 && now - begin < SAMPLE_MS) continue;
    part = bytesRead / totalBytes;
    break;
  }
  const total = performance.now() - begin;
  return { reading: (total - running) / part / 1000, running: running / part / 1000 };
}
