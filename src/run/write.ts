import { existsSync, lstatSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError, inputError } from '../base/user-error.ts';
import { makeFolder } from './make-folder.ts';
import { TemporaryFile } from './temporary-file.ts';
import { writeError } from '../base/write-error.ts';
import { RESULTS_BYTES, wholeText } from './whole-file.ts';

/** The file that lists the others of a folder; what it lists may be written over. */
export const META = 'meta.json';

/**
 * Fails if one of the files `names` cannot be written to the folder: it is no folder, or holds a file of that name that pagewalk did not write.
 * A run asks before it begins, so that nobody waits for results that cannot be kept.
 */
export function checkFolder(folder: string, names: readonly string[], force: boolean): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UserError(`${folder}: is a file, --out takes a folder`);
  }
  const owned = ownedFiles(folder);
  const problems = names.flatMap((name) => problemOf(join(folder, name), force || owned.has(name)) ?? []);
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}

/**
 * Writes files, by their names in the folder, and `meta.json` over what pagewalk wrote there before; files of the last time that there
 * are none of now are removed. All of them or, if something fails, none. Answers their paths.
 */
export function writeFolder(folder: string, contents: ReadonlyMap<string, string>, force: boolean): string[] {
  const names = [...contents.keys()];
  checkFolder(folder, names, force);
  const outdated = [...ownedFiles(folder)].filter((name) => !contents.has(name));
  const made = makeFolder(folder);
  const files: TemporaryFile[] = [];
  let path = folder;
  try {
    for (const [name, content] of contents) {
      path = join(folder, name);
      made.push(...makeFolder(dirname(path)));
      const file = new TemporaryFile(path);
      files.push(file);
      writeFileSync(file.path, content, { flag: 'wx' });
    }
    for (const file of files) file.commit();
    for (const name of outdated) rmSync(join(folder, name), { force: true });
  } catch (error) {
    for (const file of files) file.discard();
    for (const one of made.toReversed()) removeIfEmpty(one);
    throw writeError(path, error);
  }
  return names.map((name) => join(folder, name));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it: it stays.
  }
}

function problemOf(path: string, mayOverwrite: boolean): string | null {
  const found = entryAt(path);
  if (found === null) return null;
  if (found.isDirectory()) return `${path}: is a folder, a file of this name is to be written`;
  if (mayOverwrite) return null;
  return `${path}: exists and was not written by pagewalk; choose another --out, or --force to write over it`;
}

/** What is at a path; null = nothing, or nothing can be. */
function entryAt(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

/** The files of the folder that its meta.json says pagewalk wrote, it included; none if it has no such file. */
function ownedFiles(folder: string): Set<string> {
  const files = listedFiles(join(folder, META));
  return new Set(files === null ? [] : [META, ...files.filter(isInside)]);
}

function listedFiles(path: string): string[] | null {
  let meta: unknown;
  try {
    meta = JSON.parse(wholeText(path, RESULTS_BYTES, inputError));
  } catch {
    return null;
  }
  if (typeof meta !== 'object' || meta === null || !('pagewalk_version' in meta) || !('files' in meta)) return null;
  return Array.isArray(meta.files) ? meta.files.filter((file) => typeof file === 'string') : null;
}

/** Whether a listed name leads to a file in the folder: the list may have been edited. */
function isInside(name: string): boolean {
  return name !== '' && !/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.?(?:[/\\]|$)/i.test(name);
}
