import type { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

// Places in a packed trace: docs/pwt.md.
const HEADER = 40;
const FRAME = 32;
const END = 24;

/** Makes the checksums of a damaged packed trace right again, so that what is behind them is reached. */
export function resealed(bytes: Buffer): Buffer {
  if (bytes.length < HEADER + FRAME + END) return bytes;
  seal(bytes, 0, HEADER);
  seal(bytes, bytes.length - END, END);
  for (let at = HEADER; at + FRAME <= bytes.length - END;) {
    const length = bytes.readUInt32LE(at + 4);
    bytes.writeUInt32LE(crc32(bytes.subarray(at + FRAME, at + FRAME + length)), at + 8);
    seal(bytes, at, FRAME);
    at += FRAME + length;
  }
  return bytes;
}

function seal(bytes: Buffer, at: number, length: number): void {
  bytes.writeUInt32LE(crc32(bytes.subarray(at, at + length - 4)), at + length - 4);
}
