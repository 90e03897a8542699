import { Buffer } from 'node:buffer';

/** A stored file that is read by position. */
export interface Stored {
  /** The file's name, for messages. */
  readonly name: string;
  /** Reads up to `into.length` bytes at `position`; 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>;
}

/** A compression. */
export interface Decompressor {
  readonly name: string;
  /** What its files begin with, any of them. */
  readonly magics: readonly (readonly number[])[];
  /** The decompressed bytes, chunk by chunk, each as it is until the next one is asked for; damage is an input error, never a shorter result. */
  inflate(stored: Stored): AsyncIterable<Uint8Array>;
}

/** Bytes of one read of a compressed file. */
export const COMPRESSED_BYTES = 1 << 20;

/** The file as stored, chunk by chunk. */
export async function* storedChunks(stored: Stored): AsyncGenerator<Uint8Array, void> {
  for (let position = 0; ;) {
    const buffer = Buffer.allocUnsafeSlow(COMPRESSED_BYTES);
    const bytes = await stored.read(buffer, position);
    if (bytes === 0) return;
    position += bytes;
    yield buffer.subarray(0, bytes);
  }
}
