import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { shellWord } from '../../base/shell-word.ts';
import { inputError } from '../../base/user-error.ts';
import { cellKey, cellName, sameValue } from '../../report/check/cell.ts';
import type { Cell, Results } from '../../report/check/cell.ts';
import { summaryCsv } from '../../report/csv.ts';
import { at } from '../../system/settings-text.ts';
import { openWorkload } from '../../trace/open.ts';
import { namesIn } from '../folder-names.ts';
import { CellFolder } from '../sweep/cell-folder.ts';
import { isManifest } from '../sweep/manifest.ts';
import { commonManifest, mergedRows, refuseMissing } from '../sweep/merge.ts';
import { RESULTS_BYTES, tooLong, wholeText } from '../whole-file.ts';
import { META } from '../write.ts';
import { csvCells } from './csv-results.ts';
import { jsonCells, parsedJson } from './json-results.ts';

const SUMMARY = 'summary.csv';

/**
 * Reads results: folders of --out, summaries, answers of --json or --format ndjson. The same cell may be there twice if it has the same numbers.
 * `-` is the standard input. `note` hears of what is left out.
 */
export async function readResults(
  paths: readonly string[],
  cwd: string,
  note: (text: string) => void,
): Promise<Results> {
  const input = paths.includes('-') ? await textOfInput() : '';
  const sources: Source[] = [];
  for (const path of paths) {
    try {
      sources.push(readSource(path, cwd, input, note));
    } catch (error) {
      throw (await isTrace(path, cwd)) ? traceGiven(path) : error;
    }
  }
  const versions = sources.filter(({ modelVersion }) => modelVersion !== null);
  const other = versions.find(({ modelVersion }) => modelVersion !== versions[0].modelVersion);
  if (other !== undefined)
    throw inputError(
      `${other.path}: is of model version ${other.modelVersion}, and ${versions[0].path} of ${versions[0].modelVersion}: their counts mean different things; run the older ones again`,
    );
  return {
    cells: distinct(sources.flatMap(({ cells }) => cells)),
    modelVersion: versions[0]?.modelVersion ?? null,
    digests: digestsOf(sources),
  };
}

interface Source extends Results {
  path: string;
}

function readSource(path: string, cwd: string, input: string, note: (text: string) => void): Source {
  const isFolder = existsSync(resolve(cwd, path)) && statSync(resolve(cwd, path)).isDirectory();
  const file = isFolder ? join(path, SUMMARY) : path;
  if (isFolder && !existsSync(resolve(cwd, file))) return sweptCells(path, cwd);
  const text = path === '-' ? input : textOf(file, cwd);
  if (text.trim() === '') throw inputError(`${file}: empty, expected results`);
  const cells = /^[\ufeff\s]*[[{]/.test(text)
    ? jsonCells(text.replace(/^\ufeff/, ''), file)
    : csvCells(text, file, note);
  if (cells.length === 0) throw inputError(`${file}: holds no results, only a header`);
  return { path: file, cells, ...(path === '-' ? UNKNOWN : origin(file, cwd)) };
}

/** All that comes from the standard input. */
async function textOfInput(): Promise<string> {
  const input: AsyncIterable<Uint8Array> = process.stdin;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    length += chunk.length;
    if (length > RESULTS_BYTES) throw inputError(`stdin: ${tooLong(RESULTS_BYTES)}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}

/** Whether what is no results can be opened as a trace; a pipe has given what it had. */
async function isTrace(path: string, cwd: string): Promise<boolean> {
  const found = path === '-' ? undefined : statSync(resolve(cwd, path), { throwIfNoEntry: false });
  if (!found?.isFile() && !found?.isDirectory()) return false;
  try {
    await openWorkload([resolve(cwd, path)]);
    return true;
  } catch {
    return false;
  }
}

function traceGiven(path: string): Error {
  return inputError(
    `${path}: is a trace, expected results of one: pagewalk run ${shellWord(path)} --out DIR simulates it and writes its report and results to DIR`,
  );
}

/** The cells of a folder that `sweep` filled. */
function sweptCells(path: string, cwd: string): Source {
  const folder = new CellFolder(resolve(cwd, path));
  if (!namesIn(folder.path, path).some(isManifest))
    throw inputError(
      `${path}: no ${SUMMARY} in this folder: expected one that run, compare or sweep wrote with --out, or a folder of cells`,
    );
  const manifest = commonManifest([folder], undefined);
  const merged = mergedRows([folder], manifest);
  refuseMissing(merged, 'sweep again, it computes only them');
  // As a summary has it, so that cells from either are the same.
  const cells = csvCells(summaryCsv(merged.rows), path, () => undefined);
  return { path, cells, modelVersion: manifest.modelVersion, digests: new Map() };
}

const UNKNOWN = { modelVersion: null, digests: new Map<string, string>() };

/** What the meta.json beside a summary says, if it is that summary's. */
function origin(file: string, cwd: string): Omit<Results, 'cells'> {
  const meta = join(dirname(file), META);
  if (!existsSync(resolve(cwd, meta))) return UNKNOWN;
  const value = parsedJson(textOf(meta, cwd), meta);
  const [files, version, traces] = [['files'], ['model_version'], ['traces']].map((path) => at(value, path));
  if (!Array.isArray(files) || !files.includes(basename(file))) return UNKNOWN;
  const named = (Array.isArray(traces) ? traces : []).flatMap((trace: unknown): [string, string][] => {
    const [name, digest] = [at(trace, ['name']), at(trace, ['sha256'])];
    return typeof name === 'string' && typeof digest === 'string' ? [[name, digest]] : [];
  });
  return { modelVersion: typeof version === 'number' ? version : null, digests: new Map(named) };
}

/** The text of a file of results, of at most `RESULTS_BYTES`; exit code 3 if it cannot be read. */
export function textOf(path: string, cwd: string): string {
  if (!existsSync(resolve(cwd, path))) throw inputError(`${path}: no such file or folder`);
  return wholeText(resolve(cwd, path), RESULTS_BYTES, (reason) => inputError(`${path}: ${reason}`));
}

function distinct(cells: readonly Cell[]): Cell[] {
  const found = new Map<string, Cell>();
  for (const cell of cells) {
    const key = `${cellKey(cell)} ${cell.configId}`;
    const other = found.get(key);
    if (other === undefined) found.set(key, cell);
    else if (!sameMetrics(cell, other))
      throw inputError(
        `${cell.place}: ${cellName(cell)} is there twice with different numbers, also at ${other.place}: leave one of them out`,
      );
  }
  return [...found.values()];
}

function sameMetrics({ metrics }: Cell, other: Cell): boolean {
  if (metrics.size !== other.metrics.size) return false;
  return [...metrics].every(([name, value]) => {
    const found = other.metrics.get(name);
    return found !== undefined && sameValue(found, value);
  });
}

function digestsOf(sources: readonly Source[]): Map<string, string> {
  const all = new Map<string, { digest: string; path: string }>();
  for (const { path, digests } of sources)
    for (const [name, digest] of digests) {
      const known = all.get(name);
      if (known !== undefined && known.digest !== digest)
        throw inputError(`${path}: was made of another trace ${name} than ${known.path}: run the older one again`);
      all.set(name, { digest, path });
    }
  return new Map([...all].map(([name, { digest }]) => [name, digest]));
}
