import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inputError } from '../../base/user-error.ts';
import type { Result } from '../../metrics/result.ts';
import { META } from '../write.ts';
import { parsedJson } from './json-results.ts';
import { readResults, textOf } from './read-results.ts';
import { originOf, storedComparison } from './stored-comparison.ts';
import type { StoredComparisons } from './stored-comparison.ts';
import { storedFolder } from './stored-folder.ts';
import type { StoredFolder } from './stored-folder.ts';
import { storedRun } from './stored-run.ts';
import { comparedRows, titleOfRows } from './table-comparison.ts';
import { summaryRowOf } from './table-rows.ts';

/** What reports are made of again. `meta` is the meta.json of a single folder; null = there is none. */
export type ReportSource =
  { kind: 'runs'; results: Result[]; meta: unknown } | ({ kind: 'comparison'; meta: unknown } & StoredComparisons);

/** Reads results of any kind: folders of runs, or one of a comparison, or tables with a row for each run. */
export async function reportSource(
  paths: readonly string[],
  cwd: string,
  note: (text: string) => void,
): Promise<ReportSource> {
  for (const path of paths)
    if (path !== '-' && !existsSync(resolve(cwd, path))) throw inputError(`${path}: no such file or folder`);
  const folders = paths.map((path) => storedFolder(path, cwd));
  const isRun = folders.map((folder) => folder?.stored.kind === 'run');
  const meta = folders.length === 1 ? (folders[0]?.meta ?? null) : null;
  if (isRun.includes(true)) {
    const other = isRun.indexOf(false);
    if (other < 0) return { kind: 'runs', results: folders.flatMap((folder) => runOf(folder) ?? []), meta };
    throw inputError(
      `${paths[other]}: holds a table of runs, and ${paths[isRun.indexOf(true)]} all of one run: a report is of one kind; report them one by one, or the summary.csv of each`,
    );
  }
  const [first] = folders;
  if (folders.length === 1 && first?.stored.kind === 'comparison')
    return { kind: 'comparison', meta, ...storedComparison(first, first.stored) };
  return { kind: 'comparison', ...(await tables(paths, cwd, note)) };
}

function runOf(folder: StoredFolder | null): Result | null {
  return folder?.stored.kind === 'run' ? storedRun(folder, folder.stored) : null;
}

async function tables(
  paths: readonly string[],
  cwd: string,
  note: (text: string) => void,
): Promise<StoredComparisons & { meta: unknown }> {
  const { cells } = await readResults(paths, cwd, note);
  const rows = cells.map(summaryRowOf);
  const meta = paths.length === 1 ? metaOf(paths[0], cwd) : null;
  return { title: titleOfRows(rows), comparisons: comparedRows(rows), origin: originOf(meta), rows, meta };
}

function metaOf(path: string, cwd: string): unknown {
  const file = join(path, META);
  if (path === '-' || !existsSync(resolve(cwd, file)) || !statSync(resolve(cwd, path)).isDirectory()) return null;
  return parsedJson(textOf(file, cwd), file);
}
