import { randomUUID } from 'node:crypto';
import { createReadStream, fstatSync, rmSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputError } from '../base/user-error.ts';
import type { UserError } from '../base/user-error.ts';

/** A stored file that can be opened any number of times (`ByteSource.open`): a path, or what came through a pipe. */
export interface InputFile {
  /** The name in messages: the path as the user gave it, or `stdin`. */
  readonly name: string;
  readonly path: string;
  /** Where the bytes of a pipe were put; null = they are at `path`. */
  readonly spool: FileHandle | null;
  /** Bytes as stored. */
  readonly size: number;
  /** When it was last written to, in milliseconds as `stat` tells it; null = nobody else can write to it. */
  readonly modified: number | null;
  /** Bytes of the chunks that an uncompressed file is handed out in. */
  readonly chunkBytes: number;
  /** Bytes as stored that the latest opening has read so far. */
  bytesRead: number;
}

/** The file at `path`, or `-` for standard input; pipes are spooled, so that they too can be read twice. */
export async function inputFile(path: string, chunkBytes = 1 << 20): Promise<InputFile> {
  if (path === '-') return spooled('stdin', path, process.stdin, chunkBytes);
  const found = await stat(path).catch((error: unknown) => Promise.reject(fileError(path, error)));
  if (found.isDirectory()) throw inputError(`${path}: is a folder, expected a file`);
  if (!found.isFile()) return spooled(path, path, createReadStream(path), chunkBytes);
  return { name: path, path, spool: null, size: found.size, modified: found.mtimeMs, chunkBytes, bytesRead: 0 };
}

/**
 * Fills `into` with the bytes of an opened file from `position` on; answers how many there were, 0 at the end. A file that was written to since `inputFile` is an
 * input error, so that all that is ever read of it is of one content.
 */
export async function readAt(file: InputFile, handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  const { bytesRead } = await handle
    .read(into, 0, into.length, position)
    .catch((error: unknown) => Promise.reject(fileError(file.name, error)));
  // Asked afterwards, as what was written before the bytes were read is told by then; and at once, without a turn of the event loop for each read.
  if (file.modified !== null) checkSame(file, fstatSync(handle.fd));
  return bytesRead;
}

/** Refuses a file, as an input error, that is not as long as it was or was written to since. */
export function checkSame({ name, size, modified }: InputFile, now: { size: number; mtimeMs: number }): void {
  if (modified !== null && (now.size !== size || now.mtimeMs !== modified)) throw changed(name);
}

/** Says that a trace does not hold any more what it held when it was opened first. */
export function changed(name: string): UserError {
  return inputError(`${name}: changed while it was in use; run it again when nothing writes to it`);
}

/** Open until the program ends: an open file that nothing refers to would be closed, with a warning. */
const spools = new Set<FileHandle>();

/** Copies a pipe to a temporary file that has no name any more (or, where open files keep theirs, is removed at exit). */
async function spooled(
  name: string,
  path: string,
  stream: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): Promise<InputFile> {
  const temporary = join(tmpdir(), `pagewalk-${randomUUID()}.spool`);
  const spool = await open(temporary, 'wx+', 0o600).catch((error: unknown) =>
    Promise.reject(fileError(temporary, error)),
  );
  await rm(temporary).catch(() => process.once('exit', () => rmSync(temporary, { force: true })));
  spools.add(spool);
  let size = 0;
  try {
    for await (const chunk of stream) {
      for (let from = 0; from < chunk.length;) {
        const { bytesWritten } = await spool.write(chunk, from, chunk.length - from, size);
        from += bytesWritten;
        size += bytesWritten;
      }
    }
  } catch (error) {
    await spool.close();
    throw fileError(name, error);
  }
  return { name, path, spool, size, modified: null, chunkBytes, bytesRead: 0 };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder, expected a file',
  ENOSPC: 'no space left for it on this disk (TMPDIR chooses another)',
  EMFILE: 'too many open files (ulimit -n)',
};

/** What the operating system refused, as one line. */
export function fileError(name: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return inputError(`${name}: ${REASONS[code] ?? (error instanceof Error ? error.message : String(error))}`);
}
