import { resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { comparisonFormats } from '../report/comparison/index.ts';
import { formats } from '../report/index.ts';
import type { Look } from '../report/index.ts';
import { metaJson, sortedJson } from '../report/meta.ts';
import { plotLibrary } from '../run/plot-library.ts';
import { existing } from '../run/results/baseline.ts';
import type { ReportSource } from '../run/results/report-source.ts';
import { META, checkFolder, writeFolder } from '../run/write.ts';
import { writeWhole } from '../run/write-whole.ts';
import { at, isPlainMap } from '../system/settings-text.ts';
import type { Context } from './context.ts';
import { TIMING } from './stopwatch.ts';

/** What `report` answers in, by name. */
export const renderers = {
  table: (source, look) => plain('table', source, look),
  csv: (source, look) => plain('csv', source, look),
  json: (source, look) => plain('json', source, look),
  ndjson: (source, look) => plain('ndjson', source, look),
  md: (source, look) => plain('md', source, look),
  html: (source) => page(source),
} satisfies Record<string, (source: ReportSource, look: Look) => string | Promise<string>>;

type ReportFormat = keyof typeof renderers;

/** What is asked for. */
export interface ReportTarget {
  format: ReportFormat;
  to: { file: string } | { folder: string } | null;
}

/** What `-o`, `--format`, `--json` and `--long` ask for. */
export function reportTarget({ args, cwd }: Context): ReportTarget {
  const out = args.text('out');
  const asked = args.text('format') as ReportFormat | undefined;
  if (args.has('json') && asked !== undefined && asked !== 'json')
    throw new UserError(`--json and --format ${asked} contradict each other: give one of them`);
  const ending = (Object.keys(renderers) as ReportFormat[]).find((name) => out?.endsWith(`.${name}`));
  const format = args.has('json') ? 'json' : (asked ?? ending ?? (args.has('long') ? 'csv' : 'table'));
  if (args.has('long') && format !== 'csv') throw new UserError(`--long goes with --format csv, not with ${format}`);
  if (out === undefined) return { format, to: null };
  if (ending === undefined) {
    checkFolder(out, [META], args.has('force'));
    return { format, to: { folder: out } };
  }
  const before = existing(resolve(cwd, out));
  if (before !== null && !args.has('force') && !OURS.test(before))
    throw new UserError(`${out}: exists and is no report of pagewalk; choose another name, or --force`);
  return { format, to: { file: out } };
}

/** How reports begin, and pages say; what of Markdown is ours cannot be told. */
const OURS = /^trace,system,config_id,|^\{\s*"schema_version":|^<!doctype html>[^]* - pagewalk<\/title>/;

/** Prints or writes the reports. */
export async function giveReport(context: Context, { format, to }: ReportTarget, source: ReportSource): Promise<void> {
  const { args, cwd, messages } = context;
  if (to !== null && 'folder' in to) {
    const contents = await contentsOf(context, source);
    for (const path of writeFolder(to.folder, contents, args.has('force'))) messages.note(`wrote ${path}`);
  }
  const text = await renderers[format](source, { ...context, long: args.has('long') });
  if (to === null || 'folder' in to) return context.print(text);
  writeWhole(to.file, resolve(cwd, to.file), text);
  messages.note(`wrote ${to.file}`);
}

function plain(format: keyof typeof formats, source: ReportSource, look: Look): string {
  if (source.kind === 'runs') return formats[format].render(source.results, look);
  return comparisonFormats[format](source.title, source.comparisons, look);
}

/** What draws is loaded only where a page is asked for. */
async function page(source: ReportSource): Promise<string> {
  if (source.kind === 'runs') return (await import('../report/html/page.ts')).htmlPage(onlyOne(source));
  const { comparisonPage } = await import('../report/comparison/page/page.ts');
  return comparisonPage(source.title, source.comparisons, source.origin, plotLibrary);
}

function onlyOne({ results }: ReportSource & { kind: 'runs' }) {
  if (results.length === 1) return results[0];
  throw new UserError(
    `a page and a folder are of one run, found ${results.length}: give one folder, or the summary.csv of each for a page that holds them against each other`,
  );
}

/** All files of a folder, meta.json included, which says of the numbers how they came to be, not of this report. */
async function contentsOf(context: Context, source: ReportSource): Promise<Map<string, string>> {
  const contents = await drawnFiles(source);
  const timing = timingOf(context, source.meta);
  if (timing !== null) contents.set(TIMING, timing);
  const files = [...contents.keys(), META];
  return contents.set(META, metaText(context, source.meta, files));
}

async function drawnFiles(source: ReportSource): Promise<Map<string, string>> {
  if (source.kind === 'runs') return (await import('../report/files.ts')).filesOf(onlyOne(source));
  const { comparisonFilesOf } = await import('../report/comparison/files.ts');
  return comparisonFilesOf(source.title, source.comparisons, source.origin, plotLibrary, source.rows);
}

/** Where the time of the run went, if its folder says so: it goes along. */
function timingOf({ args, cwd }: Context, meta: unknown): string | null {
  const files = at(meta, ['files']);
  return Array.isArray(files) && files.includes(TIMING) ? existing(resolve(cwd, args.operands[0], TIMING)) : null;
}

function metaText({ version, commandLine, args }: Context, meta: unknown, files: string[]): string {
  if (isPlainMap(meta)) return sortedJson({ ...meta, files: files.toSorted() });
  return metaJson({
    pagewalkVersion: version,
    traces: [],
    configuration: { results: args.operands },
    commandLine: [...commandLine],
    files,
  });
}
