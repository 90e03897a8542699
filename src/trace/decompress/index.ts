import { bzip2 } from './bzip2.ts';
import type { Decompressor } from './decompressor.ts';
import { gzip } from './gzip.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';

/** THE LIST of compressions. */
export const decompressors: readonly Decompressor[] = [gzip, xz, zstd, bzip2];

/** The compression of a file that begins with `head`; undefined = none. */
export function decompressorOf(head: Uint8Array): Decompressor | undefined {
  return decompressors.find(({ magics }) => magics.some((magic) => magic.every((byte, at) => head[at] === byte)));
}
