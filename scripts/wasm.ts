import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// `npm run wasm`: wasm/lackey-lines.ts to the module that src/ holds, which is committed so that src/ runs as it stands.

const ROOT = join(import.meta.dirname, '..');
const MODULE = join(ROOT, 'src', 'trace', 'readers', 'lackey-lines-wasm.ts');
const COMPILER = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js');
/** No runtime, no import; memory as far as the places that the source names. */
const OPTIONS = '-O3 --runtime stub --noAssert --initialMemory 20 --maximumMemory 20 --use abort='.split(' ');

/** The text of the module. */
export function lackeyLinesModule(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-wasm-'));
  const compiled = join(folder, 'lackey-lines.wasm');
  const { status, stderr } = spawnSync(
    process.execPath,
    [COMPILER, 'wasm/lackey-lines.ts', ...OPTIONS, '-o', compiled],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  try {
    if (status !== 0) throw new Error(`wasm/lackey-lines.ts: ${stderr}`);
    const code = readFileSync(compiled).toString('base64');
    return `/** wasm/lackey-lines.ts, compiled by \`npm run wasm\`, in base64. */\nexport const LACKEY_LINES =\n  '${code}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) writeFileSync(MODULE, lackeyLinesModule());
