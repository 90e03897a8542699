import type { System } from '../../system/system.ts';
import type { Workload } from '../../trace/workload.ts';
import { resultOf } from '../result.ts';
import { PLAIN, simulate } from '../simulate.ts';
import { tableKilobytes } from './native-tables.ts';
import { mappingsOf } from './process-maps.ts';

/** A process as a simulation has it. */
export interface PredictedProcess {
  /** Which forks lead to it from the first process, by their numbers from 0, as `NativeProcess.path`; several first processes: `+1` is the second. */
  path: string;
  pid: number;
  command: string;
  minor: number;
  major: number;
  /** Most pages that it had in frames, in kB. */
  residentPeakKb: number;
}

/** What a simulation says of a recording. */
export interface Predicted {
  minor: number;
  major: number;
  references: number;
  processes: PredictedProcess[];
}

/** The faults of a workload, by process. */
export async function predicted(
  workload: Workload,
  system: System,
  onProgress: (references: number) => void = () => undefined,
): Promise<Predicted> {
  const simulation = await simulate(workload, system, { ...PLAIN, onProgress });
  const { totals, processes } = resultOf(simulation, workload, system);
  const paths = pathsOf(simulation.machine.starts);
  return {
    minor: Number(totals.minor_faults),
    major: Number(totals.major_faults),
    references: Number(totals.references),
    processes: processes.map(({ pid, command, counters, resident_peak: pages }, at) => ({
      path: paths[at],
      pid,
      command,
      minor: counters.minor_faults,
      major: counters.major_faults,
      residentPeakKb: (pages * system.pageSize) / 1024,
    })),
  };
}

/** The path of each start, of whose parents the numbers are given; -1 = none. */
export function pathsOf(starts: readonly { parent: number }[]): string[] {
  const children = new Map<number, number>();
  const paths: string[] = [];
  for (const { parent } of starts) {
    const number = children.get(parent) ?? 0;
    children.set(parent, number + 1);
    if (parent < 0) paths.push(number === 0 ? '' : `+${number}`);
    else paths.push(paths[parent] === '' ? String(number) : `${paths[parent]}.${number}`);
  }
  return paths;
}

/** kB of page tables by path at the end of each process, at the addresses of a native run: /proc/PID/maps by path. */
export async function predictedTables(
  workload: Workload,
  system: System,
  { processes }: Predicted,
  maps: ReadonlyMap<string, string>,
): Promise<Map<string, number>> {
  const pids = new Set(processes.map(({ pid }) => pid));
  // Where a pid was used again, processes cannot all be kept to the end.
  if (maps.size === 0 || pids.size < processes.length || system.pageSize !== KERNEL_PAGE) return new Map();
  const native = processes.map(({ path }) => {
    const text = maps.get(path);
    return text === undefined ? null : mappingsOf(text);
  });
  const kilobytes = await tableKilobytes(workload, system, native);
  const known = new Map<string, number>();
  for (const [at, { path }] of processes.entries()) {
    const own = kilobytes.at(at) ?? null;
    if (own !== null) known.set(path, own);
  }
  return known;
}

const KERNEL_PAGE = 4096;
