import { join } from 'node:path';
import { EXIT, UserError, inputError } from '../../base/user-error.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import type { SummaryRow } from '../../report/summary.ts';
import type { CellFolder } from './cell-folder.ts';
import type { StoredCell } from './cell-file.ts';
import { manifestName, manifestsIn, sameCells } from './manifest.ts';
import type { Manifest, ManifestCell } from './manifest.ts';

/** Results put together from cells. */
export interface Merged {
  rows: SummaryRow[];
  cells: number;
  /** Cells that are not there, as people read them. */
  missing: string[];
  /** Files that are no cells. */
  corrupt: string[];
  aborted: number;
}

/** The one sweep that folders hold parts of; `plan` chooses among several by the name of its file. */
export function commonManifest(folders: readonly CellFolder[], plan: string | undefined): Manifest {
  const found = folders.flatMap(({ path }) => manifestsIn(path).map((manifest) => ({ path, manifest })));
  const plans = [...new Set(found.map(({ manifest }) => manifest.plan))];
  const wanted = found.filter(({ manifest }) => plan === undefined || manifest.plan === plan);
  if (wanted.length === 0) throw new UserError(`--plan: expected one of ${plans.join(', ')}, found "${plan}"`);
  if (plan === undefined && plans.length > 1)
    throw new UserError(`${folders[0].path}: holds the cells of several plans: --plan ${plans.join(', --plan ')}`);
  const [first, ...others] = wanted;
  const newer = others.find(({ manifest }) => manifest.modelVersion !== first.manifest.modelVersion);
  if (newer !== undefined)
    throw inputError(
      `${newer.path}: is of model version ${newer.manifest.modelVersion}, and ${first.path} of ${first.manifest.modelVersion}: their counts mean different things; sweep the older one again`,
    );
  if (first.manifest.modelVersion !== MODEL_VERSION)
    throw inputError(
      `${first.path}: is of model version ${first.manifest.modelVersion}, this pagewalk has ${MODEL_VERSION}: merge with the pagewalk that made it, or sweep again`,
    );
  const other = others.find(({ manifest }) => !sameCells(manifest, first.manifest));
  if (other !== undefined)
    throw inputError(
      `${join(other.path, manifestName(first.manifest.plan))}: lists other cells than ${first.path}: the plan or the traces were not the same; sweep one of them again`,
    );
  return first.manifest;
}

/** The rows of a sweep, in the order of its plan, from the folders that hold its cells. */
export function mergedRows(folders: readonly CellFolder[], manifest: Manifest): Merged {
  const merged: Merged = { rows: [], cells: manifest.cells.length, missing: [], corrupt: [], aborted: 0 };
  const read = new Map<string, StoredCell | null>();
  for (const cell of manifest.cells) {
    if (!read.has(cell.key)) read.set(cell.key, readCell(folders, cell.key, merged.corrupt));
    const stored = read.get(cell.key) ?? null;
    if (stored === null) merged.missing.push(manifestCellName(cell));
    else merged.rows.push(rowOf(cell, stored));
    if (stored?.aborted === true) merged.aborted++;
  }
  if (merged.missing.length > 0) refuseOtherVersions(folders);
  return merged;
}

function readCell(folders: readonly CellFolder[], key: string, corrupt: string[]): StoredCell | null {
  for (const folder of folders) {
    const found = folder.read(key);
    if (typeof found === 'string') corrupt.push(found);
    else if (found !== null) return found;
  }
  return null;
}

/** What is missing may be there of another version of the model: that is not to be merged with the rest. */
function refuseOtherVersions(folders: readonly CellFolder[]): void {
  for (const folder of folders) {
    const other = folder.modelVersions().find((version) => version !== MODEL_VERSION);
    if (other !== undefined)
      throw inputError(
        `${folder.path}: holds cells of model version ${other} beside those of ${MODEL_VERSION}, and cells are missing: counts of different versions are not merged; sweep again with one pagewalk`,
      );
  }
}

/** Fails if cells are missing. */
export function refuseMissing({ missing, corrupt, cells }: Merged, remedy: string): void {
  if (missing.length === 0) return;
  const more = missing.length - MOST;
  const lines = [
    ...corrupt.slice(0, MOST),
    `${missing.length} of ${cells} cells are missing: ${remedy}`,
    ...missing.slice(0, MOST).map((name) => `  ${name}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
  throw new UserError(lines.join('\n'), EXIT.incomplete);
}

/** Missing cells that are told by name. */
const MOST = 10;

function rowOf({ trace, settings }: ManifestCell, cell: StoredCell): SummaryRow {
  const { system: _, ...varied } = settings;
  const { system, configId, sampled, hypothetical, metrics } = cell;
  return { trace, system, configId, sampled, hypothetical, placed: [], varied, metrics };
}

export function manifestCellName({ trace, settings }: ManifestCell): string {
  const { system, ...varied } = settings;
  const values = Object.entries(varied).map(([path, value]) => `, ${path}=${value}`);
  return `${trace}${system === undefined ? '' : ` on ${system}`}${values.join('')}`;
}
