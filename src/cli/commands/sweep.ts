import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import { clock } from '../../run/progress.ts';
import { readText } from '../../run/settings-file.ts';
import type { Stops } from '../../run/stops.ts';
import { CellFolder } from '../../run/sweep/cell-folder.ts';
import { estimatedSeconds } from '../../run/sweep/estimate.ts';
import { manifestName, manifestText } from '../../run/sweep/manifest.ts';
import type { Manifest } from '../../run/sweep/manifest.ts';
import { manifestCellName, mergedRows, refuseMissing } from '../../run/sweep/merge.ts';
import { itemsOf, shardOf } from '../../run/sweep/shard.ts';
import type { Shard } from '../../run/sweep/shard.ts';
import { missingCells, sweepCells } from '../../run/sweep/sweep.ts';
import type { Swept } from '../../run/sweep/sweep.ts';
import { WorkerPool } from '../../run/sweep/worker-pool.ts';
import type { SweepCell } from '../../run/sweep/sweep-cell.ts';
import { formatSize } from '../../system/sizes.ts';
import type { Context } from '../context.ts';
import { SYSTEM } from '../options.ts';
import { interruptible } from '../interrupt.ts';
import { placeMode } from '../place.ts';
import { answerOf, giveAnswer, TABLES } from '../sweep-answer.ts';
import type { Answer } from '../sweep-answer.ts';
import { cellsOf, resolvePlan } from '../sweep-cells.ts';
import { DECIDING, givenOptions, stopsOfSweep } from '../sweep-options.ts';
import { openAgain } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk sweep`: a plan of traces, systems and settings. */
export const sweep: Command = {
  usage: 'PLAN.yaml [options]',
  about: [
    'Computes a cell for each trace on each system with each combination of settings of a plan. A finished cell is a file of the folder --cells, whose name says of what inputs:',
    'what is there is not computed again, so that a sweep that was killed goes on where it was; Ctrl-C ends it after the cells that are being computed, twice at once. Several processes may share the folder, each with a part of the cells (--shard);',
    'pagewalk merge then puts them together. Without a shard, the answer is the table of all cells; --out DIR writes it with a page of curves and tables to sort and filter.',
  ].join(' '),
  examples: [
    { what: 'How much is to be done?', line: 'pagewalk sweep examples/sweep.yaml --dry-run' },
    { what: 'All of it, as a table', line: 'pagewalk sweep examples/sweep.yaml --cells cells -o results.csv' },
    {
      what: 'The first of two parts, for a machine of its own',
      line: 'pagewalk sweep examples/sweep.yaml --shard 1/2',
    },
  ],
  options: [
    ...SYSTEM,
    ...(['shard', 'cells', 'jobs', 'place', 'trace-format', 'columns', 'max-bad-lines', 'sampled'] as const),
    ...([
      'skip',
      'warmup',
      'limit',
      'out',
      'format',
      'json',
      'long',
      'check',
      'dry-run',
      'force',
      'no-progress',
    ] as const),
  ],
  formats: Object.keys(TABLES),
  run: sweepPlan,
};

async function sweepPlan(context: Context): Promise<ExitCode> {
  const { args, cwd, env } = context;
  const [path, ...more] = args.operands;
  if (path === undefined)
    throw new UserError('expected a plan: pagewalk sweep PLAN.yaml (pagewalk sweep --help has examples)');
  if (more.length > 0) throw new UserError(`expected one plan, found ${args.operands.join(', ')}`);
  const shard = shardOf(args.text('shard'), env);
  const answer = answerOf(context);
  // Said before anything is read.
  const jobs = args.whole('jobs', 1) ?? null;
  const stops = stopsOfSweep(context);
  const plan = resolvePlan(context, readText(resolve(cwd, path), cwd), path);
  const all = await cellsOf(context, plan, stops);
  const manifest: Manifest = {
    plan: basename(path),
    modelVersion: MODEL_VERSION,
    cells: all.map(({ trace, key, settings }) => ({ trace, key, settings })),
    origin: {
      pagewalkVersion: context.version,
      traces: [...new Set(all.flatMap(({ source }) => source.digests))],
      commandLine: ['pagewalk', 'sweep', basename(path), ...givenOptions(args, DECIDING)],
    },
  };
  const cells = itemsOf(all, ({ source }) => source.bytes, shard);
  const folder = new CellFolder(args.text('cells') ?? 'cells');
  if (args.has('dry-run')) return dryRun(context, cells, folder, { stops, jobs });
  folder.writeFile(manifestName(manifest.plan), manifestText(manifest));
  const swept = await interruptible(
    () => context.messages.note(INTERRUPTED),
    (signal) => sweepThem(context, cells, folder, { stops, jobs, signal }),
  );
  tell(context, swept, shard, folder);
  if (swept.left !== null) return EXIT.interrupted;
  return shard === null ? finish(context, answer, folder, manifest) : EXIT.ok;
}

const INTERRUPTED =
  'interrupted: the cells that are being computed are finished first; Ctrl-C again stops at once, without them';

/** Computes what is missing, with progress: cells times bytes of their traces. */
async function sweepThem(
  context: Context,
  cells: readonly SweepCell[],
  folder: CellFolder,
  { stops, jobs, signal }: Way & { signal: AbortSignal },
): Promise<Done> {
  const { args, messages } = context;
  const missing = missingCells(cells, folder, (message) => messages.warning(`${message}: it is computed again`));
  const work = { done: 0, now: 0, references: 0, total: missing.reduce((sum, { source }) => sum + source.bytes, 0) };
  const progress = messages.reading({
    progress: () => ({ bytesRead: work.done + work.now, totalBytes: work.total }),
  });
  const pool = new WorkerPool(jobs ?? threadsFor(work.total));
  const swept = await sweepCells(missing, folder, {
    machines: pool.machines,
    stops,
    signal,
    check: args.has('check'),
    place: missing.length > 0 ? placeMode(context, missing[0].config) : 'auto',
    open: ({ path, files }, quantum) => openAgain(context, path, files, quantum),
    onCell: (_, cell) => {
      work.done += cell.source.bytes;
      work.now = 0;
      messages.detail(`computed ${manifestCellName(cell)}`);
    },
    onProgress: (cell, count, part, references) => {
      work.now = cell.source.bytes * count * part;
      work.references += references * count;
      progress(work.references);
    },
  });
  messages.clear();
  await pool.close();
  const failed = swept.failures.reduce((sum, failure) => sum + failure.cells.length, 0);
  const left = signal.aborted ? missing.length - swept.computed - failed : null;
  return { ...swept, kept: cells.length - missing.length, left };
}

interface Done extends Swept {
  /** Cells that were there. */
  kept: number;
  /** Cells that were not begun because the user interrupted; null = nobody did. */
  left: number | null;
}

/** How cells are computed. */
interface Way {
  stops: Stops;
  /** null = as is worth it. */
  jobs: number | null;
}

/** As many threads as there are processors, where the work is worth starting them. */
function threadsFor(bytes: number): number {
  return bytes < WORTH_THREADS ? 1 : availableParallelism();
}

/** Bytes of traces, times the cells. */
const WORTH_THREADS = 2 ** 20;

/** What was done, on stderr; what could not be done ends the sweep, after all else was computed. */
function tell(
  { messages }: Context,
  { computed, kept, left, failures }: Done,
  shard: Shard | null,
  folder: CellFolder,
): void {
  const what = shard === null ? '' : `shard ${shard.index} of ${shard.count} (${shard.source}): `;
  const interrupted = left === null ? '' : `; interrupted: ${left} are left, the same command goes on`;
  messages.note(`${what}${computed} cells computed, ${kept} were there, in ${folder.path}${interrupted}`);
  if (failures.length === 0) return;
  const lines = failures.map(
    ({ cells, message }) =>
      `${manifestCellName(cells[0])}${cells.length > 1 ? ` and ${cells.length - 1} more cells` : ''}: ${message}`,
  );
  throw new UserError([...new Set(lines)].join('\n'), left !== null ? EXIT.interrupted : failures[0].exitCode);
}

/** The table of all cells. */
async function finish(context: Context, answer: Answer, folder: CellFolder, manifest: Manifest): Promise<ExitCode> {
  const merged = mergedRows([folder], manifest);
  refuseMissing(merged, 'they were removed while it ran: sweep again');
  await giveAnswer(context, answer, merged.rows, manifest);
  if (merged.aborted === 0) return EXIT.ok;
  context.messages.warning(
    `${merged.aborted} cells ended at an invalid reference (onInvalid: abort); their numbers go up to it`,
  );
  return EXIT.incomplete;
}

/** What would be done. */
async function dryRun(
  context: Context,
  cells: readonly SweepCell[],
  folder: CellFolder,
  { stops, jobs }: Way,
): Promise<ExitCode> {
  const missing = missingCells(cells, folder, (message) => context.messages.warning(message));
  const traces = [...new Set(missing.map(({ source }) => source))];
  const bytes = traces.reduce((sum, trace) => sum + trace.bytes, 0);
  const threads = jobs ?? threadsFor(missing.reduce((sum, { source }) => sum + source.bytes, 0));
  const seconds = await estimatedSeconds(missing, stops, threads, ({ path, files }, quantum) =>
    openAgain(context, path, files, quantum),
  );
  const lines = [
    `would compute ${missing.length} cells of ${cells.length}; ${cells.length - missing.length} are in ${folder.path}`,
    `from ${traces.length} traces of ${formatSize(bytes)}, to about ${formatSize(missing.length * CELL_BYTES)} in ${folder.path}`,
    `in about ${clock(seconds)} on ${threads} ${threads === 1 ? 'thread' : 'threads'}, as the beginning of each trace took`,
    ...missing.slice(0, MOST_NAMES).map((cell) => `  ${manifestCellName(cell)}`),
    ...(missing.length > MOST_NAMES ? [`  and ${missing.length - MOST_NAMES} more`] : []),
  ];
  await context.print(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** Cells that a dry run tells by name. */
const MOST_NAMES = 20;
/** Of the file of a cell, about. */
const CELL_BYTES = 4096;
