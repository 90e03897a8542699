import { EXIT, UserError } from '../base/user-error.ts';
import type { Arguments } from './arguments.ts';
import { parseArguments } from './arguments.ts';
import type { CommandEntry } from './commands/index.ts';
import { commandHelp } from './help.ts';
import { Messages } from './messages.ts';
import type { Surroundings } from './program.ts';
import { statedWidth, styleFor, widthOf } from './style.ts';

export interface Program extends Surroundings {
  version: string;
  print: (text: string) => Promise<void>;
}

/** Loads a command, parses its arguments, and runs it or prints its help; answers the exit code. */
export async function performCommand(
  name: string,
  entry: CommandEntry,
  argv: readonly string[],
  program: Program,
): Promise<number> {
  const { cwd, env, stdout, stderr } = program;
  const command = await entry.load();
  const width = widthOf(stdout, env);
  if (asksForHelp(argv)) {
    await program.print(commandHelp(name, entry.summary, command, width));
    return EXIT.ok;
  }
  if (cwd === null) throw new UserError('the current folder was removed: change to one that is there');
  const args = parseArguments(argv, command.options, command.formats);
  const when = args.text('color');
  const messages = new Messages(stderr, styleFor(stderr, when, env), loudness(args));
  const commandLine = ['pagewalk', name, ...argv];
  try {
    return await command.run({
      ...program,
      cwd,
      args,
      commandLine,
      messages,
      style: styleFor(stdout, when, env),
      width,
      statedWidth: statedWidth(stdout, env),
    });
  } finally {
    messages.clear();
  }
}

/** Help is given whatever else is wrong. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).some((word) => word === '--help' || word === '-h');
}

function loudness(args: Arguments) {
  return { quiet: args.has('quiet'), verbose: args.count('verbose'), progress: !args.has('no-progress') };
}
