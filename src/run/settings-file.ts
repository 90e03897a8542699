import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { UserError } from '../base/user-error.ts';

/** The text of a profile or config file. */
export function readText(path: string, cwd: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${shownPath(path, cwd)}: ${reason(error)}`);
  }
}

/** A file as messages name it: seen from the working directory, unless it lies far from there. */
export function shownPath(path: string, cwd: string): string {
  const seen = relative(cwd, path);
  return seen === '' || seen.startsWith('../../..') ? path : seen;
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT') return 'no such file';
  return code === 'EISDIR' ? 'a folder, expected a file' : `cannot be read (${code})`;
}
