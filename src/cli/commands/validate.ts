import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { quoted } from '../../base/quoted.ts';
import { shellWord } from '../../base/shell-word.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { recorders } from '../../record/index.ts';
import type { RecorderName } from '../../record/index.ts';
import { programOf } from '../../record/programs.ts';
import type { Ended } from '../../record/recorder.ts';
import { validationFormats } from '../../report/validation/index.ts';
import { isWithin, spreadOf } from '../../report/validation/validation.ts';
import type { Validation } from '../../report/validation/validation.ts';
import { plural } from '../../report/numbers.ts';
import { predicted, predictedTables } from '../../run/validate/predicted.ts';
import { CommandRuns } from '../command-runs.ts';
import type { Context } from '../context.ts';
import { SYSTEM, TRACE } from '../options.ts';
import { checkRecording, chosenRecorder } from '../recordings.ts';
import { openTraces } from '../traces.ts';
import { besideEachOther, executesPrograms, limitFor } from '../validation.ts';
import { notesOf } from '../validation-notes.ts';
import { validateObserved } from '../validate-observed.ts';
import { allowedPercent, formatName, validationSystem } from '../validation-options.ts';
import type { Command } from './command.ts';

/** `pagewalk validate`: a prediction beside what the kernel counts. */
export const validate: Command = {
  usage: '[TRACE] [options] -- CMD ARGS...  |  OBSERVED [TRACE] [options]',
  about: [
    'Records the command, simulates it, runs it natively, and prints the minor faults that were predicted beside those that the kernel counted, of each process. Exit code 0: the prediction is within the limit (or between native runs); 1: it is not. A TRACE before the -- is simulated in place of a recording.',
    'The command runs several times: once recorded, and as often as --runs says. What it changes must not change what it does. It reads the standard input from the start each time if that is a file (< FILE), else nothing; its output is not shown.',
    'OBSERVED is a file of page faults: what perf script prints, or the table of record --recorder perf-faults. By itself it is reported as observed; with a TRACE, the prediction is held to it.',
    'Native runs are counted under ptrace where there is a C compiler, else as the sum of all processes. Linux only, but for OBSERVED.',
  ].join('\n'),
  examples: [
    { what: 'Is what pagewalk says of a program true here?', line: 'pagewalk validate --allow 10 -- ls -l' },
    {
      what: 'A pipeline, with valgrind, three native runs',
      line: "pagewalk validate --recorder lackey --runs 3 --allow 10 -- sh -c 'ls | sort'",
    },
    { what: 'What was observed with perf', line: 'pagewalk validate traces/samples/ls-faults.perf' },
    {
      what: 'The same beside a prediction',
      line: 'pagewalk validate traces/samples/ls-faults.perf traces/ls.lackey.gz --allow 10',
    },
  ],
  options: [
    ...SYSTEM,
    ...TRACE,
    ...(['recorder', 'runs', 'allow', 'keep', 'out', 'format', 'json', 'quantum', 'no-progress', 'force'] as const),
  ],
  formats: Object.keys(validationFormats),
  run: validateCommand,
};

async function validateCommand(context: Context): Promise<ExitCode> {
  const { command, operands } = context.args;
  if (command.length === 0 && operands.length === 0)
    throw new UserError('expected a command or a file of observed faults: pagewalk validate -- CMD ARGS...');
  const format = validationFormats[formatName(context)];
  const validation =
    command.length === 0
      ? await validateObserved(context, operands)
      : await validateNative(context, operands.slice(0, operands.length - command.length), command);
  if (validation === null) return EXIT.interrupted;
  if (typeof validation === 'string') {
    await context.print(validation);
    return EXIT.ok;
  }
  await context.print(format(validation, context));
  return validation.within ? EXIT.ok : EXIT.no;
}

const RUNS = 5;

/** null = the user interrupted it. */
async function validateNative(
  context: Context,
  traces: readonly string[],
  command: readonly string[],
): Promise<Validation | null> {
  const { args, env, messages } = context;
  if (process.platform !== 'linux') throw new UserError('validate: native runs can be counted on Linux only');
  const { target } = programOf(command, env);
  const times = args.whole('runs', 1) ?? RUNS;
  const allowed = allowedPercent(context);
  const system = validationSystem(context, target);
  const recorder = traces.length > 0 ? null : tracingRecorder(context, command);
  const out = args.text('out') ?? (args.has('keep') ? `${basename(command[0])}.recording` : null);
  if (recorder === null && out !== null)
    throw new UserError('nothing is recorded where a trace is given: leave out --out and --keep');
  if (out !== null) checkRecording(out, false, args.has('force'));
  const runs = new CommandRuns(context, command);
  try {
    const recorded = recorder === null ? null : await recordedRun(context, runs, recorder, out);
    if (recorded?.interrupted === true) return null;
    const workload = await openTraces(context, recorded === null ? traces : [recorded.recording]);
    const prediction = await predicted(workload, system.system, messages.reading(workload));
    messages.clear();
    const native = await runs.count(times);
    if (native.runs.some(({ ended }) => ended.interrupted)) return null;
    const tables = await predictedTables(workload, system.system, prediction, native.runs[0].maps);
    const minor = { predicted: prediction.minor, native: spreadOf(native.runs.map((run) => run.minor)) };
    const limit = limitFor(minor.native, allowed, executesPrograms(prediction, native.runs));
    const facts = { ...native, minor: minor.native, limit, recorded, recorder, lastWords: runs.lastWords() };
    if (out !== null) messages.note(`the recording is in ${out}`);
    return {
      title: command.map(shellWord).join(' '),
      command,
      recorder,
      trace: recorder === null ? traces.join(' + ') : null,
      system: system.system.name,
      measured: plural(times, 'native run'),
      runs: native.runs.map((run) => run.minor),
      minor,
      major: { predicted: prediction.major, native: spreadOf(native.runs.map((run) => run.major)) },
      limit,
      within: isWithin(minor.predicted, minor.native, limit),
      processes: besideEachOther(prediction, tables, native.runs),
      notes: notesOf({ predicted: prediction, ...facts }),
    };
  } finally {
    runs.end();
  }
}

/** The recorder, which must record a trace. */
function tracingRecorder(context: Context, command: readonly string[]): RecorderName {
  const asked = context.args.text('recorder');
  if (asked !== undefined && asked !== 'auto' && !recorders[asked as RecorderName].traces)
    throw new UserError(
      `--recorder: expected one that records a trace, found ${quoted(asked)}, which records what to compare with: pagewalk validate FAULTS TRACE`,
    );
  return chosenRecorder(context, command);
}

async function recordedRun(
  { messages }: Context,
  runs: CommandRuns,
  recorder: RecorderName,
  out: string | null,
): Promise<Ended & { recording: string }> {
  messages.detail(`recording with ${recorder}`);
  const recorded = await runs.record(recorder, out);
  if (recorded.interrupted || readdirSync(recorded.recording).some((name) => IMAGE.test(name))) return recorded;
  const said = runs.lastWords();
  throw new UserError(
    `${runs.command[0]}: nothing was recorded with ${recorder} (exit code ${recorded.code})${said === '' ? '' : `: ${said}`}`,
    EXIT.incomplete,
  );
}

/** What recorders call the file of a process image. */
const IMAGE = /\.(?:qemu|lackey)$/;
