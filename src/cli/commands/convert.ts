import { existsSync, statSync } from 'node:fs';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { writeCsv, writeCsvFile, writePackedFile } from '../../run/convert.ts';
import type { Records } from '../../run/convert.ts';
import { digestsOf } from '../../run/digest.ts';
import { needsRecords } from '../../trace/packed/runs.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { TRACE } from '../options.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk convert`: any readable trace as a packed or a CSV trace. */
export const convert: Command = {
  usage: 'IN... OUT [options]',
  about:
    'Joins the traces IN into one workload, as run does, and writes it to OUT: NAME.pwt, a packed trace, which is small and quick to run; or its records as text to NAME.csv, NAME.csv.gz, or - for standard output. Only a packed trace that was made with --no-collapse, larger, can become text again. Processes of several traces are numbered 1, 2, ... by first appearance.',
  examples: [
    { what: 'A recording that is to be run many times', line: 'pagewalk convert traces/ls.lackey.gz ls.pwt' },
    {
      what: 'A recording as text that people can read and edit',
      line: 'pagewalk convert traces/ls.lackey.gz ls.csv.gz',
    },
    {
      what: 'The files of two processes as one trace, to a pipe',
      line: 'pagewalk convert traces/cowfork - | head -20',
    },
  ],
  options: [...TRACE, 'quantum', 'store', 'no-collapse', 'force', 'no-progress'],
  run: convertTraces,
};

async function convertTraces(context: Context): Promise<ExitCode> {
  const { operands } = context.args;
  if (operands.length < 2) throw new UserError('expected traces and where to write them: pagewalk convert IN... OUT');
  const [out, paths] = [operands[operands.length - 1], operands.slice(0, -1)];
  const { args } = context;
  checkOut(out, args.has('force'), 'convert');
  const isPacked = PACKED.test(out);
  if (!isPacked && (args.has('store') || args.has('no-collapse')))
    throw new UserError(`--store and --no-collapse go with a packed trace, NAME.pwt, not with ${out}`);
  const quantum = args.whole('quantum', 1);
  const workload = await openTraces(context, paths, quantum === undefined ? {} : { quantum });
  const { packedRuns } = workload;
  if (packedRuns !== null) throw needsRecords(packedRuns.file.name, 'convert needs the records');
  const records = withProgress(workload, context.messages.reading(workload));
  if (out === '-') {
    await writeCsv(records, context.stdout);
    context.messages.clear();
    return EXIT.ok;
  }
  const choices = { store: args.has('store'), records: args.has('no-collapse') };
  if (isPacked) await writePackedFile(records, out, choices);
  else await writeCsvFile(records, out);
  context.messages.note(`wrote ${out}`);
  return EXIT.ok;
}

/** Whether the name is that of a packed trace. */
export const PACKED = /\.pwt$/i;

/** Refuses a place for the trace that `command` would write; asked before anything is read. */
export function checkOut(out: string, force: boolean, command: string): void {
  if (out === '-') return;
  const formats = 'NAME.pwt, NAME.csv, NAME.csv.gz or - (CSV on standard output)';
  if (/\.pwt\.gz$/i.test(out))
    throw new UserError(`${out}: a packed trace is deflated already; ${command} writes ${formats}`);
  if (!PACKED.test(out) && !/\.csv(?:\.gz)?$/.test(out))
    throw new UserError(`${out}: its name tells no format; ${command} writes ${formats}`);
  if (!existsSync(out)) return;
  if (statSync(out).isDirectory()) throw new UserError(`${out}: is a folder, expected a file`);
  if (!force) throw new UserError(`${out}: exists; choose another name, or --force to write over it`);
}

function withProgress(workload: Workload, onProgress: (references: number) => void): Records {
  const { processes, traces, quantum, notes, sampled } = workload;
  return {
    processes,
    traces,
    quantum,
    records: (sink, drain) =>
      workload.records(sink, () => {
        onProgress(sink.now);
        return drain?.() ?? Promise.resolve();
      }),
    digests: () => digestsOf(traces),
    notes,
    sampled,
  };
}
