import type { Writable } from 'node:stream';
import type { Style } from '../report/style.ts';
import type { Arguments } from './arguments.ts';
import type { Messages } from './messages.ts';

/** What a command is given. */
export interface Context {
  args: Arguments;
  /** The words of the command line, the program's name first. */
  commandLine: readonly string[];
  version: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  messages: Messages;
  /** The look of stdout. */
  style: Style;
  width: number;
  /** The same where the terminal or COLUMNS says it; else Infinity. */
  statedWidth: number;
  stdout: Writable;
  stderr: Writable;
  /** Writes a part of the answer to stdout. */
  print: (text: string) => Promise<void>;
}
