import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { PLOT_FILES, installedPlots } from '../src/run/plot-library.ts';

const ROOT = join(import.meta.dirname, '..');
/** The folder of a module's package, and its name. */
const PACKAGE = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/.][^/]*))\//;
/** Packages of which only what is called is needed: yargs for its parser alone. */
const UNUSED_PARTS = /\/node_modules\/yargs\//;
/** Less to read at each start; names are kept, for whoever reads a stack trace or a profile. */
const MINIFY = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

/**
 * Puts the program of a compiled folder, `cli/main.js`, what its threads run, and all that they import into a few files, which load in half the time of four hundred; then
 * `cli/` holds these, the licences of what is in them, the C sources of recorders, which are compiled where they are used, and what pages draw curves with.
 */
export async function bundle(folder: string): Promise<void> {
  const [cli, fresh] = [join(folder, 'cli'), join(folder, 'cli.new')];
  const build = await rolldown({
    input: { main: join(cli, 'main.js'), 'sweep-worker': join(folder, 'run', 'sweep', 'sweep-worker.js') },
    platform: 'node',
    cwd: ROOT,
    treeshake: { moduleSideEffects: [{ test: UNUSED_PARTS, sideEffects: false }] },
  });
  const { output } = await build.write({
    dir: fresh,
    format: 'esm',
    minify: MINIFY,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  writeFileSync(join(fresh, 'licenses.txt'), licenses([...modules, join(installedPlots(), PLOT_FILES.script)]));
  for (const name of ['plugin.c', 'native.c']) copyFileSync(join(ROOT, 'src', 'record', name), join(fresh, name));
  for (const file of Object.values(PLOT_FILES)) {
    mkdirSync(dirname(join(fresh, 'uplot', file)), { recursive: true });
    copyFileSync(join(installedPlots(), file), join(fresh, 'uplot', file));
  }
  for (const replaced of [cli, join(folder, 'record')]) rmSync(replaced, { recursive: true });
  renameSync(fresh, cli);
  chmodSync(join(cli, 'main.js'), 0o755);
}

/** The licence of each package that modules come from. */
function licenses(modules: readonly string[]): string {
  const packages = new Map<string, string>();
  for (const id of modules) {
    const found = PACKAGE.exec(id.replaceAll('\\', '/'));
    if (found !== null) packages.set(found[2], found[1]);
  }
  return [...packages]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, folder]) => `${name}\n\n${licenseOf(folder)}`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder}: no licence is beside it, so it cannot be given on`);
  return `${readFileSync(join(folder, file), 'utf8').trimEnd()}\n`;
}
