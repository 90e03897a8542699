import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { recorders } from '../record/index.ts';
import type { RecorderName } from '../record/index.ts';
import { NativeCounter } from '../record/native.ts';
import type { NativeRun } from '../record/native.ts';
import type { Ended, Streams } from '../record/recorder.ts';
import { temporaryFolder } from '../record/temporary-folder.ts';
import type { Context } from './context.ts';
import { emptied } from './recordings.ts';

/** A command that is run several times with the same input, whose output nobody sees. Its temporary folder is removed at the end. */
export class CommandRuns {
  readonly command: readonly string[];
  private readonly context: Context;
  private readonly folder: string;
  private readonly remove: () => void;

  constructor(context: Context, command: readonly string[]) {
    this.context = context;
    this.command = command;
    this.folder = temporaryFolder('validate');
    this.remove = () => rmSync(this.folder, { recursive: true, force: true });
    process.once('exit', this.remove);
  }

  end(): void {
    process.removeListener('exit', this.remove);
    this.remove();
  }

  /** Records a run in the folder, or in a temporary one. */
  async record(name: RecorderName, out: string | null): Promise<Ended & { recording: string }> {
    const recording = out ?? join(this.folder, 'recording');
    emptied(recording);
    const { command } = this;
    const { env, messages } = this.context;
    const detail = (text: string): void => messages.detail(text);
    const ended = await this.withStreams((streams) =>
      recorders[name].record({ command, folder: recording, env, streams, detail }),
    );
    return { ...ended, recording };
  }

  /** Counts native runs. An interrupted one is the last. */
  async count(times: number): Promise<{ runs: NativeRun[]; lacks: string }> {
    const folder = join(this.folder, 'native');
    mkdirSync(folder);
    const { env, messages } = this.context;
    const counter = new NativeCounter({ command: this.command, folder, env, detail: (text) => messages.detail(text) });
    const runs: NativeRun[] = [];
    while (runs.length < times && runs.at(-1)?.ended.interrupted !== true) {
      const run = await this.withStreams((streams) => counter.run(streams));
      messages.detail(`native run ${runs.length + 1}: ${run.minor} minor faults, ${run.major} major`);
      runs.push(run);
    }
    return { runs, lacks: counter.lacks };
  }

  /** The last line that the command wrote to its standard error in its last run. */
  lastWords(): string {
    return readFileSync(this.path('error'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  private async withStreams<Answer>(work: (streams: Streams) => Promise<Answer>): Promise<Answer> {
    const streams = {
      input: openInput(),
      output: openSync(this.path('output'), 'w'),
      error: openSync(this.path('error'), 'w'),
    };
    try {
      return await work(streams);
    } finally {
      for (const fd of Object.values(streams)) closeSync(fd);
    }
  }
}

/** The standard input from its start if it is a file, which every run can read anew; else nothing. */
function openInput(): number {
  const isFile = fstatSync(0, { bigint: false }).isFile();
  try {
    return openSync(isFile ? '/proc/self/fd/0' : '/dev/null', 'r');
  } catch (error) {
    throw new UserError(`the standard input cannot be read anew for each run: ${(error as Error).message}`);
  }
}
