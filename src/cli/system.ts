import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { resolveSystem } from '../run/config.ts';
import type { ResolvedConfig, SystemArguments } from '../run/config.ts';
import { readText, shownPath } from '../run/settings-file.ts';
import type { CompatName } from '../system/compat.ts';
import { shippedProfile, unknownSystem } from '../system/find-profile.ts';
import { readProfile } from '../system/load.ts';
import type { SettingsText } from '../system/settings-text.ts';
import type { Context } from './context.ts';

/** What the options of SYSTEM and the environment say. */
export function systemArguments({ args, env, cwd }: Context): SystemArguments {
  return {
    system: args.text('system'),
    compat: args.text('compat') as CompatName | undefined,
    sets: args.texts('set'),
    memory: args.text('memory'),
    pageSize: args.text('page-size'),
    seed: args.text('seed'),
    fragment: args.text('fragment'),
    cost: args.text('cost'),
    configPath: args.text('config'),
    env,
    cwd,
  };
}

/** The system but for its memory, which is a part of a footprint that is not known yet: any size that no rule refuses. */
export function resolveWithoutMemory(given: SystemArguments): ResolvedConfig {
  return resolveSystem({ ...given, memory: '64GiB' });
}

/** The profile that a NAME, NAME@shipped or FILE means by itself, with nothing laid over it; `source` is what said so. */
export function profileNamed(argument: string, cwd: string, source: string): SettingsText {
  const shipped = shippedProfile(argument);
  if (shipped !== null) return shipped;
  const path = resolve(cwd, argument);
  if (!existsSync(path)) throw new UserError(unknownSystem(argument, source));
  return readProfile(readText(path, cwd), shownPath(path, cwd));
}
