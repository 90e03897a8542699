import { quoted } from '../../base/quoted.ts';
import { UserError } from '../../base/user-error.ts';

/** A part of a sweep: number `index` of `count`, from 1. */
export interface Shard {
  index: number;
  count: number;
  /** What said so: `--shard`, `SLURM_ARRAY_TASK_ID`. */
  source: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The shard that `--shard k/n` or else the engine that started this process asks for; null = all. */
export function shardOf(text: string | undefined, env: Environment): Shard | null {
  if (text !== undefined) return parsed(text);
  for (const engine of ENGINES) {
    const shard = engine(env);
    if (shard !== null) return shard;
  }
  return null;
}

function parsed(text: string): Shard {
  const [index, count] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  const found = `--shard: expected K/N such as 2/8, K from 1 to N, found ${quoted(text)}`;
  if (index === undefined || index < 1 || index > count || !Number.isSafeInteger(count)) throw new UserError(found);
  return { index, count, source: '--shard' };
}

/** THE LIST of engines that number their tasks by environment variables. */
const ENGINES: readonly ((env: Environment) => Shard | null)[] = [slurm, kubernetes, ci];

/** Job arrays (sbatch(1), "OUTPUT ENVIRONMENT VARIABLES"). */
function slurm(env: Environment): Shard | null {
  const source = 'SLURM_ARRAY_TASK_ID';
  const id = number(env, source, 0);
  if (id === null) return null;
  const [count, least] = [
    needed(env, 'SLURM_ARRAY_TASK_COUNT', source),
    needed(env, 'SLURM_ARRAY_TASK_MIN', source, 0),
  ];
  const step = number(env, 'SLURM_ARRAY_TASK_STEP', 1) ?? 1;
  const most = number(env, 'SLURM_ARRAY_TASK_MAX', 0) ?? least + (count - 1) * step;
  const whole = most === least + (count - 1) * step;
  if (!whole || (id - least) % step !== 0 || id < least || id > most)
    throw new UserError(
      `${source}: the array has gaps, so that its tasks are no shards: give --shard K/N, such as --shard "$${source}/8"`,
    );
  return { index: (id - least) / step + 1, count, source };
}

/** Indexed jobs (kubernetes.io, "Indexed Job for Parallel Processing with Static Work Assignment"), which are not told how many they are. */
function kubernetes(env: Environment): Shard | null {
  const source = 'JOB_COMPLETION_INDEX';
  const index = number(env, source, 0);
  if (index === null) return null;
  return checked({ index: index + 1, count: needed(env, 'PAGEWALK_SHARDS', source), source });
}

/** `parallel: N` of GitLab (docs.gitlab.com, "Predefined CI/CD variables"), which says a total of 1 where there is no such key. */
function ci(env: Environment): Shard | null {
  const source = 'CI_NODE_INDEX';
  const index = number(env, source, 1);
  if (index === null) return null;
  return checked({ index, count: needed(env, 'CI_NODE_TOTAL', source), source });
}

function checked(shard: Shard): Shard {
  if (shard.index <= shard.count) return shard;
  throw new UserError(
    `${shard.source}: is shard ${shard.index} of ${shard.count}: expected one of 1 to ${shard.count}`,
  );
}

function number(env: Environment, name: string, least: number): number | null {
  const text = env[name] ?? '';
  if (text === '') return null;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError(`${name}: expected a whole number of at least ${least}, found ${quoted(text)}`);
}

function needed(env: Environment, name: string, beside: string, least = 1): number {
  const value = number(env, name, least);
  if (value !== null) return value;
  throw new UserError(`${beside} is set and ${name} is not: set it, or give --shard K/N (1/1 for all)`);
}

/** The items of a shard: stretches that weigh about the same, so that what belongs together stays so. */
export function itemsOf<Item>(items: readonly Item[], weight: (item: Item) => number, shard: Shard | null): Item[] {
  if (shard === null) return [...items];
  const weights = items.map((item) => Math.max(1, weight(item)));
  const total = weights.reduce((sum, each) => sum + each, 0);
  let before = 0;
  return items.filter((_, index) => {
    const middle = before + weights[index] / 2;
    before += weights[index];
    return Math.min(shard.count - 1, Math.floor((middle / total) * shard.count)) === shard.index - 1;
  });
}
