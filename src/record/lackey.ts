import {
  closeSync,
  createWriteStream,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
  appendFileSync,
  watch,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { writeError } from '../base/write-error.ts';
import { programOf, programPath } from './programs.ts';
import { packages } from './recorder.ts';
import type { Ended, Job, Recorder } from './recorder.ts';
import { runToEnd } from './run-to-end.ts';

/** Valgrind's tool lackey: what traces/README.md says, and a watcher that keeps every log. */
export const lackey: Recorder = {
  title: 'valgrind lackey: every reference, system calls, all processes; slow, text',
  traces: true,
  grows: false,
  needs: (env) => [
    { what: 'valgrind', found: valgrindPath(env), remedy: packages('valgrind', 'valgrind', 'valgrind') },
  ],
  record,
};

/** Debian's `valgrind` is a script that changes the environment of what it runs: the program itself is valgrind.bin. */
function valgrindPath(env: NodeJS.ProcessEnv): string | null {
  return programPath('valgrind.bin', env) ?? programPath('valgrind', env);
}

/** What valgrind says of the memory layout, in the folder. */
const LAYOUT = 'layout.txt';

const OPTIONS = [
  '--tool=lackey',
  '--basic-counts=no',
  '--trace-mem=yes',
  '--trace-syscalls=yes',
  '--trace-children=yes',
  '--vex-iropt-register-updates=allregs-at-each-insn',
  '--vgdb=no',
  '-d',
];

async function record({ command, folder, env, streams }: Job): Promise<Ended> {
  programOf(command, env);
  const logs = new Logs(folder);
  const layout = createWriteStream(join(folder, LAYOUT));
  const written = finished(layout);
  written.catch(() => undefined);
  try {
    const words = [
      ...OPTIONS,
      `--log-file=${join(folder, 'log.%p').replaceAll('%', '%%').replace(/%%p$/, '%p')}`,
      '--',
      ...command,
    ];
    return await runToEnd(valgrindPath(env) ?? 'valgrind', words, {
      env,
      streams,
      onStderr: (stream) =>
        splitLayout(
          stream,
          (text) => layout.write(text),
          (text) =>
            streams === undefined
              ? process.stderr.write(text, 'latin1')
              : writeSync(streams.error, text, null, 'latin1'),
        ),
    }).then((ended) => {
      logs.finish(ended.interrupted);
      return ended;
    });
  } finally {
    logs.close();
    layout.end();
    await written.catch((error: unknown) => Promise.reject(writeError(join(folder, LAYOUT), error)));
  }
}

/**
 * Valgrind empties a log when its process executes another program. Each log gets a name of its own as soon as it appears:
 * NNNN.PID.lackey, NNNN in the order of appearance; the process goes on writing to it.
 */
class Logs {
  private readonly folder: string;
  private readonly watcher: ReturnType<typeof watch>;
  private count: number;

  constructor(folder: string) {
    this.folder = folder;
    this.count = 0;
    this.watcher = watch(folder, (_, name) => this.keep(name));
  }

  close(): void {
    this.watcher.close();
  }

  /** Names what is left, and ends logs that were cut within a line. */
  finish(interrupted: boolean): void {
    const entries = readdirSync(this.folder);
    for (const name of entries.filter((each) => LOG.test(each)).toSorted()) this.keep(name);
    if (!interrupted) return;
    for (const name of readdirSync(this.folder).filter((each) => each.endsWith('.lackey')))
      endWithLine(join(this.folder, name));
  }

  private keep(name: string | null): void {
    const pid = LOG.exec(name ?? '')?.[1];
    if (pid === undefined || !existsSync(join(this.folder, `log.${pid}`))) return;
    const number = String(++this.count).padStart(4, '0');
    renameSync(join(this.folder, `log.${pid}`), join(this.folder, `${number}.${pid}.lackey`));
  }
}

const LOG = /^log\.(\d+)$/;
const LINE_BYTES = 4096;

/** Takes away the part of a line at the end, unless it is a call that has no result (execve), and marks the log as incomplete. */
function endWithLine(path: string): void {
  const { size } = statSync(path);
  const fd = openSync(path, 'r');
  const tail = Buffer.alloc(Math.min(size, LINE_BYTES));
  readSync(fd, tail, 0, tail.length, size - tail.length);
  closeSync(fd);
  const rest = tail.subarray(tail.lastIndexOf(10) + 1);
  if (rest.toString('latin1').startsWith('SYSCALL[')) return;
  truncateSync(path, size - rest.length);
  const pid = /\.(\d+)\.lackey$/.exec(path)?.[1] ?? '0';
  appendFileSync(path, `==${pid}== incomplete: the recording was interrupted\n`);
}

const LAYOUT_LINE = /^--\d+:\d+:/;
const LAYOUT_START = /^-(?:$|-(?:$|\d+(?:$|:)))/;
const NEXT_LAYOUT_LINE = /--\d+:\d+:/g;
/** Valgrind writes its report in pieces of so many bytes (coregrind/m_debuglog.c: a buffer of 100, emptied when 10 are left). */
const PIECE_BYTES = 90;

/** Parts valgrind's report of the memory layout from what the program itself says on standard error. */
export function splitLayout(stream: Readable, layout: (text: string) => void, own: (text: string) => void): void {
  let rest = '';
  const lines = new LayoutLines(layout, own);
  stream.setEncoding('latin1');
  stream.on('data', (chunk: string) => {
    const whole = (rest + chunk).split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) lines.add(line);
    // A part of a line that is surely not valgrind's, such as a prompt, is not held back.
    if (rest === '' || LAYOUT_START.test(rest) || lines.begun.length > 0) return;
    own(rest);
    rest = '';
  });
  stream.on('end', () => {
    lines.end();
    if (rest !== '') own(rest);
  });
}

/** Puts lines together again that processes have written between each other's pieces. */
class LayoutLines {
  /** Beginnings of lines whose other pieces are still to come, in order. */
  readonly begun: string[] = [];
  private readonly layout: (text: string) => void;
  private readonly own: (text: string) => void;

  constructor(layout: (text: string) => void, own: (text: string) => void) {
    this.layout = layout;
    this.own = own;
  }

  add(text: string): void {
    let line = text;
    for (let at = nextLine(line); at > 0; at = nextLine(line)) {
      this.begun.push(line.slice(0, at));
      line = line.slice(at);
    }
    if (LAYOUT_LINE.test(line)) this.layout(`${line}\n`);
    else if (this.begun.length > 0) this.layout(`${this.begun.shift()}${line}\n`);
    else this.own(`${line}\n`);
  }

  end(): void {
    for (const line of this.begun) this.layout(`${line}\n`);
  }
}

/** Where another line begins between the pieces of a line of the layout; 0 = nowhere. */
function nextLine(line: string): number {
  if (line.length <= PIECE_BYTES || !LAYOUT_LINE.test(line)) return 0;
  for (const { index } of line.matchAll(NEXT_LAYOUT_LINE)) if (index > 0 && index % PIECE_BYTES === 0) return index;
  return 0;
}
