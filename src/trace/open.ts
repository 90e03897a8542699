import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, UserError, inputError } from '../base/user-error.ts';
import { filesOfFolder } from './folder-files.ts';
import { fileError, inputFile } from './input-file.ts';
import type { InputFile } from './input-file.ts';
import { formatWanted, sniffed, unknownFormat } from './readers/index.ts';
import type { ProcessFiles, TraceFormat } from './readers/format.ts';
import { RUNS } from './packed/layout.ts';
import { headOf } from './source.ts';
import { Workload } from './workload.ts';
import type { Trace } from './workload.ts';

export interface OpenOptions {
  /** The name of a format; left out: recognised. */
  format?: string | undefined;
  /** What the columns of a table hold, as `--columns` spells it: `addr=2,op=1`. */
  columns?: string | undefined;
  /** The path of the trace's layout file; left out: the one beside it. */
  layout?: string | undefined;
  /** References of a turn where processes take turns. */
  quantum?: number | undefined;
  /** Bad lines that are tolerated and counted; left out: none. */
  maxBadLines?: number | undefined;
  /** Accesses that the kernel makes for the program, as far as a recording tells them (docs/formats.md, lackey); left out: true. */
  kernelAccesses?: boolean | undefined;
  /** What is the recorder's own in the program, and not there natively; left out: false. */
  preload?: boolean | undefined;
  /** Takes what the user should know, each once; `Workload.notes` has it too. */
  note?: ((text: string) => void) | undefined;
}

/** Joins the traces at `paths`, each a file, `-` or a folder of per-process files, into one workload. */
export async function openWorkload(paths: readonly string[], options: OpenOptions = {}): Promise<Workload> {
  if (paths.length === 0) throw new UserError('expected a trace: a file, a folder or -');
  if (paths.filter((path) => path === '-').length > 1) throw new UserError('- (standard input) can be given only once');
  if (options.layout !== undefined && paths.length > 1) {
    throw new UserError('--layout goes with one trace; put NAME.layout.txt beside each');
  }
  const format = formatWanted(options.format, options.columns);
  const notes: string[] = [];
  const note = (text: string): void => {
    if (notes.includes(text)) return;
    notes.push(text);
    options.note?.(text);
  };
  const traces: Trace[] = [];
  for (const path of paths) {
    const name = ownName(path, traces);
    traces.push(
      (await isFolder(path))
        ? await openFolder(path, name, format, options.layout, note)
        : await openFile(path, name, format, options.layout, note),
    );
  }
  checkPacked(traces, options.quantum);
  const { quantum, maxBadLines = 0, kernelAccesses = true, preload = false } = options;
  return new Workload(traces, notes, { quantum, maxBadLines, recorder: { kernelAccesses, preload }, note });
}

/** The path; the second trace of a path gets a number, as its processes are others. */
function ownName(path: string, traces: readonly Trace[]): string {
  const same = traces.filter((trace) => trace.path === path).length;
  return same === 0 ? path : `${path}#${same + 1}`;
}

async function isFolder(path: string): Promise<boolean> {
  if (path === '-') return false;
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(path, error);
  }
}

async function openFile(
  path: string,
  name: string,
  wanted: TraceFormat | null,
  layoutPath: string | undefined,
  note: (text: string) => void,
): Promise<Trace> {
  const file = await inputFile(path);
  const format = wanted ?? (await recognised(file));
  const layout = await layoutOf(format, path, layoutPath, () => layoutBeside(path));
  const packed = (await format.packed?.(file)) ?? null;
  for (const text of packed?.footer.notes ?? []) note(text);
  return { name, path, format, files: [file], layout, packed, processes: await processesOf(format, [file], layout) };
}

/** What a packed trace cannot be given with: its processes have taken turns already, and its runs are of its order. */
function checkPacked(traces: readonly Trace[], quantum: number | undefined): void {
  for (const { name, packed } of traces) {
    if (packed === null) continue;
    const { header } = packed;
    if (traces.length > 1 && (header.content === RUNS || header.quantum > 0)) {
      throw new UserError(
        `${name}: a packed trace has one order of its own, so that no other trace can take turns with it: convert the traces that they were made from together`,
      );
    }
    if (header.quantum > 0 && quantum !== undefined && quantum !== header.quantum) {
      throw new UserError(
        `${name}: its processes took turns of ${header.quantum} references when it was packed, not of ${quantum}: convert its source again with --quantum ${quantum}, or set quantum=${header.quantum}`,
      );
    }
  }
}

async function recognised(file: InputFile): Promise<TraceFormat> {
  const head = await headOf(file);
  const format = sniffed(head, file.name);
  if (format === null) throw unknownFormat(head, file.name);
  return format;
}

async function processesOf(
  format: TraceFormat,
  files: readonly InputFile[],
  layout: InputFile | null,
): Promise<ProcessFiles[]> {
  if (format.group !== undefined) return format.group(files, layout);
  return files.map((file, place) => ({
    pid: place + 1,
    parent: null,
    images: [{ open: (options) => format.open(file, options) }],
  }));
}

const COMPRESSED = /\.(?:gz|xz|zst|bz2)$/i;

/** The layout file that the user named, else the one at its place, for a format that reads one. */
async function layoutOf(
  format: TraceFormat,
  path: string,
  named: string | undefined,
  find: () => Promise<string | null>,
): Promise<InputFile | null> {
  if (format.selfContained === true && named !== undefined) {
    throw new UserError(`--layout: ${path} is a ${format.name} trace, which takes no layout file`);
  }
  const found = named ?? (format.selfContained === true ? null : await find());
  return found === null ? null : inputFile(found);
}

/** The path of NAME.layout.txt[.gz] beside NAME.lackey[.gz], or null. */
export async function layoutBeside(path: string): Promise<string | null> {
  const plain = path.replace(COMPRESSED, '');
  const stems = new Set([plain.replace(/\.[^./\\]+$/, ''), plain]);
  for (const stem of stems) {
    for (const ending of ['.layout.txt', '.layout.txt.gz']) {
      const found = await stat(stem + ending).catch(() => null);
      if (found?.isFile() === true) return stem + ending;
    }
  }
  return null;
}

/** The files of one format in a folder; others are named in a note. */
async function openFolder(
  path: string,
  name: string,
  wanted: TraceFormat | null,
  layoutPath: string | undefined,
  note: (text: string) => void,
): Promise<Trace> {
  const { byFormat, layoutName, ignored, looked } = await filesOfFolder(path, wanted);
  if (ignored.length > 0) note(`${path}: ignored ${listed(ignored)}: not traces`);
  const [first, second] = byFormat;
  if (first === undefined) throw inputError(`${path}: holds no trace that pagewalk knows (${looked} files looked at)`);
  if (second !== undefined) {
    const choices = [...byFormat].map(([format, files]) => `${format.name} (${files[0].name})`).join(' or ');
    throw new UserError(`${path}: holds traces of several formats; choose with --trace-format: ${choices}`, EXIT.usage);
  }
  const [format, files] = first;
  if (format.packed !== undefined)
    throw new UserError(`${path}: holds packed traces (${files[0].name}): give one of them`, EXIT.usage);
  const within = layoutName === undefined ? null : join(path, layoutName);
  const layout = await layoutOf(format, path, layoutPath, () => Promise.resolve(within));
  return { name, path, format, files, layout, packed: null, processes: await processesOf(format, files, layout) };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
