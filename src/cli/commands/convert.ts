import { existsSync, statSync } from 'node:fs';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { writeCsv, writeCsvFile, writePackedFile } from '../../run/convert.ts';
import { needsRecords } from '../../trace/packed/runs.ts';
import type { Context } from '../context.ts';
import { TRACE } from '../options.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk convert`: any readable trace as a packed or a CSV trace. */
export const convert: Command = {
  usage: 'IN... OUT [options]',
  about:
    'Joins the traces IN into one workload, as run does, and writes it to OUT: NAME.pwt, a packed trace, which is read many times as fast; or its records as text to NAME.csv, NAME.csv.gz, or - for standard output. Processes of several traces are numbered 1, 2, ... by first appearance.',
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
  options: [...TRACE, 'quantum', 'store', 'no-collapse', 'force'],
  run: convertTraces,
};

async function convertTraces(context: Context): Promise<ExitCode> {
  const { operands } = context.args;
  if (operands.length < 2) throw new UserError('expected traces and where to write them: pagewalk convert IN... OUT');
  const [out, paths] = [operands[operands.length - 1], operands.slice(0, -1)];
  const { args } = context;
  checkOut(out, args.has('force'));
  const isPacked = PACKED.test(out);
  if (!isPacked && (args.has('store') || args.has('no-collapse')))
    throw new UserError(`--store and --no-collapse go with a packed trace, NAME.pwt, not with ${out}`);
  const quantum = args.whole('quantum', 1);
  const workload = await openTraces(context, paths, quantum === undefined ? {} : { quantum });
  const { packedRuns } = workload;
  if (packedRuns !== null) throw needsRecords(packedRuns.file.name, 'convert needs the records');
  if (out === '-') {
    await writeCsv(workload, context.stdout);
    return EXIT.ok;
  }
  if (isPacked) await writePackedFile(workload, out, { store: args.has('store'), records: args.has('no-collapse') });
  else await writeCsvFile(workload, out);
  context.messages.note(`wrote ${out}`);
  return EXIT.ok;
}

const PACKED = /\.pwt$/i;

/** Asked before anything is read. */
function checkOut(out: string, force: boolean): void {
  if (out === '-') return;
  const formats = 'NAME.pwt, NAME.csv, NAME.csv.gz or - (CSV on standard output)';
  if (/\.pwt\.gz$/i.test(out))
    throw new UserError(`${out}: a packed trace is deflated already; convert writes ${formats}`);
  if (!PACKED.test(out) && !/\.csv(?:\.gz)?$/.test(out))
    throw new UserError(`${out}: its name tells no format; convert writes ${formats}`);
  if (!existsSync(out)) return;
  if (statSync(out).isDirectory()) throw new UserError(`${out}: is a folder, expected a file`);
  if (!force) throw new UserError(`${out}: exists; choose another name, or --force to write over it`);
}
