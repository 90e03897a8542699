import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { TemporaryFile } from './temporary-file.ts';
import { writeError } from '../base/write-error.ts';

/** Writes a file, with the folders that it lies in, under a temporary name and renames it; messages call it `path`. */
export function writeWhole(path: string, target: string, text: string): void {
  makeFolder(dirname(target));
  const file = new TemporaryFile(target);
  try {
    writeFileSync(file.path, text, { flag: 'wx' });
    file.commit();
  } catch (error) {
    file.discard();
    throw writeError(path, error);
  }
}
