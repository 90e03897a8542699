import { quoted } from '../base/quoted.ts';
import { UserError } from '../base/user-error.ts';
import type { validationFormats } from '../report/validation/index.ts';
import { needsFootprint, resolveSystem } from '../run/config.ts';
import type { ResolvedConfig } from '../run/config.ts';
import type { Context } from './context.ts';
import { systemArguments } from './system.ts';

/** The profiles of machines that run the programs of other ones by QEMU's names (record/programs.ts). */
const SYSTEMS = new Map([
  ['x86_64', 'linux-x86-64'],
  ['i386', 'linux-x86-32'],
  ['aarch64', 'armv8-4k'],
  ['riscv64', 'riscv-sv39'],
]);

/** The system: as the user says, else the one of the machine that a program is for. */
export function validationSystem(context: Context, target: string | null): ResolvedConfig {
  const given = { ...systemArguments(context), systemDefault: SYSTEMS.get(target ?? '') };
  if (needsFootprint(given))
    throw new UserError(
      'memory: expected a size such as 16G: a part of the footprint is no memory that a native run has',
    );
  return resolveSystem(given);
}

/** --allow; null = left out. */
export function allowedPercent({ args }: Context): number | null {
  const text = args.text('allow');
  if (text === undefined) return null;
  const percent = /^\d+(?:\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : NaN;
  if (percent <= 100) return percent;
  throw new UserError(`--allow: expected a percentage from 0 to 100 such as 2 or 2.5, found ${quoted(text)}`);
}

/** --format or --json. */
export function formatName({ args }: Context): keyof typeof validationFormats {
  const asked = args.text('format');
  if (args.has('json') && asked !== undefined && asked !== 'json')
    throw new UserError(`--json and --format ${asked} contradict each other: give one of them`);
  return args.has('json') ? 'json' : ((asked ?? 'table') as keyof typeof validationFormats);
}
