import { openWorkload } from '../trace/open.ts';
import type { InputFile } from '../trace/input-file.ts';
import { checkAsBefore, isSampled } from '../trace/workload.ts';
import type { Workload } from '../trace/workload.ts';
import { UserError } from '../base/user-error.ts';
import type { ConfigOptions } from '../run/config-file.ts';
import type { Context } from './context.ts';
import { expanded } from './globs.ts';

/** Opens traces as one workload, as the options of TRACE say. Samples are for who observes (`samples`), and for users who ask for it. */
export async function openTraces(
  { args, messages }: Context,
  paths: readonly string[],
  more: { quantum?: number; note?: (text: string) => void; samples?: true } = {},
): Promise<Workload> {
  if (paths.includes('-') && process.stdin.isTTY) {
    throw new UserError('- is the standard input, which is a terminal: pipe a trace into it');
  }
  const workload = await openWorkload(paths, {
    format: args.text('trace-format'),
    columns: args.text('columns'),
    layout: args.text('layout'),
    maxBadLines: args.whole('max-bad-lines'),
    kernelAccesses: !args.has('no-kernel-accesses'),
    preload: args.has('keep-preload'),
    quantum: more.quantum,
    note: (text) => {
      messages.note(`note: ${text}`);
      more.note?.(text);
    },
  });
  if (!workload.sampled || more.samples === true) return workload;
  if (!args.has('sampled')) throw new UserError(refusal(workload));
  messages.warning(SAMPLES_ONLY);
  more.note?.(SAMPLES_ONLY);
  return workload;
}

/** Opens the trace at `path`, which `before` tells the files of, with other turns; that it is not as it was is an input error. */
export async function openAgain(
  context: Context,
  path: string,
  before: readonly InputFile[],
  quantum: number,
): Promise<Workload> {
  const workload = await openTraces(context, [path], { quantum });
  checkAsBefore(workload.traces[0], before);
  return workload;
}

/** The traces that a command is to read: its operands, else those of the config files. */
export function tracesOf({ args }: Context, options: ConfigOptions, command: string): string[] {
  if (args.operands.length > 0) return [...args.operands];
  const traces = (options.traces ?? []).flatMap((pattern) => expanded(pattern, 'traces of the config file'));
  if (traces.length > 0) return traces;
  throw new UserError(
    `expected a trace: pagewalk ${command} TRACE... (a file, a folder or -; pagewalk ${command} --help has examples)`,
  );
}

const SAMPLES_ONLY =
  'samples only: the trace holds samples or faults and not every reference, so the numbers are those of the samples and not those of the program';

function refusal({ traces }: Workload): string {
  const names = traces.filter(isSampled).map(({ name, format }) => `${name} (${format.name})`);
  return (
    `${names.join(', ')}: holds samples or faults and not every reference, so nothing exact can be computed of it; ` +
    '--sampled takes them as if they were all, and every output says so; pagewalk inspect shows what was observed'
  );
}
