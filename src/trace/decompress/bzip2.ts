import type { Decompressor } from './decompressor.ts';
import { through } from './tool.ts';

/** bzip2 files: "BZh" and the size of the blocks. */
export const bzip2: Decompressor = {
  name: 'bzip2',
  magics: [[0x42, 0x5a, 0x68]],
  inflate: through({ program: 'bzip2', args: ['-dc'], packages: 'bzip2' }),
};
