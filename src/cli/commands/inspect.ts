import { quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { digestsOf } from '../../run/digest.ts';
import { inspect as inspected } from '../../run/inspect.ts';
import { view } from '../../run/view.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { inspectionFormats } from '../inspection-formats.ts';
import type { TraceReport } from '../inspection-tables.ts';
import { TRACE } from '../options.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk inspect`: what a trace holds, without a system. */
export const inspect: Command = {
  usage: 'TRACE... [options]',
  about:
    'Reads each trace and says its format, processes, accesses, footprint, events, regions, working set, reuse and digest. With --check, every mistake in it is told, and a trace that has one ends the command with exit code 1.',
  examples: [
    { what: 'What is in a trace', line: 'pagewalk inspect traces/ls.lackey.gz' },
    { what: 'Its first ten records as a CSV trace', line: 'pagewalk inspect traces/ls.lackey.gz --view 10' },
    { what: 'The same for a page in Markdown', line: 'pagewalk inspect traces/ls.lackey.gz --format md' },
    { what: 'Is this trace of two processes valid?', line: 'pagewalk inspect traces/cowfork --check' },
  ],
  options: [...TRACE, 'view', 'check', 'format', 'json', 'no-progress'],
  run: inspectTraces,
};

async function inspectTraces(context: Context): Promise<ExitCode> {
  const { args } = context;
  const [first, ...others] = args.operands;
  if (first === undefined) throw new UserError('expected a trace: pagewalk inspect TRACE... (a file, a folder or -)');
  const format = formatOf(context);
  const records = args.whole('view', 1);
  if (records !== undefined) {
    if (others.length > 0) throw new UserError('--view shows the records of one trace');
    await view(await openTraces(context, [first], { samples: true }), records, context.stdout);
    return EXIT.ok;
  }
  const reports: TraceReport[] = [];
  for (const path of args.operands) reports.push(await reportOn(context, path));
  await context.print(format(reports, args.has('check'), context.width));
  return reports.some(({ inspection }) => inspection.findings.length > 0) ? EXIT.no : EXIT.ok;
}

async function reportOn(context: Context, path: string): Promise<TraceReport> {
  const workload: Workload = await openTraces(context, [path], { samples: true });
  const note = (text: string): void => context.messages.note(`note: ${text}`);
  const [inspection, digests] = await Promise.all([
    inspected(workload, { check: context.args.has('check'), note, onProgress: context.messages.reading(workload) }),
    digestsOf(workload.traces),
  ]);
  context.messages.clear();
  return { trace: workload.traces[0], inspection, digests, storedBytes: workload.progress().totalBytes };
}

function formatOf({ args }: Context): (typeof inspectionFormats)[keyof typeof inspectionFormats] {
  const name = args.has('json') ? 'json' : (args.text('format') ?? 'table');
  const format = Object.entries(inspectionFormats).find(([known]) => known === name)?.[1];
  if (format !== undefined) return format;
  throw new UserError(`--format: expected ${Object.keys(inspectionFormats).join(', ')}, found ${quoted(name)}`);
}
