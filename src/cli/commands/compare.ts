import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { quoted } from '../../base/quoted.ts';
import { compared } from '../../report/comparison/comparison.ts';
import type { ComparedRun, Comparison } from '../../report/comparison/comparison.ts';
import { comparisonFileNames } from '../../report/comparison/file-names.ts';
import { comparisonFormats } from '../../report/comparison/index.ts';
import type { Origin } from '../../report/comparison/page/origin.ts';
import { metaJson } from '../../report/meta.ts';
import { summaryRow } from '../../report/summary.ts';
import { needsFootprint, resolveSystem } from '../../run/config.ts';
import type { ResolvedConfig } from '../../run/config.ts';
import { configId } from '../../run/config-id.ts';
import { digestsOf } from '../../run/digest.ts';
import type { TraceDigest } from '../../run/digest.ts';
import { footprintOf } from '../../run/footprint.ts';
import { panelsOf, pointLabel, pointsOf } from '../../run/grid.ts';
import type { Point } from '../../run/grid.ts';
import { plotLibrary } from '../../run/plot-library.ts';
import { resultOf } from '../../run/result.ts';
import { simulate } from '../../run/simulate.ts';
import { commonWords } from '../../run/results/table-comparison.ts';
import { META, checkFolder, writeFolder } from '../../run/write.ts';
import { filesOf } from '../../trace/workload.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { SYSTEM, TRACE } from '../options.ts';
import { placeRegions } from '../place.ts';
import { formatOf, stopsOf } from '../run-options.ts';
import { resolveWithoutMemory, systemArguments } from '../system.ts';
import { openAgain, openTraces, tracesOf } from '../traces.ts';
import { pointArguments, variationsOf } from '../variations.ts';
import type { Command } from './command.ts';

/** `pagewalk compare`: settings varied against each other, side by side. */
export const compare: Command = {
  usage: 'TRACE... --vary PATH=VALUE,VALUE... [options]',
  about:
    'Runs each trace on every combination of the values, and holds the results against each other: what differs, which is best, what to choose. Values are lists a,b,c and ranges 1M..64M*2 or 4..64+4; --system, --memory and --page-size take lists, too.',
  examples: [
    {
      what: 'Which frame allocator, for a program that maps and unmaps?',
      line: 'pagewalk compare traces/ls.lackey.gz --allocator first-fit,best-fit,buddy',
    },
    {
      what: 'Two policies where memory is short, as a table of all metrics',
      line: 'pagewalk compare traces/ls.lackey.gz --replacement fifo,lru --memory 1.5x,2x --format csv',
    },
  ],
  options: [
    ...SYSTEM,
    ...(['vary', 'allocator', 'replacement', 'baseline'] as const),
    ...TRACE,
    'place',
    ...(['skip', 'warmup', 'limit', 'out', 'format', 'json', 'long', 'check', 'no-collapse'] as const),
    ...(['dry-run', 'force', 'no-progress'] as const),
  ],
  run: compareSettings,
};

async function compareSettings(context: Context): Promise<ExitCode> {
  const { args, messages } = context;
  const plan = planned(context);
  if (args.has('dry-run')) {
    const runs = plan.paths.flatMap((path) => plan.points.map((point) => `  ${path} with ${pointLabel(point)}`));
    await context.print(`would run\n${runs.join('\n')}\n`);
    return EXIT.ok;
  }
  const comparisons: Comparison[] = [];
  const digests: TraceDigest[] = [];
  for (const path of plan.paths) {
    const workloads = new Map<number, Workload>();
    for (const { common, points } of panelsOf(plan.points)) {
      const runs: ComparedRun[] = [];
      for (const point of points) {
        messages.detail(`${path} with ${pointLabel(point)}`);
        const { quantum } = configAt(plan, point).system;
        const [first] = workloads.values();
        const workload =
          workloads.get(quantum) ??
          (first === undefined
            ? await openTraces(context, [path], { quantum })
            : await openAgain(context, path, filesOf(first.traces[0]), quantum));
        if (plan.out !== null && workloads.size === 0) digests.push(...(await digestsOf(workload.traces)));
        workloads.set(quantum, workload);
        runs.push(await ran(context, plan, workload, { point, common }));
      }
      const baseline = points.findIndex((point) => isBaseline(plan.baseline, point, common));
      comparisons.push(compared(runs, runs[Math.max(0, baseline)], commonWords(common)));
    }
  }
  const title = `${plan.paths.length === 1 ? plan.paths[0] : `${plan.paths.length} traces`} with ${plan.varied.join(', ')} varied`;
  const look = { ...context, long: args.has('long') };
  if (plan.out !== null) {
    const { comparisonFilesOf } = await import('../../report/comparison/files.ts');
    const contents = comparisonFilesOf(title, comparisons, originOf(context, digests), plotLibrary);
    contents.set(META, metaOf(context, plan, digests));
    for (const path of writeFolder(plan.out, contents, args.has('force'))) messages.note(`wrote ${path}`);
  }
  await context.print(comparisonFormats[plan.format](title, comparisons, look));
  return EXIT.ok;
}

/** What is to be done, with all that can be wrong with the settings known. */
interface Plan {
  paths: string[];
  varied: string[];
  points: Point[];
  /** The systems by point; memory that is a part of a footprint is not known in them. */
  configs: Map<Point, ResolvedConfig>;
  /** A value of the points that others are relative to, or their label; null = the first. */
  baseline: string | null;
  format: keyof typeof comparisonFormats;
  out: string | null;
}

function planned(context: Context): Plan {
  const { args } = context;
  const variations = variationsOf(context);
  if (variations.length === 0)
    throw new UserError(
      'nothing varies: --vary PATH=VALUE,VALUE, --allocator, --replacement, or several values of --system, --memory or --page-size',
    );
  const points = pointsOf(variations);
  const configs = new Map(points.map((point) => [point, configOf(context, point)]));
  const reasons = new Set([...configs.values()].map(({ hypothetical }) => hypothetical).filter((why) => why !== null));
  for (const why of reasons) context.messages.warning(why);
  const { options } = [...configs.values()][0];
  const out = args.text('out') ?? options.out ?? null;
  if (out !== null) checkFolder(out, [...comparisonFileNames, META], args.has('force'));
  return {
    paths: tracesOf(context, options, 'compare'),
    varied: variations.map(({ path }) => path),
    points,
    configs,
    baseline: baselineOf(args.text('baseline'), points),
    format: formatOf(context, options.format),
    out,
  };
}

function configOf(context: Context, point: Point): ResolvedConfig {
  const given = pointArguments(systemArguments(context), point);
  return needsFootprint(given) ? resolveWithoutMemory(given) : resolveSystem(given);
}

/** What the user calls the baseline, if any point is called so or has such a value. */
function baselineOf(text: string | undefined, points: readonly Point[]): string | null {
  if (text === undefined) return null;
  if (points.some((point) => isBaseline(text, point, {}))) return text;
  const labels = points.map((point) => pointLabel(point)).join(', ');
  throw new UserError(`--baseline: expected one of ${labels}, found ${quoted(text)}`);
}

function isBaseline(text: string | null, point: Point, common: Point): boolean {
  return text !== null && (pointLabel(point, common) === text || Object.values(point).includes(text));
}

function configAt({ configs }: Plan, point: Point): ResolvedConfig {
  const config = configs.get(point);
  if (config === undefined) throw new Error('internal error: a point without a configuration');
  return config;
}

async function ran(
  context: Context,
  plan: Plan,
  workload: Workload,
  { point, common }: { point: Point; common: Point },
): Promise<ComparedRun> {
  const { args, messages } = context;
  const given = pointArguments(systemArguments(context), point);
  const known = configAt(plan, point);
  const config = needsFootprint(given)
    ? resolveSystem({ ...given, footprint: await footprintOf(workload, known.system) })
    : known;
  const { system, hypothetical } = config;
  const placement = await placeRegions(context, workload, config);
  const simulation = await simulate(workload, system, {
    ...stopsOf(context, 0),
    collapse: !args.has('no-collapse'),
    hotPages: false,
    check: args.has('check'),
    placement,
    onProgress: messages.reading(workload),
    onUncollapsed: (why) => messages.detail(`every reference is simulated by itself: ${why}`),
  });
  messages.clear();
  const { system: _, ...varied } = point;
  const label = `${pointLabel(point, common)}${hypothetical === null ? '' : ' (hypothetical)'}`;
  return { label, row: summaryRow(resultOf(simulation, workload, system, [], { hypothetical, placement }), varied) };
}

function originOf({ version, commandLine }: Context, traces: TraceDigest[]): Origin {
  return { pagewalkVersion: version, traces, commandLine: [...commandLine] };
}

function metaOf(context: Context, plan: Plan, traces: TraceDigest[]): string {
  const configurations = plan.points.map((point) => {
    const { system, hypothetical } = configAt(plan, point);
    const mark = hypothetical === null ? {} : { hypothetical };
    return { settings: point, config_id: configId(system), ...mark, system };
  });
  const { args } = context;
  const cuts = { skip: args.whole('skip') ?? 0, warmup: args.whole('warmup') ?? 0, limit: args.whole('limit') ?? null };
  return metaJson({
    ...originOf(context, traces),
    configuration: { ...cuts, configurations },
    files: [...comparisonFileNames, META],
  });
}
