import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { inputError, UserError } from '../../base/user-error.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import { BASELINE_SCHEMA, baselineText } from '../../report/check/baseline-text.ts';
import type { Results } from '../../report/check/cell.ts';
import { at, isPlainMap } from '../../system/settings-text.ts';
import { RESULTS_BYTES, wholeText } from '../whole-file.ts';
import { writeWhole } from '../write-whole.ts';
import { cellOf, parsedJson } from './json-results.ts';
import { textOf } from './read-results.ts';

/** Reads a baseline that results of a version of the model are to be held to. */
export function readBaseline(path: string, cwd: string, modelVersion: number | null): Results {
  if (!existsSync(resolve(cwd, path)))
    throw new UserError(`${path}: no such file; the same command with --update-baseline writes it`);
  const value = parsedJson(textOf(path, cwd), path);
  const [schema, version] = [at(value, ['pagewalk_baseline']), at(value, ['model_version'])];
  if (typeof schema !== 'number' || typeof version !== 'number')
    throw inputError(`${path}: no baseline: expected a file that pagewalk check --update-baseline wrote`);
  if (schema !== BASELINE_SCHEMA)
    throw inputError(
      `${path}: a baseline of form ${schema}, this pagewalk reads ${BASELINE_SCHEMA}; write it again with --update-baseline`,
    );
  const ours = modelVersion ?? MODEL_VERSION;
  if (version !== ours)
    throw new UserError(
      `${path}: is of model version ${version}, the results are of ${ours}: counts mean other things in them; see CHANGELOG.md, then write it again with --update-baseline`,
    );
  const [cells, traces] = [at(value, ['cells']), at(value, ['traces'])];
  if (!Array.isArray(cells) || !isPlainMap(traces))
    throw inputError(`${path}: no baseline: it has no cells or no traces`);
  return {
    cells: cells.map((cell: unknown, index) => cellOf(cell, `${path}: cells[${index}]`)),
    modelVersion: version,
    digests: new Map(Object.entries(traces).map(([name, digest]) => [name, String(digest)])),
  };
}

/** Writes a baseline; false = the file has these bytes already. What is there must be a baseline, or nothing, unless with `force`. */
export function writeBaseline(path: string, cwd: string, results: Results, force: boolean): boolean {
  const target = resolve(cwd, path);
  const text = baselineText(results, results.modelVersion ?? MODEL_VERSION);
  const before = existing(target);
  if (before === text) return false;
  if (before !== null && !force && !/^\s*\{\s*"pagewalk_baseline"/.test(before))
    throw new UserError(`${path}: exists and is no baseline; choose another name, or --force to write over it`);
  writeWhole(path, target, text);
  return true;
}

/** What is in a file; null if there is none, '' if it cannot be read. */
export function existing(target: string): string | null {
  if (!existsSync(target)) return null;
  try {
    return wholeText(target, RESULTS_BYTES, inputError);
  } catch {
    return '';
  }
}
