import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KERNELS, moduleOf } from '../scripts/wasm.ts';

test.each(KERNELS)('$module is what $source compiles to', async (kernel) => {
  expect(readFileSync(join(import.meta.dirname, '..', kernel.module), 'utf8')).toBe(await moduleOf(kernel));
});
