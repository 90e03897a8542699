import { inputError } from '../../base/user-error.ts';
import type { InputFile } from '../input-file.ts';
import { ByteSource } from '../source.ts';
import { latin1 } from './lackey-notes.ts';

/** The first bytes of a recording by pagewalk's QEMU plugin (src/record/plugin.c); the digit is the version. */
export const MAGIC = 'PWQEMU1\0';
const HEADER_BYTES = 64;

/** What a file says of itself at its start. */
export interface QemuHeader {
  bytes: number;
  /** It goes on where its parent forked. */
  forked: boolean;
  /** Its process ended or executed another program, and was not killed. */
  closed: boolean;
  pid: number;
  parent: number;
  /** Files of the same pid before it, and itself. */
  image: number;
  startCode: bigint;
  stackBytes: bigint;
}

export function isQemu(head: Uint8Array): boolean {
  return latin1(head.subarray(0, MAGIC.length)) === MAGIC;
}

/** The header of a file that is whole. */
export async function headerOf(file: InputFile): Promise<QemuHeader> {
  const source = await ByteSource.open(file);
  const head = await source.peek();
  await source.close();
  return headerIn(head, file.name);
}

/** The header at the beginning of `head`, the first bytes of a file. */
export function headerIn(head: Uint8Array, name: string): QemuHeader {
  if (!isQemu(head))
    throw inputError(`${name}: byte 0: expected a recording by pagewalk's QEMU plugin, which begins with PWQEMU1`);
  if (head.length < HEADER_BYTES) {
    throw inputError(
      `${name}: byte ${head.length}: the file ends inside its header of ${HEADER_BYTES} bytes (truncated?)`,
    );
  }
  const view = new DataView(head.buffer, head.byteOffset, HEADER_BYTES);
  const [bytes, flags, pid, parent, image] = [8, 12, 16, 20, 24].map((place) => view.getUint32(place, true));
  if (bytes < HEADER_BYTES || bytes % 8 !== 0 || bytes > head.length) {
    throw inputError(`${name}: byte 8: expected the length of the header, a multiple of 8 from 64 on, found ${bytes}`);
  }
  return {
    bytes,
    forked: (flags & 1) !== 0,
    closed: (flags & 2) !== 0,
    pid,
    parent,
    image,
    startCode: view.getBigUint64(48, true),
    stackBytes: view.getBigUint64(56, true),
  };
}
