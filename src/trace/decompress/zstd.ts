import type { Decompressor } from './decompressor.ts';
import { through } from './tool.ts';

/**
 * Zstandard frames (RFC 8878 §3.1.1), or the skippable one (§3.1.2) that pzstd begins with. Frames without a checksum, which the
 * zstd program writes only when asked to, do not show all damage.
 */
export const zstd: Decompressor = {
  name: 'zstd',
  magics: [
    [0x28, 0xb5, 0x2f, 0xfd],
    [0x50, 0x2a, 0x4d, 0x18],
  ],
  inflate: through({ program: 'zstd', args: ['-dc'], packages: 'zstd' }),
};
