import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import type { Plugin } from 'rolldown';
import { mutate } from './mutate.ts';
import type { Mutant } from './mutate.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HERE = import.meta.dirname;
const ENTRY = '\0judge';

/** The folder whose code is judged, and one with its loops. */
const [JUDGED, BELOW] = ['src/model/', 'src/base/'];

/** Builds files that hold the tests and, with all its mutants in it, the code they judge: `judge.mjs` and `record.mjs` at `path`. */
export async function build(tests: readonly string[], path: string): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  const firstOf = new Map<string, number>();
  // Files are loaded in any order: the ids of their mutants go by their names.
  for (const file of readdirSync(join(ROOT, JUDGED), { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!file.endsWith('.ts')) continue;
    firstOf.set(JUDGED + file, mutants.length);
    const found = mutate(JUDGED + file, readFileSync(join(ROOT, JUDGED, file), 'utf8'), mutants.length);
    for (const mutant of found.mutants) mutants.push(mutant);
  }
  for (const purpose of ['record', 'judge'] as const)
    // oxlint-disable-next-line no-await-in-loop -- one after the other takes less memory
    await buildFor(purpose, tests, path, firstOf);
  return mutants;
}

async function buildFor(
  purpose: 'judge' | 'record',
  tests: readonly string[],
  path: string,
  firstOf: ReadonlyMap<string, number>,
): Promise<void> {
  const made = await rolldown({
    input: { judge: ENTRY },
    platform: 'node',
    cwd: ROOT,
    plugins: [standIns(), entry(tests), sources(purpose, firstOf)],
    treeshake: false,
    onLog: () => {},
  });
  mkdirSync(path, { recursive: true });
  await made.write({ dir: path, format: 'esm', entryFileNames: `${purpose}.mjs`, codeSplitting: false });
  await made.close();
}

/** The tests' vitest and oracle are our own. */
function standIns(): Plugin {
  return {
    name: 'stand-ins',
    resolveId(name, importer) {
      if (name === 'vitest') return join(HERE, 'stand-in.ts');
      if (importer?.endsWith('/against-oracle.ts') && name.endsWith('/oracle.ts'))
        return join(HERE, 'remembered-oracle.ts');
      return null;
    },
  };
}

function entry(tests: readonly string[]): Plugin {
  const begin = (file: string): string => `\0begin:${file}`;
  return {
    name: 'entry',
    resolveId: (name) => (name.startsWith('\0') ? name : null),
    load(id) {
      if (id.startsWith('\0begin:'))
        return `import { beginFile } from '${join(HERE, 'stand-in.ts')}'; beginFile(${JSON.stringify(id.slice(7))});`;
      if (id !== ENTRY) return null;
      const lines = tests.flatMap((file) => [
        `import ${JSON.stringify(begin(file))};`,
        `import ${JSON.stringify(join(ROOT, file))};`,
      ]);
      return [...lines, `import { main } from '${join(HERE, 'judge.ts')}';`, 'await main();'].join('\n');
    },
  };
}

function sources(purpose: 'judge' | 'record', firstOf: ReadonlyMap<string, number>): Plugin {
  return {
    name: 'sources',
    load(id) {
      if (!id.endsWith('.ts') || id.includes('node_modules')) return null;
      const file = relative(ROOT, id);
      // A test finds its files from where it is.
      const code = readFileSync(id, 'utf8')
        .replaceAll('import.meta.dirname', JSON.stringify(join(id, '..')))
        .replaceAll('import.meta.url', JSON.stringify(`file://${id}`));
      if (![JUDGED, BELOW].some((each) => file.startsWith(each))) return { code, moduleType: 'ts' };
      const first = firstOf.get(file);
      const mutated = mutate(file, code, first ?? 0, first === undefined ? 'loops' : purpose);
      return {
        code: `import { isChosenMutant, isOther, turnOfLoop } from '${join(HERE, 'switch.ts')}';${mutated.code}`,
        moduleType: 'ts',
      };
    },
  };
}
