import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CsvWriter } from '../trace/csv-writer.ts';
import { PackedRecordWriter } from '../trace/packed/record-writer.ts';
import { PackedWriter } from '../trace/packed/writer.ts';
import type { Workload } from '../trace/workload.ts';
import type { TraceDigest } from './digest.ts';
import { TemporaryFile } from './temporary-file.ts';
import { writeError } from '../base/write-error.ts';

/** What can be written: a workload, or one that is made as it is written (src/generate). */
export type Records = Pick<Workload, 'processes' | 'records'> & {
  readonly traces: readonly unknown[];
  /** References of a turn, where processes take turns. */
  readonly quantum?: number;
  /** Digests of the files that it comes from, which a packed trace names. */
  digests?(): Promise<TraceDigest[]>;
  /** They hold samples, not every reference. */
  readonly sampled?: boolean;
  /** What reading them has said so far that the user should know, which a packed trace says again. */
  readonly notes?: readonly string[];
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

/** The same to a file, compressed if its name ends in .gz. */
export async function writeCsvFile(workload: Records, path: string): Promise<void> {
  await writeFile(path, (out) => writeCsv(workload, out));
}

export interface PackChoices {
  /** Blocks are stored, not deflated. */
  store: boolean;
  /** Records as they are, in place of runs. */
  records: boolean;
}

/** Writes the records of a workload as a packed trace. Several traces have one numbering of processes. */
export async function writePackedFile(workload: Records, path: string, { store, records }: PackChoices): Promise<void> {
  const digests = workload.digests?.() ?? Promise.resolve([]);
  digests.catch(() => undefined);
  await writeFile(path, async (out) => {
    const options = { store, quantum: workload.quantum ?? 0 };
    const writer = records ? new PackedRecordWriter(out, options) : new PackedWriter(out, options);
    await workload.records(writer, () => writer.drain());
    const { names } = workload.processes;
    const renumber = workload.traces.length > 1;
    const processes = names.map(({ pid, command }, key) => ({ pid: renumber ? key + 1 : pid, command }));
    const { notes = [], sampled } = workload;
    const said = { ...(sampled === true ? { sampled } : {}), ...(notes.length > 0 ? { notes } : {}) };
    await writer.end({ processes, sources: await digests, ...said });
  });
}

/** Writes a file, compressed if its name ends in .gz; it is there when it is complete, or not at all. */
async function writeFile(path: string, write: (out: Writable) => Promise<void>): Promise<void> {
  const file = new TemporaryFile(path);
  const head = path.endsWith('.gz') ? createGzip() : new PassThrough();
  const written = pipeline(head, createWriteStream(file.path, { flags: 'wx' }));
  written.catch(() => undefined);
  try {
    await write(head).catch((error: unknown) => {
      // Of a head that was taken down the file was refused, and `written` says why.
      if (!head.destroyed) throw error;
    });
    head.end();
    await written.then(() => file.commit()).catch((error: unknown) => Promise.reject(writeError(path, error)));
  } catch (error) {
    head.destroy();
    await written.catch(() => undefined);
    file.discard();
    throw error;
  }
}
