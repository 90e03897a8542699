import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { SETTINGS_BYTES, wholeText } from './whole-file.ts';

/** The text of a profile, config file, plan or list of budgets, of at most `SETTINGS_BYTES`; of a pipe, however often it is asked for. Exit code 2 if it cannot be read. */
export function readText(path: string, cwd: string): string {
  const text =
    pipes.get(path) ?? wholeText(path, SETTINGS_BYTES, (reason) => new UserError(`${shownPath(path, cwd)}: ${reason}`));
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) pipes.set(path, text);
  return text;
}

/** What came through pipes, which give it once. */
const pipes = new Map<string, string>();

/** A file as messages name it: seen from the working directory, unless it lies far from there. */
export function shownPath(path: string, cwd: string): string {
  const seen = relative(cwd, path);
  return seen === '' || seen.startsWith('../../..') ? path : seen;
}
