import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// `npm run wasm`: each file of wasm/ to the module that src/ holds, which is committed so that src/ runs as it stands.

/** What is used of AssemblyScript's compiler; its own types declare globals, which would hold in all files. */
interface Compiler {
  main(
    args: readonly string[],
    files: { writeFile(name: string, contents: Uint8Array): void },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}
const { main } = (await import(import.meta.resolve('assemblyscript/asc'))) as Compiler;

const ROOT = join(import.meta.dirname, '..');
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
export async function moduleOf({ source, name, memory }: Kernel): Promise<string> {
  let code = '';
  const args = [source, ...OPTIONS, ...memory.split(' '), '--baseDir', ROOT, '-o', 'kernel.wasm'];
  const { error, stderr } = await main(args, {
    writeFile: (_, contents) => void (code = Buffer.from(contents).toString('base64')),
  });
  if (error !== null) throw new Error(`${source}: ${stderr.toString()}`);
  return `// lane: loop\n/** ${source}, compiled by \`npm run wasm\`, in base64. */\nexport const ${name} =\n  '${code}';\n`;
}

if (process.argv[1] === import.meta.filename)
  for (const kernel of KERNELS) writeFileSync(join(ROOT, kernel.module), await moduleOf(kernel));
