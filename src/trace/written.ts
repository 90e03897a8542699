import type { Writable } from 'node:stream';

/** Writes to a stream and waits until the bytes have been taken. It may be closed before, which a stream that others follow does not tell who waits. */
export function written(out: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new Error('the stream was closed before all was written'));
    out.once('close', closed);
    out.write(bytes, (error) => {
      out.removeListener('close', closed);
      if (error) reject(error);
      else resolve();
    });
  });
}
