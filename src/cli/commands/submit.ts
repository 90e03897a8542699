import { resolve } from 'node:path';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { readText } from '../../run/settings-file.ts';
import { ENGINE_NAMES, engines } from '../../run/sweep/engines/index.ts';
import type { Engine } from '../../run/sweep/engines/engine.ts';
import type { EngineName } from '../../run/sweep/engines/index.ts';
import type { Arguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import { resolvePlan } from '../sweep-cells.ts';
import { DECIDING, givenOptions, stopsOfSweep } from '../sweep-options.ts';
import type { Command } from './command.ts';

/** `pagewalk submit`: the job of a sweep, for a scheduler. */
export const submit: Command = {
  usage: 'PLAN.yaml --engine NAME [--shards N] [options]',
  about: [
    'Prints what an engine needs to run a sweep in N tasks and to put their cells together as results.csv: a batch script of Slurm, Jobs of Kubernetes, a workflow of GitHub Actions,',
    'jobs of GitLab CI, or a script for GNU parallel or xargs. Its comments say how it is started. Options of the sweep are handed on to its tasks. Nothing is submitted.',
  ].join(' '),
  examples: [
    {
      what: 'A Slurm array of 8 tasks: bash sweep.sh submits it',
      line: 'pagewalk submit examples/sweep.yaml --engine slurm --shards 8 > sweep.sh',
    },
    { what: 'The same as Kubernetes Jobs', line: 'pagewalk submit examples/sweep.yaml --kubernetes --shards 8' },
  ],
  options: ['engine', ...ENGINE_NAMES, 'shards', 'cells', ...DECIDING, 'check'],
  run: printJob,
};

async function printJob(context: Context): Promise<ExitCode> {
  const { args, cwd, messages, version } = context;
  const [plan, ...more] = args.operands;
  if (plan === undefined)
    throw new UserError(
      'expected a plan: pagewalk submit PLAN.yaml --engine slurm (pagewalk submit --help has examples)',
    );
  if (more.length > 0) throw new UserError(`expected one plan, found ${args.operands.join(', ')}`);
  const engine: Engine = engines[engineOf(args)];
  const asked = args.whole('shards', 1);
  stopsOfSweep(context);
  const { points, traces } = resolvePlan(context, readText(resolve(cwd, plan), cwd), plan);
  const cells = points.length * traces.length;
  const tasks = asked ?? Math.min(USUAL_TASKS, cells);
  const most = Math.min(cells, engine.mostTasks ?? Infinity);
  if (tasks > most) {
    const why = most === cells ? `${plan} has ${cells} cells` : 'the engine runs no more of one job';
    throw new UserError(`--shards: expected at most ${most} (${why}), found ${tasks}`);
  }
  const folder = args.text('cells') ?? 'cells';
  const sweep = ['sweep', plan, '--cells', folder, ...givenOptions(args, [...DECIDING, 'check'])];
  await context.print(engine.template({ plan, cells, tasks, sweep, folder, results: 'results.csv', version }));
  messages.note(`${engine.title}; ${cells} cells in ${tasks} tasks`);
  return EXIT.ok;
}

/** Tasks, where the user names no number. */
const USUAL_TASKS = 8;

function engineOf(args: Arguments): EngineName {
  const named = [args.text('engine') as EngineName | undefined, ...ENGINE_NAMES.filter((name) => args.has(name))];
  const found = [...new Set(named.filter((name) => name !== undefined))];
  if (found.length === 1) return found[0];
  throw new UserError(
    `expected one engine: --engine ${ENGINE_NAMES.join('|')}, found ${found.length === 0 ? 'none' : found.join(', ')}`,
  );
}
