import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled, compilerPath } from './compiled.ts';
import type { CSource } from './compiled.ts';
import { launchFaults, waitedFaults } from './launch.ts';
import { nativeProcesses } from './native-lines.ts';
import type { NativeProcess } from './native-lines.ts';
import { programOf } from './programs.ts';
import type { Ended, Streams } from './recorder.ts';
import { runToEnd } from './run-to-end.ts';

const TRACER: CSource = {
  source: fileURLToPath(new URL('./native.c', import.meta.url)),
  options: ['-std=gnu11', '-O2'],
  name: 'native',
  suffix: '',
  what: 'the counter of native runs',
  user: 'counting the page faults of each process',
};

/** What the kernel counted of a command that ran natively. */
export interface NativeRun {
  ended: Ended;
  minor: number;
  major: number;
  /** null = only their sum is known. */
  processes: NativeProcess[] | null;
  /** /proc/PID/maps at the end of each process, by its path. */
  maps: ReadonlyMap<string, string>;
}

export type { NativeProcess };

export interface NativeJob {
  command: readonly string[];
  /** An existing folder for temporary files. */
  folder: string;
  env: NodeJS.ProcessEnv;
  detail: (text: string) => void;
}

/** Counts native runs of a command: of each process under ptrace, else the sum that the kernel makes of finished children. */
export class NativeCounter {
  /** Why only sums are known; '' = each process is. */
  lacks: string;
  private readonly job: NativeJob;
  private readonly tracer: string | null;
  /** Page faults of this program's way to start another one, which are in the sums; null = not measured yet. */
  private launch: number | null;

  constructor(job: NativeJob) {
    this.job = job;
    this.tracer = compilerPath(job.env) === null ? null : compiled(TRACER, job.env, job.detail);
    this.lacks = this.tracer === null ? 'there is no C compiler here, and pagewalk doctor tells how to get one' : '';
    this.launch = null;
  }

  async run(streams: Streams): Promise<NativeRun> {
    const run = this.tracer === null || this.lacks !== '' ? null : await traced(this.job, this.tracer, streams);
    if (run !== null) return run;
    if (this.lacks === '') this.lacks = 'ptrace is not allowed here';
    this.launch ??= await launchFaults(this.job, streams);
    const { command, env } = this.job;
    const { ended, minor, major } = await waitedFaults({ env, streams }, programOf(command, env));
    return { ended, minor: Math.max(0, minor - this.launch), major, processes: null, maps: new Map() };
  }
}

/** null = the command was not started, as ptrace is not allowed. */
async function traced(
  { command, folder, env }: NativeJob,
  tracer: string,
  streams: Streams,
): Promise<NativeRun | null> {
  const { path, words } = programOf(command, env);
  const [lines, maps] = [join(folder, 'native.txt'), join(folder, 'maps')];
  rmSync(maps, { recursive: true, force: true });
  mkdirSync(maps);
  const ended = await runToEnd(tracer, [lines, maps, path, ...words], { env, streams });
  const processes = nativeProcesses(readFileSync(lines, 'utf8'));
  if (processes.length === 0 && !ended.interrupted) return null;
  return {
    ended,
    minor: processes.reduce((sum, { minor }) => sum + minor, 0),
    major: processes.reduce((sum, { major }) => sum + major, 0),
    processes,
    maps: mapsByPath(maps, processes),
  };
}

function mapsByPath(folder: string, processes: readonly NativeProcess[]): Map<string, string> {
  const found = new Map<string, string>();
  const paths = new Map(processes.map(({ pid, path }) => [`${pid}.maps`, path]));
  for (const name of readdirSync(folder)) {
    const path = paths.get(name);
    if (path !== undefined) found.set(path, readFileSync(join(folder, name), 'utf8'));
  }
  return found;
}
