import { wrap } from '../report/text.ts';
import type { Command } from './commands/command.ts';
import { optionsOf } from './options.ts';
import type { Option } from './options.ts';

/** The help of a command: what it is, examples, usage, options. */
export function commandHelp(name: string, summary: string, command: Command, width: number): string {
  const lines = Math.min(width, 100);
  const examples = command.examples.flatMap(({ what, line }) => [`  # ${what}`, `  ${line}`, '']);
  return [
    `pagewalk ${name}: ${summary}`,
    '',
    'Examples:',
    ...examples,
    `Usage: pagewalk ${name} ${command.usage}`,
    '',
    ...command.about.split('\n').flatMap((paragraph) => wrap(paragraph, lines)),
    '',
    'Options:',
    ...optionLines(optionsOf(command.options, command.formats), lines),
    '',
  ].join('\n');
}

function optionLines(options: readonly [string, Option][], width: number): string[] {
  const heads = options.map(([name, { value, short }]) => {
    const letter = short === undefined ? '   ' : `-${short},`;
    return `  ${letter} --${name}${value === undefined ? '' : ` ${value}`}`;
  });
  const column = Math.max(...heads.map((head) => head.length)) + 2;
  return options.flatMap(([, { doc, choices, repeatable, value }], at) => {
    const among = choices === undefined ? '' : ` (${choices.join(', ')})`;
    const often = repeatable === true && value !== undefined ? ' (repeatable)' : '';
    const text = wrap(`${doc}${among}${often}`, Math.max(20, width - column));
    return text.map((line, row) => `${(row === 0 ? heads[at] : '').padEnd(column)}${line}`);
  });
}
