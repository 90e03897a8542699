import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../../base/user-error.ts';
import type { Origin } from '../../report/comparison/page/origin.ts';
import { at, isPlainMap } from '../../system/settings-text.ts';
import { namesIn } from '../folder-names.ts';
import { RESULTS_BYTES, wholeText } from '../whole-file.ts';

/** What a plan came to: its cells in order, so that results can be put together without the traces. Every process of a sweep writes the same one. */
export interface Manifest {
  /** The name of the plan's file. */
  plan: string;
  modelVersion: number;
  cells: ManifestCell[];
  /** How the cells come to be; null in a file of an earlier pagewalk. */
  origin: Origin | null;
}

export interface ManifestCell {
  /** As the results name it. */
  trace: string;
  key: string;
  /** The settings of the plan, as their columns have them. */
  settings: Record<string, string>;
}

const FORM = 1;
const ENDING = '.cells.json';
/** What file systems allow a name. */
const NAME_BYTES = 255;

/** Its file in the folder of the cells; a plan of a very long name is told by its beginning and a digest. */
export function manifestName(plan: string): string {
  if (Buffer.byteLength(plan) + ENDING.length <= NAME_BYTES) return `${plan}${ENDING}`;
  const digest = createHash('sha256').update(plan).digest('hex').slice(0, 16);
  return `${plan.slice(0, 40)}.${digest}${ENDING}`;
}

/** Whether a file of that name lists the cells of a sweep. */
export function isManifest(name: string): boolean {
  return name.endsWith(ENDING) && !name.startsWith('.');
}

/** Whether two lists are of the same cells, however these were asked for. */
export function sameCells(one: Manifest, other: Manifest): boolean {
  return manifestText({ ...one, origin: null }) === manifestText({ ...other, origin: null });
}

/** JSON with a line for each cell. */
export function manifestText({ plan, modelVersion, cells, origin }: Manifest): string {
  const made = origin === null ? {} : { made_by: origin };
  const head = JSON.stringify({ pagewalk_sweep: FORM, plan, model_version: modelVersion, ...made }).slice(1, -1);
  return `{${head},"cells":[\n${cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]}\n`;
}

/** The manifests in a folder, by their names. */
export function manifestsIn(folder: string): Manifest[] {
  if (!existsSync(folder)) throw inputError(`${folder}: no such folder: expected one that pagewalk sweep wrote`);
  if (!statSync(folder).isDirectory())
    throw inputError(`${folder}: is a file, expected a folder that pagewalk sweep wrote`);
  const names = namesIn(folder).filter(isManifest);
  if (names.length === 0)
    throw inputError(`${folder}: holds no sweep: expected a folder of cells that pagewalk sweep wrote`);
  return names.toSorted().map((name) => readManifest(join(folder, name)));
}

function readManifest(path: string): Manifest {
  const value = parsed(wholeText(path, RESULTS_BYTES, (reason) => inputError(`${path}: ${reason}`)));
  const [plan, version, cells] = [at(value, ['plan']), at(value, ['model_version']), at(value, ['cells'])];
  if (at(value, ['pagewalk_sweep']) !== FORM || typeof plan !== 'string' || typeof version !== 'number')
    throw inputError(`${path}: no list of the cells of a sweep: run pagewalk sweep again, it writes this file`);
  const list: unknown[] = Array.isArray(cells) ? cells : [];
  const origin = madeBy(at(value, ['made_by']));
  return {
    plan,
    modelVersion: version,
    origin,
    cells: list.map((cell, index) => cellOf(cell, `${path}: cells[${index}]`)),
  };
}

function madeBy(value: unknown): Origin | null {
  const [version, traces, command] = ['pagewalkVersion', 'traces', 'commandLine'].map((name) => at(value, [name]));
  if (typeof version !== 'string' || !Array.isArray(traces) || !Array.isArray(command)) return null;
  const named = traces.map((trace: unknown) => ({
    name: String(at(trace, ['name'])),
    sha256: String(at(trace, ['sha256'])),
  }));
  return { pagewalkVersion: version, traces: named, commandLine: command.map(String) };
}

function cellOf(cell: unknown, place: string): ManifestCell {
  const [trace, key, settings] = ['trace', 'key', 'settings'].map((name) => at(cell, [name]));
  if (typeof trace !== 'string' || typeof key !== 'string' || !isPlainMap(settings))
    throw inputError(`${place}: expected a trace, a key and settings: run pagewalk sweep again, it writes this file`);
  return {
    trace,
    key,
    settings: Object.fromEntries(Object.entries(settings).map(([path, text]) => [path, String(text)])),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
