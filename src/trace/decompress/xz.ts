import type { Decompressor } from './decompressor.ts';
import { through } from './tool.ts';

/** .xz files (xz-file-format.txt §2.1.1.1); zeros after a stream are padding (§2.2). */
export const xz: Decompressor = {
  name: 'xz',
  magics: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  inflate: through({ program: 'xz', args: ['--format=xz', '-dc'], packages: 'xz-utils or xz' }),
};
