import { Writable } from 'node:stream';
import { program } from '../../src/cli/program.ts';

/** A run's metrics by name. */
export type Metrics = Record<string, number | number[]>;

/** Runs the program as a user does, once for each command line, and answers what it measured. */
export class Measurements {
  private readonly known = new Map<string, Promise<Metrics>>();
  private readonly folder: string;

  /** `folder` is where commands are run: it holds the traces that they name. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** The metrics of `pagewalk ARGS --json`. */
  metrics(...args: string[]): Promise<Metrics> {
    const key = args.join(' ');
    const found = this.known.get(key) ?? this.measured(args);
    this.known.set(key, found);
    return found;
  }

  /** The number of that name. */
  async number(name: string, ...args: string[]): Promise<number> {
    const value = (await this.metrics(...args))[name];
    if (typeof value !== 'number') throw new Error(`pagewalk ${args.join(' ')}: no number ${name}`);
    return value;
  }

  /** What `pagewalk ARGS` prints. */
  async text(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.called([...args, '-q']);
    if (code !== 0) throw new Error(`pagewalk ${args.join(' ')}: exit code ${code}\n${stderr}`);
    return stdout;
  }

  private async measured(args: string[]): Promise<Metrics> {
    return (JSON.parse(await this.text(...args, '--json')) as { runs: { metrics: Metrics }[] }).runs[0].metrics;
  }

  private async called(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const [stdout, stderr] = [new Text(), new Text()];
    const code = await program(args, { stdout, stderr, env: {}, cwd: this.folder });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }
}

/** Keeps what is written to it. */
class Text extends Writable {
  text = '';

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += Buffer.from(chunk).toString('utf8');
    done();
  }
}
