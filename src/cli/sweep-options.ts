import type { Stops } from '../run/stops.ts';
import { formatWanted } from '../trace/readers/index.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { SYSTEM, options } from './options.ts';
import type { Option, OptionName } from './options.ts';
import { stopsOf } from './run-options.ts';

/** The options that decide what the cells of a sweep hold, beside its plan. */
export const DECIDING = [
  ...SYSTEM,
  'place',
  'trace-format',
  'columns',
  'max-bad-lines',
  'sampled',
  'skip',
  'warmup',
  'limit',
] as const satisfies OptionName[];

/** Which part of each trace a sweep runs. What cannot be in the options that say how traces are read is refused, before any is. */
export function stopsOfSweep(context: Context): Stops {
  const { args } = context;
  args.whole('max-bad-lines');
  formatWanted(args.text('trace-format'), args.text('columns'));
  return stopsOf(context, undefined);
}

/** Some options as they were given, as arguments. */
export function givenOptions(args: Arguments, names: readonly OptionName[]): string[] {
  return names.flatMap((name) => {
    const { value, repeatable }: Option = options[name];
    if (value === undefined) return args.has(name) ? [`--${name}`] : [];
    const texts = args.texts(name);
    return (repeatable === true ? texts : texts.slice(-1)).flatMap((text) => [`--${name}`, text]);
  });
}
