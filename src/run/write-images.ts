import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError, inputError } from '../base/user-error.ts';
import { RESULTS_BYTES, wholeText } from './whole-file.ts';
import { writeWhole } from './write-whole.ts';

/** Writes images into a folder; answers their paths. A file that is there is written over if it is such an image, or with `force`. */
export function writeImages(
  images: readonly { name: string; content: string }[],
  folder: string,
  cwd: string,
  force: boolean,
): string[] {
  const files = images.map(({ name, content }) => ({ path: join(folder, name), content }));
  for (const { path } of files) if (!force && isForeign(resolve(cwd, path))) throw new UserError(FOREIGN(path));
  return files.map(({ path, content }) => {
    writeWhole(path, resolve(cwd, path), content);
    return path;
  });
}

const FOREIGN = (path: string) => `${path}: exists and is no map that pagewalk drew; choose another folder, or --force`;

/** Whether something else lies where an image goes: ours begin alike. */
function isForeign(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    return !wholeText(path, RESULTS_BYTES, inputError).includes('<title id="title">');
  } catch {
    return true;
  }
}
