import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { EXIT, UserError } from '../base/user-error.ts';
import { writeError } from '../base/write-error.ts';
import { programOf, programPath } from './programs.ts';
import { packages } from './recorder.ts';
import type { Ended, Job, Need, Recorder } from './recorder.ts';
import { runToEnd } from './run-to-end.ts';

/** The page faults that really happen when the command runs natively, to compare a simulation with. */
export const perfFaults: Recorder = {
  title: 'perf: the page faults of a native run with their addresses, to compare with; no trace',
  traces: false,
  grows: false,
  needs: (env) => [
    { what: 'perf', found: programPath('perf', env), remedy: packages('linux-perf', 'perf', 'perf') },
    permission(),
  ],
  record,
};

const PARANOID = '/proc/sys/kernel/perf_event_paranoid';

/** Above 2, only root may watch its own programs (Documentation/admin-guide/sysctl/kernel.rst of Linux). */
function permission(): Need {
  const need = { what: 'permission to use perf', remedy: `sysctl kernel.perf_event_paranoid=2, or run as root` };
  try {
    const level = Number(readFileSync(PARANOID, 'utf8'));
    const allowed = level <= 2 || process.getuid?.() === 0;
    return { ...need, found: allowed ? `perf_event_paranoid ${level}` : null };
  } catch {
    return { ...need, found: null, remedy: 'the kernel has no perf events here (a container, or no Linux)' };
  }
}

/** The name of the table in the folder. */
export const FAULTS = 'faults.csv';

async function record({ command, folder, env, streams }: Job): Promise<Ended> {
  programOf(command, env);
  const perf = programPath('perf', env) ?? 'perf';
  const data = join(folder, 'perf.data');
  const ended = await runToEnd(
    perf,
    ['record', '-q', '-e', 'page-faults', '-c', '1', '-d', '-o', data, '--', ...command],
    { env, streams },
  );
  const script = spawn(perf, ['script', '-i', data, '-F', 'comm,pid,tid,time,addr,ip'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  script.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const closed = new Promise<number | null>((done) => script.on('close', done));
  const table = join(folder, FAULTS);
  await pipeline(faultRows(createInterface({ input: script.stdout })), createWriteStream(table)).catch(
    (error: unknown) => Promise.reject(writeError(table, error)),
  );
  if ((await closed) !== 0) throw new UserError(`perf script: ${said.join('').trim().split('\n')[0]}`, EXIT.incomplete);
  rmSync(data, { force: true });
  return ended;
}

const LINE = /^\s*(.*\S)\s+(\d+)\/(\d+)\s+(\d+\.\d+):\s+([0-9a-f]+)\s+([0-9a-f]+)\s*$/;

/** The rows of the table, from what `perf script -F comm,pid,tid,time,addr,ip` prints. */
export async function* faultRows(lines: AsyncIterable<string>): AsyncGenerator<string> {
  yield 'pid,tid,command,seconds,addr,ip\n';
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const [, command, pid, tid, seconds, addr, ip] = LINE.exec(line) ?? [];
    if (command === undefined) {
      throw new UserError(
        `perf script:${number}: expected a command, PID/TID, a time, and two addresses, found "${line.trim()}"`,
        EXIT.input,
      );
    }
    yield `${[pid, tid, quotedField(command), seconds, `0x${addr}`, `0x${ip}`].join(',')}\n`;
  }
}

/** A command as a field of CSV. */
function quotedField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
