import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// `npm run wasm`: each file of wasm/ to the module that src/ holds, which is committed so that src/ runs as it stands.

const ROOT = join(import.meta.dirname, '..');
const COMPILER = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js');
/** No runtime, and no import but memory. */
const OPTIONS = '-O3 --runtime stub --noAssert --enable simd --use abort='.split(' ');

/** A file of wasm/: the constant that holds it compiled, the module of that, and the memory that it has or is given, in pages of 64 KiB. */
export interface Kernel {
  source: string;
  name: string;
  module: string;
  memory: string;
}

export const KERNELS: readonly Kernel[] = [
  {
    source: 'wasm/lackey-lines.ts',
    name: 'LACKEY_LINES',
    module: 'src/trace/readers/lackey-lines-wasm.ts',
    memory: '--initialMemory 20 --maximumMemory 20',
  },
  {
    source: 'wasm/hit-rows.ts',
    name: 'HIT_ROWS',
    module: 'src/model/hit-rows-wasm.ts',
    memory: '--importMemory --initialMemory 1',
  },
  {
    source: 'wasm/packed-rows.ts',
    name: 'PACKED_ROWS',
    module: 'src/trace/packed/packed-rows-wasm.ts',
    memory: '--importMemory --initialMemory 1',
  },
];

/** The text of a kernel's module. */
export function moduleOf({ source, name, memory }: Kernel): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-wasm-'));
  const compiled = join(folder, 'kernel.wasm');
  const args = [COMPILER, source, ...OPTIONS, ...memory.split(' '), '-o', compiled];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  try {
    if (status !== 0) throw new Error(`${source}: ${stderr}`);
    const code = readFileSync(compiled).toString('base64');
    return `// lane: loop\n/** ${source}, compiled by \`npm run wasm\`, in base64. */\nexport const ${name} =\n  '${code}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename)
  for (const kernel of KERNELS) writeFileSync(join(ROOT, kernel.module), moduleOf(kernel));
