import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Generated } from '../src/generate/generated.ts';
import { parameterValues } from '../src/generate/parameters.ts';
import { workloads } from '../src/generate/workloads/index.ts';
import { resolveSystem } from '../src/run/config.ts';
import { writeCsvFile } from '../src/run/convert.ts';
import type { System } from '../src/system/system.ts';
import { Batch } from '../src/trace/batch.ts';
import type { CollapseOptions } from '../src/trace/collapse-options.ts';
import { openWorkload } from '../src/trace/open.ts';
import type { Pages } from '../src/trace/pages.ts';

export const root = join(import.meta.dirname, '..');
const traces = join(root, 'traces');

/** Files of a benchmark, removed when the program ends. */
export const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** A shipped trace of one process as plain text with its layout beside it. */
export function plainTrace(name: string): { path: string; lines: number; megabytes: number } {
  const text = gunzipSync(readFileSync(join(traces, `${name}.lackey.gz`)));
  const path = join(scratch, `${name}.lackey`);
  writeFileSync(path, text);
  writeFileSync(join(scratch, `${name}.layout.txt.gz`), readFileSync(join(traces, `${name}.layout.txt.gz`)));
  return { path, lines: accessLines(text).lines, megabytes: text.length / 1e6 };
}

/** A shipped trace that is a folder, as it is. */
export function folderTrace(name: string): string {
  return join(traces, name);
}

/** The accesses of a shipped trace and no events, so that they can follow each other any number of times. */
export function accessText(name: string): { text: Buffer; lines: number } {
  return accessLines(gunzipSync(readFileSync(join(traces, `${name}.lackey.gz`))));
}

/** What lackey prints first; a trace begins with it. */
export const HEADER = Buffer.from(
  '==1== Lackey, an example Valgrind tool\n==1== Command: repeated\n==1== Parent PID: 0\n',
);

function accessLines(text: Buffer): { text: Buffer; lines: number } {
  const kept = Buffer.alloc(text.length);
  let length = 0;
  let lines = 0;
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf(10, at);
    const end = newline < 0 ? text.length : newline + 1;
    const isAccess = text[at] === 73 || (text[at] === 32 && text[at + 2] === 32);
    if (isAccess) {
      length += text.copy(kept, length, at, end);
      lines++;
    }
    at = end;
  }
  return { text: kept.subarray(0, length), lines };
}

/** How the traces are cut into rows for a model of 4 KiB pages. */
export const COLLAPSE: CollapseOptions = {
  pageBits: 12,
  modelPageBits: 12,
  collapse: true,
  distances: false,
  firstPageOnly: false,
  modifyIsStore: false,
  nextStop: () => Infinity,
};

/** A trace in a file, and its records. */
export interface TraceOf {
  name: string;
  path: string;
  lines: number;
}

/** Rows held in memory. */
export interface Rows {
  name: string;
  batches: Batch[];
  pages: Pages;
  lines: number;
  rows: number;
}

/** The rows of a shipped trace of one process, whose page ids keep their meaning to the end. */
export async function heldRows(name: string, distances = false, collapse = true): Promise<Rows> {
  return heldRowsOf({ name, ...plainTrace(name) }, distances, collapse);
}

/** A synthetic workload as a trace. */
export async function syntheticTrace(name: 'zipf', references: number): Promise<TraceOf> {
  const workload = workloads[name];
  const values = parameterValues(workload, [`references=${references}`]);
  const path = join(scratch, `${name}.csv`);
  await writeCsvFile(new Generated(name, workload, values, 1), path);
  return { name, path, lines: references };
}

/** The rows of a trace of one process. */
export async function heldRowsOf({ name, path, lines }: TraceOf, distances: boolean, collapse: boolean): Promise<Rows> {
  const workload = await openWorkload([path]);
  const batches: Batch[] = [];
  let last: Pages | null = null;
  for await (const { batch, pages } of workload.batches({ ...COLLAPSE, distances, collapse })) {
    batches.push(copied(batch));
    last = pages;
  }
  if (last === null) throw new Error(`${name}: no rows`);
  return { name, batches, pages: last, lines, rows: batches.reduce((sum, { rows }) => sum + rows, 0) };
}

const COLUMNS = ['page', 'refs', 'stores', 'records', 'span', 'other', 'again'] as const;
const LISTS = ['lineRow', 'line', 'newPages'] as const;

function copied(batch: Batch): Batch {
  const copy = new Batch(batch.rows);
  copy.rows = batch.rows;
  copy.kind.set(batch.kind.subarray(0, batch.rows));
  for (const column of COLUMNS) copy[column].set(batch[column].subarray(0, batch.rows));
  for (const list of LISTS) {
    copy[list].items = batch[list].items.slice();
    copy[list].length = batch[list].length;
  }
  copy.breaks = [...batch.breaks];
  return copy;
}

/** The default system with settings laid over it, whatever the surroundings say. */
export function systemOf(...sets: string[]): System {
  return resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: scratch }).system;
}
