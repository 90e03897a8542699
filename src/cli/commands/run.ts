import { EXIT } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import type { Result } from '../../metrics/result.ts';
import { chartFiles } from '../../report/chart-files.ts';
import { compatBlocks } from '../../report/compat/index.ts';
import { formats } from '../../report/index.ts';
import type { FormatName } from '../../report/index.ts';
import { metaJson, sortedJson } from '../../report/meta.ts';
import { RESULT } from '../../report/stored/result-file.ts';
import { needsFootprint, resolveSystem } from '../../run/config.ts';
import type { ResolvedConfig } from '../../run/config.ts';
import { configId } from '../../run/config-id.ts';
import { digestsOf } from '../../run/digest.ts';
import type { TraceDigest } from '../../run/digest.ts';
import { footprintOf } from '../../run/footprint.ts';
import { windowsOf } from '../../run/place/windows.ts';
import type { Placement } from '../../run/place/placement.ts';
import { resultOf } from '../../run/result.ts';
import { simulate } from '../../run/simulate.ts';
import type { Stops } from '../../run/stops.ts';
import { META, checkFolder, writeFolder } from '../../run/write.ts';
import type { CompatName } from '../../system/compat.ts';
import { formatSize } from '../../system/sizes.ts';
import type { System } from '../../system/system.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { warningsOfFit } from '../fit.ts';
import { placeMode, placeRegions } from '../place.ts';
import { SYSTEM, TRACE } from '../options.ts';
import { formatOf, stopsOf } from '../run-options.ts';
import { Stopwatch, TIMING } from '../stopwatch.ts';
import { resolveWithoutMemory, systemArguments } from '../system.ts';
import { openTraces, tracesOf } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk run`: one system, one workload. */
export const run: Command = {
  usage: 'TRACE... [options]',
  about:
    'Runs the workload, which is a trace file, a folder with a file for each process, or - for standard input; several traces are processes that take turns. The answer goes to stdout, all else to stderr.',
  examples: [
    { what: 'A recorded program on Linux, x86-64', line: 'pagewalk run traces/ls.lackey.gz' },
    {
      what: 'Two processes with little memory and a small TLB, all results as files',
      line: 'pagewalk run traces/cowfork --memory 0.5x --set tlb.l1d.entries=16 --out results-cowfork',
    },
    {
      what: "The TLBs of DynamoRIO's simulator, one of them larger, and its counters by its names",
      line: 'pagewalk run traces/ls.lackey.gz --compat drcachesim --set tlb.l2.entries=2048',
    },
    {
      what: 'A trace of Dinero, with caches of 256 blocks of a page each',
      line: 'pagewalk run traces/samples/ls.xdin --compat dinero --set tlb.l1d.entries=256',
    },
    {
      what: 'The metrics of a stretch of the trace as CSV, one row each',
      line: 'pagewalk run traces/ls.lackey.gz --skip 100000 --limit 200000 --format csv --long',
    },
  ],
  options: [
    ...SYSTEM,
    ...TRACE,
    ...([
      'compat',
      'place',
      'skip',
      'warmup',
      'limit',
      'window',
      'out',
      'format',
      'json',
      'long',
      'check',
      'no-collapse',
    ] as const),
    ...(['timing', 'dry-run', 'force', 'no-progress'] as const),
  ],
  run: runWorkload,
};

async function runWorkload(context: Context): Promise<ExitCode> {
  const { messages } = context;
  const watch = new Stopwatch();
  const plan = await planned(context);
  watch.lap('open');
  if (context.args.has('dry-run')) {
    await context.print(planText(context, plan));
    return EXIT.ok;
  }
  const digests = plan.out === null ? null : digestsOf(plan.workload.traces);
  digests?.catch(() => undefined);
  warnOfHypothesis(context, plan);
  const placement = await placeRegions(context, plan.workload, plan.config, (text) => plan.notes.push(text));
  if (placement !== null) watch.lap('place');
  await warnOfFit(context, plan, placement);
  const result = await simulated(context, plan, placement);
  watch.lap('simulate');
  if (plan.out !== null && digests !== null) {
    await writeResult(context, plan, plan.out, result, await digests, context.args.has('timing') ? watch : null);
  }
  await context.print(formats[plan.format].render([result], { ...context, long: context.args.has('long') }));
  const compat = context.args.text('compat') as CompatName | undefined;
  if (compat !== undefined && plan.format === 'table') await context.print(`\n${compatBlocks[compat](result)}`);
  if (context.args.has('timing')) messages.note(watch.text(Number(result.totals.references)));
  if (!result.aborted) return EXIT.ok;
  messages.warning('the run ended at an invalid reference (onInvalid: abort); the numbers go up to it');
  return EXIT.incomplete;
}

/** What is to be done, with all that can be wrong with it known. */
interface Plan {
  workload: Workload;
  config: ResolvedConfig;
  stops: Stops;
  format: FormatName;
  out: string | null;
  notes: string[];
}

async function planned(context: Context): Promise<Plan> {
  const { args, messages } = context;
  const given = systemArguments(context);
  const partOfFootprint = needsFootprint(given);
  const first = partOfFootprint ? resolveWithoutMemory(given) : resolveSystem(given);
  const stops = stopsOf(context, first.options.window);
  const format = formatOf(context, first.options.format);
  const out = args.text('out') ?? first.options.out ?? null;
  if (out !== null) checkFolder(out, await outNames(context, stops), args.has('force'));
  const notes: string[] = [];
  const paths = tracesOf(context, first.options, 'run');
  const workload = await openTraces(context, paths, {
    quantum: first.system.quantum,
    note: (text) => notes.push(text),
  });
  if (!partOfFootprint) return { workload, config: first, stops, format, out, notes };
  messages.detail('reading the workload once to learn what it touches, of which the memory is a part');
  const footprint = await footprintOf(workload, first.system);
  const config = resolveSystem({ ...given, footprint });
  messages.detail(`it touches ${formatSize(footprint.touchedBytes)}; memory is ${formatSize(config.system.memory)}`);
  return { workload, config, stops, format, out, notes };
}

/** What draws is loaded only where a folder is written. */
const drawing = () => import('../../report/files.ts');

/** The files that a run will write, as far as that can be known beforehand. */
async function outNames({ args }: Context, { window }: Stops): Promise<string[]> {
  const { files } = await drawing();
  const names = Object.keys(files).filter((name) => window > 0 || name !== 'timeline.csv');
  return [...names, ...Object.keys(chartFiles), RESULT, META, ...(args.has('timing') ? [TIMING] : [])];
}

function planText(context: Context, { workload, config, stops, out }: Plan): string {
  const places = placeMode(context, config) === 'auto' && windowsOf(config.system) !== null;
  const traces = workload.traces.map(
    ({ name, format, files: parts }) =>
      `  ${name} (${format.name}, ${parts.length} ${parts.length === 1 ? 'file' : 'files'})`,
  );
  const cuts = Object.entries(stops).filter(([, value]) => value !== 0 && value !== Infinity);
  return [
    'would run',
    ...traces,
    `on ${config.system.name} (${config.title}), configuration ${configId(config.system)}`,
    ...(config.hypothetical === null ? [] : [config.hypothetical]),
    ...(places ? [`with the regions of the traces moved into those of ${config.system.name}`] : []),
    ...cuts.map(([name, value]) => `with --${name} ${value}`),
    ...(out === null ? [] : [`and write to ${out}`]),
    '',
  ].join('\n');
}

/** A fork on a kernel that has none is nothing that its system would do: every output says so. */
function warnOfHypothesis({ messages }: Context, { config, notes }: Plan): void {
  if (config.hypothetical === null) return;
  notes.push(config.hypothetical);
  messages.warning(config.hypothetical);
}

/** A trace that does not fit the machine is run, and a part of it refused: the user is to know first. */
async function warnOfFit(
  context: Context,
  { workload, config, notes }: Plan,
  placement: Placement | null,
): Promise<void> {
  for (const text of await warningsOfFit(context, workload, config.system, placement !== null)) {
    notes.push(text);
    context.messages.warning(text);
  }
}

async function simulated({ args, messages }: Context, plan: Plan, placement: Placement | null): Promise<Result> {
  const { workload, config, stops, format, out, notes } = plan;
  const simulation = await simulate(workload, config.system, {
    ...stops,
    placement,
    collapse: !args.has('no-collapse'),
    hotPages: out !== null || format === 'md',
    course: out !== null || format === 'md',
    check: args.has('check'),
    onProgress: messages.reading(workload),
    onUncollapsed: (why) => messages.detail(`every reference is simulated by itself: ${why}`),
  });
  messages.clear();
  const { hypothetical } = config;
  const told = [...cutNotes(stops), ...notes];
  const result = resultOf(simulation, workload, config.system, told, { hypothetical, placement });
  if (result.totals.references === 0 && stops.skip + stops.warmup > 0 && !result.aborted)
    messages.warning('no reference was counted: --skip and --warmup pass over the whole trace');
  return result;
}

function cutNotes({ skip, warmup, limit }: Stops): string[] {
  const parts = [
    ...(skip > 0 ? [`the first ${skip} references were passed over`] : []),
    ...(warmup > 0 ? [`${warmup} were simulated and not counted`] : []),
    ...(limit < Infinity ? [`counting ended after ${limit}`] : []),
  ];
  return parts.length === 0 ? [] : [`only a part of the trace: ${parts.join(', ')}`];
}

async function writeResult(
  context: Context,
  { config, stops }: Plan,
  out: string,
  result: Result,
  traces: TraceDigest[],
  watch: Stopwatch | null,
): Promise<void> {
  const { filesOf } = await drawing();
  const contents = filesOf(result);
  if (watch !== null) {
    watch.lap('report');
    contents.set(TIMING, sortedJson(watch.json(Number(result.totals.references))));
  }
  const names = [...contents.keys(), META];
  const { sampled, placed } = result;
  const place = placed.length > 0 ? 'auto' : 'as-recorded';
  const configuration = { ...configurationOf(config.system, stops), place };
  const { version: pagewalkVersion, commandLine } = context;
  const { hypothetical } = result;
  const meta = {
    pagewalkVersion,
    traces,
    sampled,
    hypothetical,
    placed,
    configuration,
    commandLine: [...commandLine],
    files: names,
  };
  contents.set(META, metaJson(meta));
  for (const path of writeFolder(out, contents, context.args.has('force'))) context.messages.note(`wrote ${path}`);
}

function configurationOf(system: System, { skip, warmup, limit, window }: Stops) {
  return { config_id: configId(system), system, skip, warmup, limit: limit === Infinity ? null : limit, window };
}
