import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { inputError } from '../base/user-error.ts';
import { checkSame } from '../trace/input-file.ts';
import type { InputFile } from '../trace/input-file.ts';
import { filesOf } from '../trace/workload.ts';
import type { Trace } from '../trace/workload.ts';

export interface TraceDigest {
  name: string;
  /** Of the bytes as they are stored, so that `sha256sum` says the same. */
  sha256: string;
}

/**
 * The SHA-256 of each trace, and of a layout file beside it. That of a folder is the digest of its files' lines `DIGEST  NAME`, sorted by
 * name: `cd FOLDER && LC_ALL=C sha256sum * | sha256sum`, if all its files belong to the trace. Computed on another thread. A file that was written to since the trace was
 * opened is an input error.
 */
export async function digestsOf(traces: readonly Trace[]): Promise<TraceDigest[]> {
  const files = traces.flatMap(filesOf);
  const digests = new Map(zipped(files, await hashed(files)));
  const digest = (file: InputFile): string => digests.get(file) ?? '';
  return traces.flatMap((trace) => {
    if (isFolder(trace)) return [{ name: trace.name, sha256: folderDigest(filesOf(trace), digest) }];
    return filesOf(trace).map((file, at) => ({ name: at === 0 ? trace.name : file.name, sha256: digest(file) }));
  });
}

function isFolder({ files, path }: Trace): boolean {
  return files.length !== 1 || files[0].path !== path;
}

function folderDigest(files: readonly InputFile[], digest: (file: InputFile) => string): string {
  const named = files.map((file) => ({ name: basename(file.path), sha256: digest(file) }));
  const lines = named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function zipped<Left, Right>(left: readonly Left[], right: readonly Right[]): [Left, Right][] {
  return left.map((item, at) => [item, right[at]]);
}

async function hashed(files: readonly InputFile[]): Promise<string[]> {
  const workerData = files.map(({ path, spool }) => (spool === null ? path : spool.fd));
  const found = await new Promise<Hashed[]>((resolve, reject) => {
    const worker = new Worker(HASHER, { eval: true, workerData });
    worker.once('message', resolve);
    worker.once('error', (error) => reject(inputError(`the digest of a trace cannot be computed: ${error.message}`)));
  });
  for (const [at, file] of files.entries()) checkSame(file, found[at]);
  return found.map(({ sha256 }) => sha256);
}

/** A digest, and the state of the file when its last byte had been read. */
interface Hashed {
  sha256: string;
  size: number;
  mtimeMs: number;
}

/** The worker, as text because its file would have one name as a source and another one built. Spooled pipes have no path: it gets their open file. */
const HASHER = `
const { closeSync, fstatSync, openSync, readSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { parentPort, workerData } = require('node:worker_threads');
const buffer = Buffer.alloc(1 << 20);
parentPort.postMessage(workerData.map((file) => {
  const hash = createHash('sha256');
  const fd = typeof file === 'number' ? file : openSync(file);
  for (let position = 0, bytes; (bytes = readSync(fd, buffer, 0, buffer.length, position)) > 0; position += bytes)
    hash.update(buffer.subarray(0, bytes));
  const { size, mtimeMs } = fstatSync(fd);
  if (fd !== file) closeSync(fd);
  return { sha256: hash.digest('hex'), size, mtimeMs };
}));
`;
