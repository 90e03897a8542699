import { resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { comparisonFileNames } from '../report/comparison/file-names.ts';
import { longCsv, summaryCsv } from '../report/csv.ts';
import { runsJson, runsNdjson } from '../report/json.ts';
import { metaJson } from '../report/meta.ts';
import type { SummaryRow } from '../report/summary.ts';
import { existing } from '../run/results/baseline.ts';
import { comparedRows, titleOfRows } from '../run/results/table-comparison.ts';
import { plotLibrary } from '../run/plot-library.ts';
import type { Manifest } from '../run/sweep/manifest.ts';
import { META, checkFolder, writeFolder } from '../run/write.ts';
import { writeWhole } from '../run/write-whole.ts';
import type { Context } from './context.ts';

/** What `sweep` and `merge` answer in: tables of all cells. */
export const TABLES = {
  csv: summaryCsv,
  json: runsJson,
  ndjson: runsNdjson,
} satisfies Record<string, (rows: SummaryRow[]) => string>;

type TableName = keyof typeof TABLES;

/** Where the answer goes, with all that can be wrong with it known. */
export interface Answer {
  format: TableName;
  /** A file, a folder of --out, or stdout. */
  to: { file: string } | { folder: string } | null;
}

const FILES = [...comparisonFileNames, META];

/** What `-o`, `--format`, `--json` and `--long` ask for. */
export function answerOf({ args, cwd }: Context): Answer {
  const out = args.text('out');
  const ending = Object.keys(TABLES).find((name) => out?.endsWith(`.${name}`)) as TableName | undefined;
  const asked = args.has('json') ? 'json' : (args.text('format') as TableName | undefined);
  const format = asked ?? ending ?? 'csv';
  if (args.has('long') && format !== 'csv') throw new UserError(`--long goes with --format csv, not with ${format}`);
  if (out === undefined) return { format, to: null };
  if (ending === undefined) {
    checkFolder(out, FILES, args.has('force'));
    return { format, to: { folder: out } };
  }
  const before = existing(resolve(cwd, out));
  if (before !== null && !args.has('force') && !OURS.test(before))
    throw new UserError(`${out}: exists and was not written by pagewalk; choose another name, or --force`);
  return { format, to: { file: out } };
}

/** How tables begin. */
const OURS = /^trace,system,config_id,|^\{\s*"schema_version":/;

/** Writes or prints the rows of a sweep; a folder has them side by side as a page, too, the same whoever computed and merged the cells. */
export async function giveAnswer(
  context: Context,
  { format, to }: Answer,
  rows: SummaryRow[],
  manifest: Manifest,
): Promise<void> {
  const { args, cwd, messages } = context;
  const text = args.has('long') ? longCsv(rows) : TABLES[format](rows);
  if (to === null) await context.print(text);
  else if ('file' in to) {
    writeWhole(to.file, resolve(cwd, to.file), text);
    messages.note(`wrote ${to.file}`);
  } else {
    const { comparisonFilesOf } = await import('../report/comparison/files.ts');
    const contents = comparisonFilesOf(titleOfRows(rows), comparedRows(rows), manifest.origin, plotLibrary, rows);
    contents.set(META, metaText(context, manifest));
    for (const path of writeFolder(to.folder, contents, args.has('force'))) messages.note(`wrote ${path}`);
  }
}

function metaText({ version, commandLine }: Context, { plan, origin }: Manifest): string {
  return metaJson({
    pagewalkVersion: origin?.pagewalkVersion ?? version,
    traces: origin?.traces ?? [],
    configuration: { plan, ...(origin === null ? {} : { command_line: origin.commandLine }) },
    commandLine: [...commandLine],
    files: FILES,
  });
}
