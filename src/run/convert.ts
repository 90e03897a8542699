import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CsvWriter } from '../trace/csv-writer.ts';
import type { Workload } from '../trace/workload.ts';
import { TemporaryFile } from './temporary-file.ts';
import { writeError } from './write-error.ts';

/** What can be written: a workload, or one that is made as it is written (src/generate). */
export type Records = Pick<Workload, 'processes' | 'records'> & {
  readonly traces: readonly unknown[];
  /** Lines that a text trace begins with, as comments. */
  readonly comments?: readonly string[];
};

/** Writes the records of a workload as a CSV trace. Several traces have one numbering of processes. */
export async function writeCsv(workload: Records, out: Writable): Promise<void> {
  for (const comment of workload.comments ?? []) out.write(`# ${comment}\n`);
  const writer = new CsvWriter(out, workload.processes, workload.traces.length > 1);
  await workload.records(writer, () => writer.drain());
  await writer.drain();
}

/** The same to a file, compressed if its name ends in .gz; it is there when it is complete, or not at all. */
export async function writeCsvFile(workload: Records, path: string): Promise<void> {
  const file = new TemporaryFile(path);
  const head = path.endsWith('.gz') ? createGzip() : new PassThrough();
  let refused: unknown = null;
  const written = pipeline(head, createWriteStream(file.path, { flags: 'wx' })).catch((error: unknown) => {
    refused = error;
  });
  try {
    await writeCsv(workload, head);
    head.end();
    await written;
    if (refused === null) file.commit();
  } catch (error) {
    head.destroy();
    await written;
    file.discard();
    throw isRefusal(error) ? writeError(path, refused) : error;
  }
  if (refused === null) return;
  file.discard();
  throw writeError(path, refused);
}

/** The head of the pipeline was taken down because its end failed. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
