import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { memoryShare, resolveSystem } from '../run/config.ts';
import type { ResolvedConfig, SystemArguments } from '../run/config.ts';
import { digestsOf } from '../run/digest.ts';
import type { TraceDigest } from '../run/digest.ts';
import { shownPath } from '../run/settings-file.ts';
import type { Stops } from '../run/stops.ts';
import { cellKey } from '../run/sweep/cell-file.ts';
import { readPlan } from '../run/sweep/plan-file.ts';
import type { PlanFile } from '../run/sweep/plan-file.ts';
import { pointsOf } from '../run/sweep/points.ts';
import type { PlanPoint } from '../run/sweep/points.ts';
import type { SweepCell, SweepTrace } from '../run/sweep/sweep-cell.ts';
import { filesOf } from '../trace/workload.ts';
import type { Workload } from '../trace/workload.ts';
import type { Context } from './context.ts';
import { expanded } from './globs.ts';
import { placeMode } from './place.ts';
import { systemArguments } from './system.ts';
import { openTraces } from './traces.ts';

/** A plan with all that can be wrong with it known. */
export interface SweepPlan {
  points: readonly ResolvedPoint[];
  /** Paths of the traces, in the order of the plan. */
  traces: readonly string[];
}

interface ResolvedPoint {
  point: PlanPoint;
  given: SystemArguments;
  config: ResolvedConfig;
  share: string | null;
}

/** Reads the text of a plan, finds its traces and resolves its configurations; all errors at once. */
export function resolvePlan(context: Context, text: string, path: string): SweepPlan {
  const { cwd } = context;
  const plan = readPlan(text, shownPath(resolve(cwd, path), cwd));
  const errors: string[] = [];
  const attempt = <Value>(step: () => Value[]): Value[] => {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors.push(...error.message.split('\n'));
      return [];
    }
  };
  const folder = dirname(resolve(cwd, path));
  const traces = attempt(() => tracePaths(plan, folder, cwd));
  const points = attempt(() => pointsOf(plan)).flatMap((point) =>
    attempt(() => [resolvedPoint(systemArguments(context), point, folder)]),
  );
  if (errors.length > 0) throw new UserError([...new Set(errors)].join('\n'));
  const reasons = new Set(points.map(({ config }) => config.hypothetical).filter((why) => why !== null));
  for (const why of reasons) context.messages.warning(why);
  return { points, traces };
}

function tracePaths({ traces }: PlanFile, folder: string, cwd: string): string[] {
  const errors: string[] = [];
  const paths = traces.flatMap(({ text, place }) => {
    const path = shownPath(resolve(folder, text), cwd);
    try {
      const found = expanded(path, place);
      if (found[0] !== path || existsSync(resolve(cwd, path))) return found;
      errors.push(`${place}: ${path}: no such file or folder`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors.push(error.message);
    }
    return [];
  });
  if (errors.length > 0) throw new UserError(errors.join('\n'));
  return [...new Set(paths.filter((path) => !isLayout(path)))];
}

/** A glob finds the layout files beside traces, too. */
function isLayout(path: string): boolean {
  return /\.layout\.txt(\.gz)?$/.test(path);
}

function resolvedPoint(common: SystemArguments, point: PlanPoint, folder: string): ResolvedPoint {
  const named = point.system;
  const given: SystemArguments = {
    ...common,
    ...(named === null ? {} : { system: named.text, systemSource: { source: named.place, folder } }),
    overrides: point.values,
  };
  const share = memoryShare(given);
  // A size that no rule refuses stands in for what is not known yet.
  const standIn = { path: 'memory', value: 2 ** 36, source: 'memory' };
  const footprint = { touchedBytes: 2 ** 36, reservedBytes: 0 };
  const overrides = share === null ? point.values : [...point.values, standIn];
  return { point, given, share, config: resolveSystem({ ...given, overrides, footprint }) };
}

/** The cells of a plan, trace by trace; the traces are opened, and read for their digests. */
export async function cellsOf(context: Context, plan: SweepPlan, stops: Stops): Promise<SweepCell[]> {
  const cells: SweepCell[] = [];
  for (const path of plan.traces) {
    const workload = await openTraces(context, [path]);
    const source = await sourceOf(path, workload);
    for (const { point, given, config, share } of plan.points) {
      const place = placeMode(context, config);
      const configuration = share === null ? config.system : { ...config.system, memory: share };
      const reading = readingOf(context, workload, stops, place);
      const key = cellKey({ traceSha256: source.sha256, reading, configuration });
      const settings = Object.fromEntries(point.values.map(({ path: setting, text }) => [setting, text]));
      const system = point.system === null ? {} : { system: point.system.text };
      cells.push({ trace: source.name, key, settings: { ...system, ...settings }, source, given, config, share });
    }
  }
  return cells;
}

async function sourceOf(path: string, workload: Workload): Promise<SweepTrace> {
  const { totalBytes } = workload.progress();
  const digests = await digestsOf(workload.traces);
  const files = filesOf(workload.traces[0]);
  return { name: path, path, sha256: wholeDigest(digests), digests, files, bytes: totalBytes };
}

/** A layout file beside a trace decides what its regions are: it belongs to it. */
function wholeDigest(digests: readonly TraceDigest[]): string {
  return digests.map(({ sha256 }) => sha256).join('+');
}

/** What else decides what is read of a trace's bytes. */
function readingOf({ args }: Context, { traces }: Workload, stops: Stops, place: string): Record<string, unknown> {
  const cuts = Object.entries(stops).filter(([, value]) => value !== 0 && value !== Infinity);
  return {
    format: traces[0].format.name,
    ...(place === 'auto' ? {} : { place }),
    ...(args.text('columns') === undefined ? {} : { columns: args.text('columns') }),
    ...(args.text('max-bad-lines') === undefined ? {} : { max_bad_lines: args.whole('max-bad-lines') }),
    ...Object.fromEntries(cuts),
  };
}
