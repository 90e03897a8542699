import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeError } from './write-error.ts';

/**
 * Makes a folder and those above it that are missing; answers whether it had to be made. Step by step, as Node's own way (`recursive`) does not end
 * where the system says of a new folder that there is none above it, though there is: under /proc and /sys.
 */
export function makeFolder(folder: string): boolean {
  const path = resolve(folder);
  try {
    if (existsSync(path) && statSync(path).isDirectory()) return false;
    const above = dirname(path);
    if (!existsSync(above)) makeFolder(above);
    mkdirSync(path);
    return true;
  } catch (error) {
    throw writeError(folder, error);
  }
}
