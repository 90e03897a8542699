import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inputError } from '../../base/user-error.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import { RESULT, parseStored, sha256 } from '../../report/stored/result-file.ts';
import type { Stored } from '../../report/stored/result-file.ts';
import { at } from '../../system/settings-text.ts';
import { META } from '../write.ts';
import { parsedJson } from './json-results.ts';
import { textOf } from './read-results.ts';

/** A folder of --out that holds all that its reports were made from. */
export interface StoredFolder {
  path: string;
  stored: Stored;
  /** The tables that it is read with, as they were written. */
  tables: ReadonlyMap<string, string>;
  /** meta.json: its text and what it says. */
  metaText: string;
  meta: unknown;
}

/** Reads a folder that `run` or `compare` wrote; null if the path is no such folder but something else with results in it. */
export function storedFolder(path: string, cwd: string): StoredFolder | null {
  const target = resolve(cwd, path);
  if (!existsSync(target) || !statSync(target).isDirectory()) return null;
  const has = (name: string): boolean => existsSync(join(target, name));
  if (!has(RESULT)) {
    if (!has('regions.csv')) return null;
    throw inputError(
      `${path}: has no ${RESULT}: an older pagewalk wrote it; run again with --out, or report ${join(path, 'summary.csv')} alone`,
    );
  }
  const file = join(path, RESULT);
  const stored = parseStored(textOf(file, cwd));
  if (typeof stored === 'string') throw inputError(`${file}: ${stored}`);
  const metaFile = join(path, META);
  const metaText = textOf(metaFile, cwd);
  const meta = parsedJson(metaText, metaFile);
  refuseOtherVersion(meta, metaFile);
  return { path, stored, tables: tablesOf(stored, path, cwd), metaText, meta };
}

function refuseOtherVersion(meta: unknown, file: string): void {
  const version = at(meta, ['model_version']);
  if (version === MODEL_VERSION) return;
  throw inputError(
    `${file}: is of model version ${JSON.stringify(version) ?? 'none'}, this pagewalk has ${MODEL_VERSION}: its counts mean other things; report with the pagewalk that made it, or run again`,
  );
}

/** The tables, each with the bytes that were written beside result.json. */
function tablesOf({ tables }: Stored, path: string, cwd: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, digest] of Object.entries(tables)) {
    const file = join(path, name);
    const text = textOf(file, cwd);
    if (sha256(text) !== digest)
      throw inputError(
        `${file}: is not the one that was written with ${RESULT}: it was changed, or the folder is mixed of two results; run again`,
      );
    found.set(name, text);
  }
  return found;
}
