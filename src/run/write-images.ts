import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { makeFolder } from './make-folder.ts';
import { TemporaryFile } from './temporary-file.ts';
import { writeError } from './write-error.ts';

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
    try {
      makeFolder(resolve(cwd, folder));
      const file = new TemporaryFile(resolve(cwd, path));
      writeFileSync(file.path, content, { flag: 'wx' });
      file.commit();
    } catch (error) {
      throw writeError(path, error);
    }
    return path;
  });
}

const FOREIGN = (path: string) => `${path}: exists and is no map that pagewalk drew; choose another folder, or --force`;

/** Whether something else lies where an image goes: ours begin alike. */
function isForeign(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    return !readFileSync(path, 'utf8').includes('<title id="title">');
  } catch {
    return true;
  }
}
