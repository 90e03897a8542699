import { didYouMean } from '../../base/nearest.ts';
import { quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { workloads } from '../../generate/workloads/index.ts';
import { profiles } from '../../system/profiles/index.ts';
import type { Context } from '../context.ts';
import { optionsOf } from '../options.ts';
import type { Option, OptionName } from '../options.ts';
import type { Command } from './command.ts';
import type { CommandEntry } from './index.ts';

/** `pagewalk completion`: what a shell needs to complete our words. */
export const completion: Command = {
  usage: 'bash | zsh | fish',
  about: 'Prints a script for the shell, which completes commands, options and their values.',
  examples: [
    { what: 'bash, in ~/.bashrc', line: 'eval "$(pagewalk completion bash)"' },
    { what: 'zsh, in ~/.zshrc: the same with zsh; fish', line: 'pagewalk completion fish > pagewalk.fish' },
  ],
  options: [],
  run: printScript,
};

/** THE LIST of shells. */
const shells = { bash, zsh, fish } satisfies Record<string, (words: Words[]) => string>;

/** A command as a shell completes it. */
interface Words {
  name: string;
  summary: string;
  options: [OptionName, Option][];
  /** What its first operand may be, where that is a word of a list. */
  operands: readonly string[];
}

const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  generate: Object.keys(workloads),
  systems: Object.keys(profiles),
  config: ['init', 'validate', 'schema', 'show'],
  completion: Object.keys(shells),
};

async function printScript({ args, print }: Context): Promise<ExitCode> {
  const [name] = args.operands;
  const shell = Object.entries(shells).find(([known]) => known === name)?.[1];
  if (shell === undefined) {
    const found = name === undefined ? '' : `, found ${quoted(name)}${didYouMean(name, Object.keys(shells))}`;
    throw new UserError(`completion: expected ${Object.keys(shells).join(', ')}${found}`);
  }
  // The list names this module too, so it is asked for when both are there.
  const { commands } = await import('./index.ts');
  const words = Object.entries(commands).map(async ([command, { summary, load }]: [string, CommandEntry]) => {
    const { options, formats } = await load();
    return { name: command, summary, options: optionsOf(options, formats), operands: OPERANDS[command] ?? [] };
  });
  await print(shell(await Promise.all(words)));
  return EXIT.ok;
}

/** The values that an option may have; none where any text will do. */
function valuesOf(name: string, { choices }: Option): readonly string[] {
  return name === 'system' ? Object.keys(profiles) : (choices ?? []);
}

function bash(words: Words[]): string {
  // What an option may be differs by command: --format; offered is what one of them takes.
  const values = new Map<string, string[]>();
  for (const [name, option] of words.flatMap(({ options }) => options)) {
    const known = values.get(name) ?? [];
    values.set(name, [...known, ...valuesOf(name, option).filter((value) => !known.includes(value))]);
  }
  const valueCases = [...values]
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `    --${name}) words="${list.join(' ')}" ;;`);
  const commandCases = words.map(({ name, options, operands }) => {
    const names = [...options.map(([option]) => `--${option}`), ...operands];
    return `    ${name}) words="${names.join(' ')}" ;;`;
  });
  return `_pagewalk() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${words.map(({ name }) => name).join(' ')}"
  else
    case "$previous" in
${indented(valueCases)}
    esac
    [ -n "$words" ] || case "\${COMP_WORDS[1]}" in
${indented(commandCases)}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _pagewalk pagewalk
`;
}

function indented(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

function zsh(words: Words[]): string {
  return `(( $+functions[compdef] )) || { autoload -U compinit && compinit; }
autoload -U +X bashcompinit && bashcompinit
${bash(words)}`;
}

function fish(words: Words[]): string {
  const lines = words.flatMap(({ name, summary, options, operands }) => [
    `complete -c pagewalk -n __fish_use_subcommand -f -a ${name} -d ${fishText(summary)}`,
    ...operands.map((operand) => `complete -c pagewalk -n '__fish_seen_subcommand_from ${name}' -a ${operand}`),
    ...options.map(([option, about]) => {
      const values = valuesOf(option, about);
      const list = values.length === 0 ? '' : ` -a ${fishText(values.join(' '))}`;
      const value = about.value === undefined ? '' : ` -r${list}`;
      const short = about.short === undefined ? '' : ` -s ${about.short}`;
      return `complete -c pagewalk -n '__fish_seen_subcommand_from ${name}' -l ${option}${short}${value} -d ${fishText(about.doc)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
