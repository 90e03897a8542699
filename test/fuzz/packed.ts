import type { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

// Places in a packed trace: docs/pwt.md.
const HEADER = 40;
const FRAME = 40;
const END = 24;

/** Makes the checksums of a damaged packed trace right again, so that what is behind them is reached. */
export function resealed(bytes: Buffer): Buffer {
  if (bytes.length < HEADER + FRAME + END) return bytes;
  seal(bytes, 0, HEADER);
  seal(bytes, bytes.length - END, END);
  for (let at = HEADER; at + FRAME <= bytes.length - END;) {
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + FRAME, at + FRAME + length);
    const head = bytes.readUInt32LE(at + 8);
    bytes.writeUInt32LE(crc32(body.subarray(0, head)), at + 12);
    bytes.writeUInt32LE(crc32(body.subarray(head)), at + 16);
    seal(bytes, at, FRAME);
    at += FRAME + length;
  }
  return bytes;
}

function seal(bytes: Buffer, at: number, length: number): void {
  bytes.writeUInt32LE(crc32(bytes.subarray(at, at + length - 4)), at + length - 4);
}
