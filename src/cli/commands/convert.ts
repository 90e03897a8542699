import { existsSync, statSync } from 'node:fs';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { writeCsv, writeCsvFile } from '../../run/convert.ts';
import type { Context } from '../context.ts';
import { TRACE } from '../options.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk convert`: any readable trace as a CSV trace. */
export const convert: Command = {
  usage: 'IN... OUT [options]',
  about:
    'Joins the traces IN into one workload, as run does, and writes its records to OUT: NAME.csv, NAME.csv.gz, or - for standard output. Processes of several traces are numbered 1, 2, ... by first appearance.',
  examples: [
    {
      what: 'A recording as text that people can read and edit',
      line: 'pagewalk convert traces/ls.lackey.gz ls.csv.gz',
    },
    {
      what: 'The files of two processes as one trace, to a pipe',
      line: 'pagewalk convert traces/cowfork - | head -20',
    },
  ],
  options: [...TRACE, 'force'],
  run: convertTraces,
};

async function convertTraces(context: Context): Promise<ExitCode> {
  const { operands } = context.args;
  if (operands.length < 2) throw new UserError('expected traces and where to write them: pagewalk convert IN... OUT');
  const [out, paths] = [operands[operands.length - 1], operands.slice(0, -1)];
  checkOut(out, context.args.has('force'), 'convert');
  const workload = await openTraces(context, paths);
  if (out === '-') {
    await writeCsv(workload, context.stdout);
    return EXIT.ok;
  }
  await writeCsvFile(workload, out);
  context.messages.note(`wrote ${out}`);
  return EXIT.ok;
}

/** Refuses a place for the trace that `command` would write; asked before anything is read. */
export function checkOut(out: string, force: boolean, command: string): void {
  if (out === '-') return;
  const formats = 'NAME.csv, NAME.csv.gz or - (CSV on standard output)';
  if (/\.pwt$/i.test(out))
    throw new UserError(`${out}: packed traces are not available yet; ${command} writes ${formats}`);
  if (!/\.csv(?:\.gz)?$/.test(out))
    throw new UserError(`${out}: its name tells no format; ${command} writes ${formats}`);
  if (!existsSync(out)) return;
  if (statSync(out).isDirectory()) throw new UserError(`${out}: is a folder, expected a file`);
  if (!force) throw new UserError(`${out}: exists; choose another name, or --force to write over it`);
}
