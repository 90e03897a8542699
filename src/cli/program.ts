import { readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { didYouMean } from '../base/nearest.ts';
import { quoted, shownSafely } from '../base/quoted.ts';
import { EXIT, UserError } from '../base/user-error.ts';
import { commands } from './commands/index.ts';
import type { CommandEntry } from './commands/index.ts';

/** A stream that may be a terminal. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where the program runs. */
export interface Surroundings {
  stdout: Screen;
  stderr: Screen;
  env: NodeJS.ProcessEnv;
  /** The current folder; null = it was removed. */
  cwd: string | null;
}

/** Does what a command line asks for, and answers the exit code. Errors are told on stderr. */
export async function program(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await perform(argv, surroundings);
  } catch (error) {
    return report(error, surroundings);
  }
}

/** Modules are loaded when they are needed: `--version` needs none. */
async function perform(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version' || first === '-V') return print(surroundings, `${version()}\n`);
  if (first === undefined || first === '--help' || first === '-h') {
    const { programHelp } = await import('./program-help.ts');
    return print(surroundings, programHelp());
  }
  if (first === 'help') return perform(rest[0] === undefined ? [] : [rest[0], '--help'], surroundings);
  const entry = Object.entries<CommandEntry>(commands).find(([name]) => name === first)?.[1];
  if (entry === undefined) throw await unknownCommand(first);
  const { performCommand } = await import('./perform-command.ts');
  const printed = async (text: string): Promise<void> => void (await print(surroundings, text));
  return performCommand(first, entry, rest, { ...surroundings, version: version(), print: printed });
}

async function unknownCommand(word: string): Promise<UserError> {
  const { commandLines } = await import('./program-help.ts');
  const kind = word.startsWith('-') ? 'option' : 'command';
  const names = word.startsWith('-') ? ['--help', '--version'] : Object.keys(commands);
  return new UserError(
    [`unknown ${kind} ${quoted(word)}${didYouMean(word, names)}; the commands are:`, ...commandLines()].join('\n'),
  );
}

/** The version of the package: of the checkout, or of what is installed. */
function version(): string {
  const found: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
}

/** Writes to stdout and waits until it has been taken. */
function print({ stdout }: Surroundings, text: string): Promise<0> {
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) => (error ? reject(answerError(error)) : resolve(EXIT.ok)));
  });
}

/** What happened when stdout took no more. */
export function answerError(error: Error): Error {
  if (isClosedPipe(error)) return error;
  return new UserError(`the answer cannot be written to stdout: ${error.message}`, EXIT.incomplete);
}

/** Whoever read the answer has had enough, as `head` has. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** Says what went wrong, a line for each thing; answers the exit code. */
export function report(error: unknown, { stderr, env }: Pick<Surroundings, 'stderr' | 'env'>): number {
  if (isClosedPipe(error)) return EXIT.ok;
  const debug = env.PAGEWALK_DEBUG === '1' && error instanceof Error ? `${error.stack}\n` : '';
  const clear = stderr.isTTY === true ? '\r\x1b[K' : '';
  if (error instanceof UserError) {
    const lines = error.message.split('\n').map((line) => (line.startsWith(' ') ? line : `error: ${line}`));
    stderr.write(`${clear}${shownSafely(lines.join('\n'))}\n${debug}`);
    return error.exitCode;
  }
  const [message] = String(error instanceof Error ? error.message : error).split('\n');
  const what = message.startsWith('internal error') ? message : `internal error: ${message}`;
  stderr.write(`${clear}${shownSafely(what)} (PAGEWALK_DEBUG=1 shows where; this is a defect of pagewalk)\n${debug}`);
  return EXIT.internal;
}
