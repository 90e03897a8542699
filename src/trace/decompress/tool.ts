import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { quoted } from '../../base/quoted.ts';
import { UserError, inputError } from '../../base/user-error.ts';
import { storedChunks } from './decompressor.ts';
import type { Stored } from './decompressor.ts';

/** A program that decompresses its standard input to its standard output. */
export interface Tool {
  readonly program: string;
  readonly args: readonly string[];
  /** What systems call the package that has it. */
  readonly packages: string;
}

/** Decompresses with a program, which has said nothing and ended well when the last byte was handed out. */
export function through(tool: Tool): (stored: Stored) => AsyncGenerator<Uint8Array, void> {
  return (stored) => inflated(tool, stored);
}

async function* inflated(tool: Tool, stored: Stored): AsyncGenerator<Uint8Array, void> {
  const child = spawn(tool.program, tool.args, { env: environment(), stdio: 'pipe', windowsHide: true });
  await once(child, 'spawn').catch((error: unknown) => Promise.reject(notStarted(tool, stored.name, error)));
  const closed = once(child, 'close');
  closed.catch(() => undefined);
  let feedError: unknown = null;
  const fed = pipeline(Readable.from(storedChunks(stored), { highWaterMark: 1 }), child.stdin).catch(
    (error: unknown) => {
      feedError = error;
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < MOST_SAID) said += text;
  });
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
    await fed;
    if (feedError instanceof UserError) throw feedError;
    const complaint = ownWords(tool, said);
    if (code === 0 && complaint === '' && feedError === null) return;
    const end = code === 0 ? 'stopped reading before the end' : `ended with ${signal ?? `exit code ${code}`}`;
    throw damaged(tool, stored.name, complaint, end);
  } finally {
    // Whoever reads no further leaves no process behind.
    child.kill('SIGKILL');
    await closed.catch(() => undefined);
    await fed;
  }
}

/** Characters of a program's messages that are kept, and that are shown. */
const MOST_SAID = 4096;
const LONGEST_WORDS = 120;

/** Ours, in English, without what would add options to a tool's. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', XZ_OPT: undefined, XZ_DEFAULTS: undefined, BZIP2: undefined, BZIP: undefined };
}

function notStarted({ program, packages }: Tool, name: string, error: unknown): UserError {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return inputError(
      `${name}: needs the program ${program}, which is not installed here: install it (package ${packages}), or decompress the file first`,
    );
  }
  return inputError(`${name}: cannot start ${program}: ${error instanceof Error ? error.message : String(error)}`);
}

/** The first line that the program itself wrote, without its name and that of its input; '' = none. bzip2 only warns of garbage after the data. */
function ownWords({ program }: Tool, said: string): string {
  const line = said.split('\n').find((each) => each.startsWith(`${program}: `) || each.startsWith(STANDARD_INPUT));
  if (line === undefined) return '';
  return line
    .replace(`${program}: `, '')
    .replace(STANDARD_INPUT, '')
    .replace('(stdin)', '')
    .replace(/^[\s:]+|[\s;]+$/g, '');
}

/** What zstd calls it. */
const STANDARD_INPUT = '/*stdin*\\';

function damaged({ program }: Tool, name: string, complaint: string, end: string): UserError {
  const words = complaint === '' ? `${program} ${end}` : `${program} says ${quoted(complaint, LONGEST_WORDS)}`;
  return inputError(`${name}: cannot be decompressed: ${words} (damaged, cut short, or followed by other bytes?)`);
}
