import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../base/user-error.ts';
import { writeError } from '../../base/write-error.ts';
import { recorders } from '../../record/index.ts';
import type { RecorderName } from '../../record/index.ts';
import { FAULTS } from '../../record/perf-faults.ts';
import { programOf } from '../../record/programs.ts';
import type { Job } from '../../record/recorder.ts';
import { parseArguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import { recordInto } from '../record-into.ts';
import { OWN, checkRecording, chosenRecorder, emptied } from '../recordings.ts';
import type { Command } from './command.ts';
import { convert } from './convert.ts';

/** `pagewalk record`: a command as a trace. */
export const record: Command = {
  usage: '[-o DIR|FILE] [--recorder NAME] -- CMD ARGS...',
  about:
    "Runs the command and records every reference of it and of the processes that it starts, with the system calls that change memory. The command's input, output and exit code are its own. The recording is a folder with a file for each process image, which run, inspect and convert read; -o NAME.pwt or NAME.csv writes it as convert does, with QEMU while the command runs. Interrupting keeps what was recorded. pagewalk doctor tells which recorders work here. Linux only.",
  examples: [
    {
      what: 'What does a pipeline do to memory?',
      line: "pagewalk record -o pipe -- sh -c 'ls | wc' && pagewalk run pipe",
    },
    { what: 'As one CSV trace, with valgrind', line: 'pagewalk record --recorder lackey -o true.csv.gz -- true' },
    { what: 'The page faults that really happen', line: 'pagewalk record --recorder perf-faults -o faults.csv -- ls' },
  ],
  options: ['out', 'recorder', 'force'],
  run: recordCommand,
};

async function recordCommand(context: Context): Promise<number> {
  const { args, env, messages } = context;
  const command = args.operands;
  if (command.length === 0) throw new UserError('expected a command to record: pagewalk record -- CMD ARGS...');
  if (process.platform !== 'linux') throw new UserError('record: the recorders work on Linux only');
  programOf(command, env);
  const name = chosenRecorder(context, command);
  const out = args.text('out') ?? `${basename(command[0])}.recording`;
  const isFile = FILE.test(out);
  checkTable(out, isFile, name);
  checkRecording(out, isFile, args.has('force'));
  const folder = isFile ? folderBeside(out) : out;
  if (!isFile) emptied(out);
  messages.detail(`recording with ${name}`);
  const job: Job = { command, folder, env, detail: (text) => messages.detail(text) };
  const streams = isFile && recorders[name].grows;
  const { code, interrupted } = await (
    streams ? recordInto(context, recorders[name], job, out) : recorders[name].record(job)
  ).catch((error: unknown) => {
    if (isFile) rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  const files = readdirSync(folder).filter((file) => OWN.test(file));
  if (files.length === 0) {
    if (isFile) rmSync(folder, { recursive: true });
    throw new UserError(`${command[0]}: nothing was recorded (exit code ${code})`, 4);
  }
  if (streams) rmSync(folder, { recursive: true });
  else if (isFile) await toFile(context, name, folder, out);
  const whole = interrupted ? ', incomplete: it was interrupted' : '';
  messages.note(`recorded with ${name}${whole}: ${isFile ? out : contents(folder, files)}`);
  return code;
}

const FILE = /\.(?:csv|csv\.gz|pwt)$/i;

function checkTable(out: string, isFile: boolean, name: RecorderName): void {
  if (isFile && name === 'perf-faults' && !/\.csv$/i.test(out)) {
    throw new UserError(`${out}: perf-faults writes a table, NAME.csv, or to a folder`);
  }
}

/** A folder for what is recorded on the way to the file `out`, which is on the same disk. */
function folderBeside(out: string): string {
  try {
    return mkdtempSync(join(dirname(resolve(out)), '.pagewalk-recording-'));
  } catch (error) {
    throw writeError(out, error);
  }
}

/** Converts the recording, which is kept if that fails. */
async function toFile(context: Context, name: RecorderName, folder: string, out: string): Promise<void> {
  try {
    if (name === 'perf-faults') renamed(join(folder, FAULTS), out);
    else {
      const words = [folder, out, ...(context.args.has('force') ? ['--force'] : []), '--quiet'];
      await convert.run({ ...context, args: parseArguments(words, convert.options) });
    }
  } catch (error) {
    context.messages.warning(`the recording is kept in ${kept(folder, out)}`);
    throw error;
  }
  rmSync(folder, { recursive: true });
}

function renamed(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw writeError(to, error);
  }
}

/** Gives a recording that was to become the file `out` a name that says so, if that is free and may be; answers what it is called. */
function kept(folder: string, out: string): string {
  const name = `${out}.recording`;
  if (existsSync(name)) return folder;
  try {
    renameSync(folder, name);
    return name;
  } catch {
    return folder;
  }
}

function contents(folder: string, files: readonly string[]): string {
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  return `${folder} (${files.length} ${files.length === 1 ? 'file' : 'files'}, ${(bytes / 1e6).toFixed(1)} MB)`;
}
