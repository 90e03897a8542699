import type { Arguments } from './arguments.ts';
import { SYSTEM, options } from './options.ts';
import type { Option, OptionName } from './options.ts';

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

/** Some options as they were given, as arguments. */
export function givenOptions(args: Arguments, names: readonly OptionName[]): string[] {
  return names.flatMap((name) => {
    const { value, repeatable }: Option = options[name];
    if (value === undefined) return args.has(name) ? [`--${name}`] : [];
    const texts = args.texts(name);
    return (repeatable === true ? texts : texts.slice(-1)).flatMap((text) => [`--${name}`, text]);
  });
}
