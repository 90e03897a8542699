import { constants } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { signalsEnd } from './signals-end.ts';

/** Bytes of the longest profile, config file, plan or list of budgets: of a megabyte the parser makes several hundred. */
export const SETTINGS_BYTES = 4 << 20;
/** Bytes of the longest file of results, cells or a baseline: a text has no more characters than its file has bytes. */
export const RESULTS_BYTES = constants.MAX_STRING_LENGTH;

const CHUNK_BYTES = 1 << 16;

/**
 * The text of a file that is at most `most` bytes long. Of a pipe or a device it is what comes until its end, and signals end the program
 * meanwhile. What cannot be read, or is longer, is an error that `refused` makes of the reason.
 */
export function wholeText(path: string, most: number, refused: (reason: string) => Error): string {
  try {
    const text = statSync(path).isFile() ? textWithin(path, most) : signalsEnd(() => textWithin(path, most));
    if (text !== null) return text;
  } catch (error) {
    throw refused(reasonOf(error));
  }
  throw refused(tooLong(most));
}

/** What is said of a file of more than `most` bytes. */
export function tooLong(most: number): string {
  return `is longer than ${Math.ceil(most / 2 ** 20)} MiB, more than such a file may have`;
}

/** null = it is longer. */
function textWithin(path: string, most: number): string | null {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > most) return null;
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const room = Buffer.allocUnsafe(Math.max(size + 1 - length, CHUNK_BYTES));
      const count = readSync(file, room);
      if (count === 0) return Buffer.concat(chunks, length).toString('utf8');
      length += count;
      if (length > most) return null;
      chunks.push(room.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT') return 'no such file';
  return code === 'EISDIR' ? 'a folder, expected a file' : `cannot be read (${code})`;
}
