import { didYouMean } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { UserError } from '../base/user-error.ts';
import { exactSize, parseSize } from '../system/sizes.ts';
import type { Parameter, Synthetic } from './synthetic.ts';

/** The values of a workload's parameters: those of `sets`, each `NAME=VALUE`, and the standard ones. All that is wrong is told at once, exit code 2. */
export function parameterValues(workload: Synthetic, sets: readonly string[]): Record<string, number> {
  const { parameters } = workload;
  const values = Object.fromEntries(Object.entries(parameters).map(([name, { standard }]) => [name, standard]));
  const errors: string[] = [];
  for (const set of sets) {
    const equals = set.indexOf('=');
    const name = set.slice(0, Math.max(0, equals)).trim();
    if (equals <= 0) {
      errors.push(`--set: expected NAME=VALUE such as ${Object.keys(parameters)[0]}=100, found ${quoted(set)}`);
    } else if (Object.hasOwn(parameters, name)) {
      const value = parsed(parameters[name], set.slice(equals + 1));
      if (value === null)
        errors.push(`--set ${name}: expected ${expected(parameters[name])}, found ${quoted(set.slice(equals + 1))}`);
      else values[name] = value;
    } else {
      const names = Object.keys(parameters);
      const hint = didYouMean(name, names) || ` (there are ${names.join(', ')})`;
      errors.push(`--set: unknown parameter ${quoted(name)}${hint}`);
    }
  }
  const problem = errors.length > 0 ? null : (workload.problem?.(values) ?? null);
  if (problem !== null) errors.push(`--set ${problem}`);
  if (errors.length > 0) throw new UserError(errors.join('\n'));
  return values;
}

/** A value as `--set` takes it. */
export function valueText({ unit }: Parameter, value: number): string {
  return unit === 'bytes' ? exactSize(value) : `${value}`;
}

/** `1..16777216`: what a parameter may be. */
export function rangeText(parameter: Parameter): string {
  return `${valueText(parameter, parameter.least)}..${valueText(parameter, parameter.most)}`;
}

const UNITS = { count: 'a whole number', bytes: 'bytes', real: 'a number' } as const;

function expected(parameter: Parameter): string {
  return `${UNITS[parameter.unit]} of ${rangeText(parameter)}`;
}

/** null = the text is no such value. */
function parsed({ unit, least, most }: Parameter, text: string): number | null {
  const value = unit === 'bytes' ? parseSize(text) : number(text.trim(), unit);
  return value !== null && value >= least && value <= most ? value : null;
}

function number(text: string, unit: 'count' | 'real'): number | null {
  return (unit === 'count' ? /^\d+$/ : /^\d+(?:\.\d+)?$/).test(text) ? Number(text) : null;
}
