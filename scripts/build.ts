import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.ts';

// `npm run build`: src/ to dist/. npm runs it as `prepare`, after an install in a checkout and before a package is made.
// The folder is made beside the old one and then takes its place, so that whoever runs dist/ meanwhile finds one or the other.

const root = join(import.meta.dirname, '..');
const [built, fresh, old] = ['dist', 'dist.new', 'dist.old'].map((name) => join(root, name));
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(1);
}
await bundle(fresh);
moveAway();
renameSync(fresh, built);
rmSync(old, { recursive: true, force: true });

function moveAway(): void {
  try {
    renameSync(built, old);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
