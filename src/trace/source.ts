import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { inputError } from '../base/user-error.ts';
import type { Stored } from './decompress/decompressor.ts';
import { decompressorOf } from './decompress/index.ts';
import { fileError, readAt } from './input-file.ts';
import type { InputFile } from './input-file.ts';

/** Bytes that are enough to tell a format. */
export const HEAD_BYTES = 1 << 16;

/** Bytes that come chunk by chunk. */
export type Chunks = Pick<ByteSource, 'name' | 'nextChunk' | 'close'>;

/** The decompressed bytes of one opened file, chunk by chunk; the next chunk is read or inflated while this one is looked at. */
export class ByteSource {
  /** The file's name, for messages. */
  readonly name: string;
  private readonly handle: FileHandle;
  private readonly ownsHandle: boolean;
  private readonly chunks: AsyncGenerator<Uint8Array, void>;
  private head: Uint8Array | null;

  private constructor(file: InputFile, handle: FileHandle) {
    this.name = file.name;
    this.handle = handle;
    this.ownsHandle = file.spool === null;
    this.chunks = decompressed(file, handle);
    this.head = null;
  }

  /** Opens the file; an empty one is an input error. */
  static async open(file: InputFile): Promise<ByteSource> {
    file.bytesRead = 0;
    return new ByteSource(file, file.spool ?? (await openPath(file)));
  }

  /** The next bytes, at least one; null at the end. They stay as they are until the next call. */
  async nextChunk(): Promise<Uint8Array | null> {
    const { head } = this;
    if (head !== null) {
      this.head = null;
      if (head.length > 0) return head;
    }
    const next = await this.chunks.next();
    return next.done === true ? null : next.value;
  }

  /** The first bytes, up to HEAD_BYTES of them or all there are; to be asked for before the first chunk, which still has them. */
  async peek(): Promise<Uint8Array> {
    if (this.head === null) {
      const parts: Uint8Array[] = [];
      let bytes = 0;
      while (bytes < HEAD_BYTES) {
        const next = await this.chunks.next();
        if (next.done === true) break;
        parts.push(next.value.slice());
        bytes += next.value.length;
      }
      this.head = Buffer.concat(parts);
    }
    return this.head.subarray(0, HEAD_BYTES);
  }

  async close(): Promise<void> {
    await this.chunks.return();
    if (this.ownsHandle) await this.handle.close();
  }
}

/** The first bytes of a file, as of `ByteSource.peek`. */
export async function headOf(file: InputFile): Promise<Uint8Array> {
  const source = await ByteSource.open(file);
  try {
    return await source.peek();
  } finally {
    await source.close();
  }
}

async function openPath(file: InputFile): Promise<FileHandle> {
  try {
    return await open(file.path);
  } catch (error) {
    throw fileError(file.name, error);
  }
}

/** The file's bytes through the decompressor that its first bytes ask for. */
async function* decompressed(file: InputFile, handle: FileHandle): AsyncGenerator<Uint8Array, void> {
  const magic = new Uint8Array(8);
  const stored = storedBytes(file, handle);
  const magicBytes = await stored.read(magic, 0);
  if (magicBytes === 0) throw inputError(`${file.name}: the file is empty`);
  const decompressor = decompressorOf(magic);
  let bytes = 0;
  for await (const chunk of decompressor === undefined
    ? plain(stored, file.chunkBytes)
    : decompressor.inflate(stored)) {
    bytes += chunk.length;
    // A Buffer's slices would be no copies.
    yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
  }
  if (bytes === 0) throw inputError(`${file.name}: the compressed file holds nothing`);
}

/** Positional reads that count what has been read and speak of the file by its name. */
function storedBytes(file: InputFile, handle: FileHandle): Stored {
  return {
    name: file.name,
    async read(into, position) {
      const bytes = await readAt(file, handle, into, position);
      file.bytesRead = Math.max(file.bytesRead, position + bytes);
      return bytes;
    },
  };
}

/** The bytes as they are stored: two buffers in turn, one read ahead while the other is looked at. */
async function* plain(stored: Stored, chunkBytes: number): AsyncGenerator<Uint8Array, void> {
  const buffers = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  let position = 0;
  let ahead = stored.read(buffers[0], position);
  try {
    for (let turn = 0; ; turn = 1 - turn) {
      const bytes = await ahead;
      if (bytes === 0) return;
      position += bytes;
      ahead = stored.read(buffers[1 - turn], position);
      ahead.catch(() => undefined);
      yield buffers[turn].subarray(0, bytes);
    }
  } finally {
    await ahead.catch(() => undefined);
  }
}
