import { mkdirSync, readFileSync } from 'node:fs';
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
  await buildFor('record', tests, path);
  return buildFor('judge', tests, path);
}

async function buildFor(purpose: 'judge' | 'record', tests: readonly string[], path: string): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  const made = await rolldown({
    input: { judge: ENTRY },
    platform: 'node',
    cwd: ROOT,
    plugins: [standIns(), entry(tests), sources(purpose, mutants)],
    treeshake: false,
    onLog: () => {},
  });
  mkdirSync(path, { recursive: true });
  await made.write({ dir: path, format: 'esm', entryFileNames: `${purpose}.mjs`, codeSplitting: false });
  await made.close();
  return mutants;
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

function sources(purpose: 'judge' | 'record', mutants: Mutant[]): Plugin {
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
      const result = mutate(file, code, mutants.length, file.startsWith(JUDGED) ? purpose : 'loops');
      for (const mutant of result.mutants) mutants.push(mutant);
      return {
        code: `import { isChosenMutant, isOther, turnOfLoop } from '${join(HERE, 'switch.ts')}';${result.code}`,
        moduleType: 'ts',
      };
    },
  };
}
