#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { didYouMean } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { EXIT, UserError } from '../base/user-error.ts';
import { commands } from './commands/index.ts';
import type { CommandEntry } from './commands/index.ts';

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

for (const [signal, code] of SIGNALS) process.on(signal, () => process.exit(code));
process.stdout.on('error', endAt);
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (error) => process.exit(report(error)));
process.exit(await main(process.argv.slice(2)).catch(report));

/** Runs the command that the first word names. Modules are loaded when they are needed: `--version` needs none. */
async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version' || first === '-V') return print(`${version()}\n`);
  if (first === undefined || first === '--help' || first === '-h') {
    const { programHelp } = await import('./program-help.ts');
    return print(programHelp());
  }
  if (first === 'help') return rest[0] === undefined ? main(['--help']) : main([rest[0], '--help']);
  const entry = Object.entries<CommandEntry>(commands).find(([name]) => name === first)?.[1];
  if (entry === undefined) throw await unknownCommand(first);
  const { perform } = await import('./perform.ts');
  return perform(first, entry, rest, { version: version(), print });
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
function print(text: string): Promise<0> {
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => (error ? endAt(error) : resolve(0)));
  });
}

/** stdout takes no more. */
function endAt(error: Error): void {
  const failed = new UserError(`the answer cannot be written to stdout: ${error.message}`, EXIT.incomplete);
  process.exit(report(isClosedPipe(error) ? error : failed));
}

/** Whoever read the answer has had enough, as `head` has. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** Says what went wrong, a line for each thing; answers the exit code. */
function report(error: unknown): number {
  if (isClosedPipe(error)) return EXIT.ok;
  const debug = process.env.PAGEWALK_DEBUG === '1' && error instanceof Error ? `${error.stack}\n` : '';
  const clear = process.stderr.isTTY ? '\r\x1b[K' : '';
  if (error instanceof UserError) {
    const lines = error.message.split('\n').map((line) => (line.startsWith(' ') ? line : `error: ${line}`));
    process.stderr.write(`${clear}${lines.join('\n')}\n${debug}`);
    return error.exitCode;
  }
  const [message] = String(error instanceof Error ? error.message : error).split('\n');
  const what = message.startsWith('internal error') ? message : `internal error: ${message}`;
  process.stderr.write(`${clear}${what} (PAGEWALK_DEBUG=1 shows where; this is a defect of pagewalk)\n${debug}`);
  return EXIT.internal;
}
