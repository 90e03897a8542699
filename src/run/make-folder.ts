import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeError } from '../base/write-error.ts';

/**
 * Makes a folder and those above it that are missing; answers those that it made, the outermost first. Step by step, as Node's own way (`recursive`) does not end
 * where the system says of a new folder that there is none above it, though there is: under /proc and /sys.
 */
export function makeFolder(folder: string): string[] {
  const path = resolve(folder);
  if (isFolder(path)) return [];
  const above = dirname(path);
  const made = existsSync(above) ? [] : makeFolder(above);
  try {
    mkdirSync(path);
    return [...made, path];
  } catch (error) {
    // Another process may have made it meanwhile.
    if (isFolder(path)) return made;
    throw writeError(folder, error);
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
