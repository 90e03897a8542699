import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, read, root, sourcesBelow } from './support/sources.ts';

// The package as npm would publish it.

interface Manifest {
  name: string;
  version: string;
  license: string;
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  engines: { node: string };
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  publishConfig: { access: string; provenance: boolean };
}

interface Lock {
  packages: Record<
    string,
    {
      version: string;
      dev?: boolean;
      license?: string;
      integrity?: string;
      resolved?: string;
      hasInstallScript?: boolean;
    }
  >;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as Lock;
const { dependencies, devDependencies } = manifest;

beforeAll(() => {
  // A checkout whose dependencies were installed without scripts has no dist/ yet.
  if (!existsSync(join(root, manifest.exports['.'] instanceof Object ? manifest.exports['.'].default : ''))) {
    execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), join(root, 'scripts', 'build.ts')]);
  }
}, 120_000);

function packedFiles(): string[] {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const text = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [pack] = JSON.parse(text) as {
    files: { path: string }[];
  }[];
  return pack.files.map(({ path }) => path);
}

describe('contents', () => {
  let files: string[] = [];
  beforeAll(() => {
    files = packedFiles();
  });

  test('the built program, its types, and what a reader of a package looks for', () => {
    const apart = files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'traces/README.md'];
    const program = ['licenses.txt', 'plugin.c', 'native.c', 'uplot/LICENSE', 'uplot/dist/uPlot.min.css'];
    expect(apart.toSorted()).toEqual([...documents, ...program.map((name) => `dist/cli/${name}`)].toSorted());
    expect(files).toContain('dist/cli/uplot/dist/uPlot.iife.min.js');
  });

  test('every file that the manifest names', () => {
    const named = [
      ...Object.values(manifest.bin),
      ...Object.values(manifest.exports).flatMap((value) =>
        Object.values([value].flatMap((each) => (typeof each === 'string' ? [each] : Object.values(each)))),
      ),
    ];
    expect(named.map((path) => path.replace('./', '')).filter((path) => !files.includes(path))).toEqual([]);
  });

  test('publint has nothing to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, level: 'suggestion', pack: false });
    // Where the source lives is said once it is published.
    const told = messages.filter(({ code }) => !code.startsWith('USE_') && !code.includes('REPOSITORY'));
    expect(told.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe('the program', () => {
  const main = join(root, manifest.bin.pagewalk);

  test.skipIf(process.platform === 'win32')('is executable', () => {
    expect(statSync(main).mode & 0o111).toBe(0o111);
  });

  test('runs as it is built', () => {
    expect(execFileSync(process.execPath, [main, '--version'], { encoding: 'utf8' })).toBe(`${manifest.version}\n`);
  });

  test('nothing is run when it is installed as a dependency', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });
});

describe('dependencies', () => {
  test('have exact versions', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  test('are declared: what src/ imports is there when the package is installed', () => {
    const names = sourcesBelow('src').flatMap(({ imports }) =>
      imports.filter(({ inside, target }) => !inside && !target.startsWith('node:')),
    );
    const packages = new Set(
      names.map(({ target }) =>
        target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    );
    expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
  });

  test('of the package, and theirs: each is locked with a digest, has a free licence that docs/robustness.md lists, and runs nothing when it is installed', () => {
    const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    expect(shipped.length).toBeGreaterThan(Object.keys(dependencies).length);
    const unsound = shipped.filter(
      ([, { integrity, resolved, hasInstallScript }]) =>
        hasInstallScript === true ||
        integrity === undefined ||
        resolved?.startsWith('https://registry.npmjs.org/') === false,
    );
    expect(unsound).toEqual([]);
    const listed = read('docs/robustness.md');
    for (const [path, { license, version }] of shipped) {
      const name = path.replace(/^.*node_modules\//, '');
      const installed = JSON.parse(read(`${path}/package.json`)) as { license?: string; version: string };
      expect({ name, license: installed.license, version: installed.version }).toEqual({ name, license, version });
      expect(listed).toMatch(new RegExp(`^\\| \`${name}\` +\\| ${license} +\\|`, 'm'));
    }
  });

  test('of its development have licences that allow it', () => {
    const licenses = Object.values(lock.packages).map(({ license }) => license);
    expect(new Set(licenses)).toEqual(new Set(['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0']));
  });

  test('nothing in src/ starts a shell', () => {
    const shells = filesBelow('src', '.ts').filter((path) =>
      /\b(?:exec|execSync)\b[^;]*from 'node:child_process'|import \* as \w+ from 'node:child_process'|\bshell: (?!false)/.test(
        read(path),
      ),
    );
    expect(shells).toEqual([]);
  });

  test('are published with their provenance', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });

  test.each(Object.keys(dependencies))('%s has its reason in CONTRIBUTING.md', (name) => {
    expect(read('CONTRIBUTING.md')).toMatch(new RegExp(`^- \`${name}\`: .+`, 'm'));
  });
});
