import { Parser } from 'yargs/helpers';
import { nearest } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { UserError } from '../base/user-error.ts';
import { optionsOf } from './options.ts';
import type { Option, OptionName } from './options.ts';

/** What follows the name of a command, parsed by the options that it takes. */
export class Arguments {
  /** All that is no option. */
  readonly operands: readonly string[];
  /** Those of them that follow `--`. */
  readonly command: readonly string[];
  private readonly values: ReadonlyMap<string, readonly string[]>;

  constructor(
    operands: readonly string[],
    values: ReadonlyMap<string, readonly string[]>,
    command: readonly string[] = [],
  ) {
    this.operands = operands;
    this.command = command;
    this.values = values;
  }

  /** Whether a switch is on. */
  has(name: OptionName): boolean {
    return (this.values.get(name) ?? []).length > 0;
  }

  /** How often a switch was given. */
  count(name: OptionName): number {
    return this.values.get(name)?.length ?? 0;
  }

  /** The value of an option, the last one if it was given more than once. */
  text(name: OptionName): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  texts(name: OptionName): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** A whole number of at least `least`. */
  whole(name: OptionName, least = 0): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new UserError(`--${name}: expected a whole number of at least ${least}, found ${quoted(text)}`);
  }
}

/** Parses what follows a command's name; all that is wrong is told at once, exit code 2. */
export function parseArguments(
  argv: readonly string[],
  names: readonly OptionName[],
  formats?: readonly string[],
): Arguments {
  const known = optionsOf(names, formats);
  const { argv: parsed, error } = Parser.detailed([...argv], parserOptions(known));
  const operands = parsed._.map(String);
  const unknown = operands
    .filter((word) => word.startsWith('-') && word !== '-')
    .map((word) => unknownOption(word, known));
  const dotted = Object.keys(parsed).filter((key) => key.includes('.'));
  const errors = [...unknown, ...dotted.map((key) => unknownOption(`--${key}`, known))];
  if (error !== null) errors.push(missingValue(error.message, known));
  const values = new Map(known.map(([name, option]) => [name, valuesOf(parsed[name], option)]));
  for (const [name, option] of known) errors.push(...wrongChoices(name, option, values.get(name) ?? []));
  if (errors.length > 0) throw new UserError(errors.join('\n'));
  const command = (parsed['--'] ?? []).map(String);
  return new Arguments([...operands, ...command], values, command);
}

function parserOptions(known: readonly [string, Option][]): Parameters<typeof Parser.detailed>[1] {
  const valued = known.filter(([, { value }]) => value !== undefined).map(([name]) => name);
  const switches = known.filter(([, { value }]) => value === undefined);
  return {
    string: valued,
    boolean: switches.filter(([, { repeatable }]) => repeatable !== true).map(([name]) => name),
    count: switches.filter(([, { repeatable }]) => repeatable === true).map(([name]) => name),
    alias: Object.fromEntries(known.flatMap(([name, { short }]) => (short === undefined ? [] : [[name, [short]]]))),
    narg: Object.fromEntries(valued.map((name) => [name, 1])),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'unknown-options-as-args': true,
      'populate--': true,
    },
  };
}

/** The parser's answers as a list: '' for each time that a switch is on. */
function valuesOf(found: unknown, { value }: Option): string[] {
  if (value !== undefined) return found === undefined ? [] : [found].flat().map(String);
  if (typeof found === 'number') return Array.from({ length: found }, () => '');
  return [found].flat().at(-1) === true ? [''] : [];
}

function wrongChoices(name: string, { choices }: Option, values: readonly string[]): string[] {
  if (choices === undefined) return [];
  return values
    .filter((value) => !choices.includes(value))
    .map((value) => {
      const guess = nearest(value, choices);
      const hint = guess === null ? '' : ` (did you mean "${guess}"?)`;
      return `--${name}: expected ${choices.join(', ')}, found ${quoted(value)}${hint}`;
    });
}

function unknownOption(word: string, known: readonly [string, Option][]): string {
  const name = word.replace(/^-+/, '').replace(/=.*/s, '');
  const names = known.map(([option]) => option);
  const guess = names.find((option) => name.length > 1 && option.startsWith(name)) ?? nearest(name, names);
  const hint = guess === null ? ' (list: --help)' : ` (did you mean "--${guess}"?)`;
  return `unknown option ${quoted(word.replace(/=.*/s, ''))}${hint}`;
}

/** The parser says `Not enough arguments following: NAME`. */
function missingValue(message: string, known: readonly [string, Option][]): string {
  const word = message.slice(message.lastIndexOf(' ') + 1);
  const found = known.find(([name, { short }]) => name === word || short === word);
  return found === undefined ? message : `--${found[0]}: expected a value: --${found[0]} ${found[1].value}`;
}
