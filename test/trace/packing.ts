import { PassThrough } from 'node:stream';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../src/metrics/result.ts';
import { writePackedFile, writeCsv } from '../../src/run/convert.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import type { System } from '../../src/system/system.ts';
import { openWorkload } from '../../src/trace/open.ts';

export const shipped = [
  'cowfork',
  'cowfork-32',
  'pipeline',
  'deeprec.lackey.gz',
  'ls.lackey.gz',
  'mapchurn.lackey.gz',
  'sqlite3.lackey.gz',
];
export const traces = join(import.meta.dirname, '..', '..', 'traces');

/** Packs traces to `path`: runs deflated, unless told otherwise. */
export async function pack(
  paths: readonly string[],
  path: string,
  choices: { store?: boolean; records?: boolean; quantum?: number } = {},
): Promise<string> {
  const workload = await openWorkload(paths, { quantum: choices.quantum });
  await writePackedFile(workload, path, { store: choices.store ?? false, records: choices.records ?? false });
  return path;
}

export async function packedBytes(paths: readonly string[], path: string, records = false): Promise<Uint8Array> {
  return readFileSync(await pack(paths, path, { records }));
}

/** Everything that a run says, whatever its trace is called. */
export async function run(path: string, system: System, options: Partial<SimulateOptions> = {}): Promise<Result> {
  const workload = await openWorkload([path]);
  const result = resultOf(await simulate(workload, system, { ...PLAIN, hotPages: true, ...options }), workload, system);
  const named = <Row extends { trace: string }>(rows: readonly Row[]): Row[] =>
    rows.map((row) => ({ ...row, trace: '' }));
  return {
    ...result,
    trace: '',
    traces: [],
    processes: named(result.processes),
    regions: named(result.regions),
    pages: named(result.pages),
  };
}

/** The trace as CSV text. */
export async function csvOf(path: string): Promise<string> {
  const out = new PassThrough();
  const parts: Buffer[] = [];
  out.on('data', (part: Buffer) => parts.push(part));
  await writeCsv(await openWorkload([path]), out);
  return Buffer.concat(parts).toString();
}
