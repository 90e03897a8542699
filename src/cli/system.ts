import { resolveSystem } from '../run/config.ts';
import type { SystemArguments } from '../run/config.ts';
import type { Context } from './context.ts';

/** What the options of SYSTEM and the environment say. */
export function systemArguments({ args, env, cwd }: Context): SystemArguments {
  return {
    system: args.text('system'),
    sets: args.texts('set'),
    memory: args.text('memory'),
    pageSize: args.text('page-size'),
    seed: args.text('seed'),
    configPath: args.text('config'),
    env,
    cwd,
  };
}

/** The system but for its memory, which is a part of a footprint that is not known yet: any size that no rule refuses. */
export function resolveWithoutMemory(given: SystemArguments) {
  return resolveSystem({ ...given, memory: '64GiB' });
}
