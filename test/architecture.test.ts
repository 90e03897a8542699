import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workloads } from '../src/generate/workloads/index.ts';
import { allocators } from '../src/model/allocators/index.ts';
import { heaps } from '../src/model/kernel-heap/index.ts';
import { replacements } from '../src/model/replacement/index.ts';
import { rules } from '../src/report/findings/index.ts';
import { entryFormats } from '../src/run/explain/formats/index.ts';
import { REPLACEMENTS, STRATEGIES } from '../src/system/fields.ts';
import { profiles } from '../src/system/profiles/index.ts';
import { ENTRIES } from '../src/system/table-fields.ts';
import { decompressors } from '../src/trace/decompress/index.ts';
import { formats as traceFormats } from '../src/trace/readers/index.ts';
import { commands } from '../src/cli/commands/index.ts';
import { filesBelow, read, sourcesBelow, withoutComments } from './support/sources.ts';
import type { Import, Source } from './support/sources.ts';

// ARCHITECTURE.md, executed: what a change must not break by accident. A rule that must change is changed here, in the same commit.

const sources = sourcesBelow('src');

/** Floors by the folder of src/: imports go down, or stay in their folder. */
const FLOORS: Record<string, number> = {
  base: 0,
  trace: 1,
  system: 1,
  model: 2,
  generate: 2,
  metrics: 3,
  report: 4,
  run: 5,
  record: 5,
  cli: 6,
  'index.ts': 6,
};

/** What a folder may import although its floor allows more. */
const NARROW: Record<string, { from: string; only: RegExp; why: string }[]> = {
  model: [
    {
      from: 'trace',
      only: /^src\/trace\/(ops|batch|pages|stretch-level)\.ts$/,
      why: 'the model sees columns, never text or files',
    },
    {
      from: 'system',
      only: /^src\/system\/(system|physical)\.ts$/,
      why: 'the model sees a validated System, never a profile',
    },
  ],
  report: [
    { from: 'model', only: /^$/, why: "a report is made from rows: yesterday's CSV can be reported again" },
    { from: 'trace', only: /^$/, why: 'a report is made from rows' },
    { from: 'system', only: /^src\/system\/system\.ts$/, why: 'a report says what a System is, it does not load one' },
  ],
  metrics: [
    { from: 'trace', only: /^$/, why: 'a metric is made from counters' },
    { from: 'system', only: /^src\/system\/system\.ts$/, why: 'a metric may need a setting of the System' },
  ],
};

/** Packages by the folder of src/ that may use them. */
const PACKAGES: Record<string, RegExp> = {
  base: /^$/,
  trace: /^node:|^xz-decompress$|^fzstd$/,
  system: /^zod$|^yaml$/,
  model: /^$/,
  generate: /^$/,
  metrics: /^$/,
  report: /^csv-stringify\/sync$|^node:(zlib|crypto)$|^d3-/,
  run: /^node:|^zod$|^yaml$|^csv-parse/,
  record: /^node:/,
  cli: /^node:|^yargs|^tinyglobby$|^yaml$/,
  'index.ts': /^$/,
};

function folderOf(path: string): string {
  return path.split('/')[1];
}

function importsBetween(): [Source, Import][] {
  return sources.flatMap((source) => source.imports.map((each): [Source, Import] => [source, each]));
}

describe('floors', () => {
  test('every folder of src/ has one', () => {
    expect([...new Set(sources.map(({ path }) => folderOf(path)))].filter((folder) => !(folder in FLOORS))).toEqual([]);
  });

  test('imports go down', () => {
    const upward = importsBetween().filter(([{ path }, { inside, target }]) => {
      const [own, other] = [folderOf(path), folderOf(target)];
      return inside && own !== other && FLOORS[other] >= FLOORS[own];
    });
    expect(upward.map(([{ path }, { target }]) => `${path} imports ${target}`)).toEqual([]);
  });

  test('imports stay in src/ and name their file with .ts', () => {
    const paths = new Set(sources.map(({ path }) => path));
    const lost = importsBetween().filter(([, { inside, target }]) => inside && !paths.has(target));
    expect(lost.map(([{ path }, { target }]) => `${path} imports ${target}`)).toEqual([]);
  });

  test.each(Object.entries(NARROW))('%s sees only what it may', (folder, limits) => {
    const wide = importsBetween().flatMap(([{ path }, { target, inside }]) =>
      limits
        .filter(
          ({ from, only }) => inside && folderOf(path) === folder && folderOf(target) === from && !only.test(target),
        )
        .map(({ why }) => `${path} imports ${target}: ${why}`),
    );
    expect(wide).toEqual([]);
  });

  test('packages and node: modules are used where they belong; the model, the metrics and base use none', () => {
    const strays = importsBetween().filter(
      ([{ path }, { inside, target }]) => !inside && !PACKAGES[folderOf(path)].test(target),
    );
    expect(strays.map(([{ path }, { target }]) => `${path} imports ${target}`)).toEqual([]);
  });

  test('what draws is loaded only where something is drawn', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const loaded = new Set(sources.filter(({ path }) => path.startsWith('src/cli/')).map(({ path }) => path));
    for (const path of loaded)
      for (const { target, inside, typeOnly, dynamic } of byPath.get(path)?.imports ?? [])
        if (inside && !typeOnly && !dynamic) loaded.add(target);
    const drawing = importsBetween().filter(([{ path }, { target }]) => loaded.has(path) && /^d3-|^uplot/.test(target));
    expect(drawing.map(([{ path }]) => path)).toEqual([]);
    expect(loaded).toContain('src/report/markdown.ts');
  });

  test('nothing is imported for its side effects', () => {
    expect(importsBetween().filter(([, { bare }]) => bare)).toEqual([]);
  });

  test('no file imports itself in a circle', () => {
    expect(circles()).toEqual([]);
  });

  test('only run and record know of threads and other processes', () => {
    const strays = importsBetween().filter(
      ([{ path }, { target }]) =>
        /^node:(worker_threads|cluster)$/.test(target) && !['run', 'record', 'cli'].includes(folderOf(path)),
    );
    expect(strays.map(([{ path }, { target }]) => `${path} imports ${target}`)).toEqual([]);
  });
});

/** Circles of imports that load code, each as the path that closes it. */
function circles(): string[] {
  const loads = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ inside, typeOnly, dynamic }) => inside && !typeOnly && !dynamic).map(({ target }) => target),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
    if (trail.includes(path) || done.has(path)) return;
    for (const target of loads.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of loads.keys()) visit(path, []);
  return found;
}

describe('lanes', () => {
  const model = sources.filter(({ path }) => path.startsWith('src/model/'));
  const LANE = /^\/\/ lane: (loop|seam)$/;

  test('every file of the model names its lane first', () => {
    expect(model.filter(({ text }) => !LANE.test(text.split('\n')[0])).map(({ path }) => path)).toEqual([]);
  });

  test('the loop is the files that say so', () => {
    const loop = sources.filter(({ text }) => text.startsWith('// lane: loop\n')).map(({ path }) => path);
    expect(loop).toEqual(expect.arrayContaining(['src/model/loop.ts', 'src/model/tlb.ts', 'src/trace/collapse.ts']));
  });

  /** What a file of the loop does not contain, comments and types apart. */
  const FORBIDDEN = {
    'a closure': /=>|\bfunction\b(?!\s+\w+\()/,
    'a Map or Set': /\bnew (Weak)?(Map|Set)\b/,
    BigInt: /\bBigInt\b|\b\d+n\b/,
    throw: /\bthrow\b/,
    'an iterator': /\bfor (const|let) .* of\b/,
    await: /\bawait\b/,
  };

  test.each(Object.entries(FORBIDDEN))('no file of the loop contains %s', (_, pattern) => {
    const loop = sources.filter(({ text }) => text.startsWith('// lane: loop\n'));
    const found = loop.flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .filter((line) => pattern.test(line) && !/^\s*(type|interface|import)\b/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test('the loop of the model builds no text', () => {
    const loop = model.filter(({ text }) => text.startsWith('// lane: loop\n'));
    expect(loop.filter(({ text }) => withoutComments(text).includes('`')).map(({ path }) => path)).toEqual([]);
  });

  test('the model has no clock and no randomness of its own', () => {
    const found = model.filter(({ text }) =>
      /\bDate\b|performance\.now|Math\.random|\bprocess\.(env|argv|hrtime|stdout)/.test(withoutComments(text)),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

/** Families by their folder: the names on the list. A part of a member is a file that only its folder imports and its index does not. */
const FAMILIES: Record<string, readonly string[]> = {
  'src/model/allocators': Object.keys(allocators),
  'src/model/replacement': Object.keys(replacements),
  'src/model/kernel-heap': Object.keys(heaps),
  'src/trace/decompress': decompressors.map(({ name }) => name),
  'src/trace/readers': traceFormats.map(({ name }) => name),
  'src/system/profiles': Object.keys(profiles),
  'src/generate/workloads': Object.keys(workloads),
  'src/report/findings': Object.keys(rules),
  'src/run/explain/formats': Object.keys(entryFormats),
  'src/cli/commands': Object.keys(commands),
};

describe('families: list and folder agree', () => {
  test.each(Object.entries(FAMILIES))('%s', (folder, names) => {
    const members = sources.filter(({ path }) => dirname(path) === folder && basename(path) !== 'index.ts');
    const index = sources.find(({ path }) => path === `${folder}/index.ts`);
    const listed = (index?.imports ?? [])
      .filter(({ inside, target, typeOnly }) => inside && !typeOnly && dirname(target) === folder)
      .map(({ target }) => basename(target, '.ts'));
    // Every name has its file, and every file that the list imports is a name or an interface beside it.
    expect(listed.filter((file) => !isInterface(members, folder, file)).toSorted()).toEqual([...names].toSorted());
    // What is left is a part of something in the folder.
    const used = new Set(
      [...members, ...(index ? [index] : [])].flatMap(({ imports }) => imports.map((each) => each.target)),
    );
    expect(members.map(({ path }) => path).filter((path) => !used.has(path))).toEqual([]);
  });

  /** Whether all members import it: what they have in common, not one of them. */
  function isInterface(members: Source[], folder: string, file: string): boolean {
    const importers = members.filter(({ imports }) => imports.some(({ target }) => target === `${folder}/${file}.ts`));
    return importers.length > members.length / 2;
  }

  // Their lists hold groups and sections: no name of the list is the name of a file.
  test.each(['src/metrics', 'src/report/sections'])(
    '%s: the list imports every file or what it imports does',
    (folder) => {
      const own = sources.filter(({ path }) => dirname(path) === folder);
      const used = new Set(own.flatMap(({ imports }) => imports.map(({ target }) => target)));
      const apart = ['src/metrics/index.ts', 'src/metrics/model-version.ts', 'src/report/sections/index.ts'];
      expect(own.map(({ path }) => path).filter((path) => !used.has(path) && !apart.includes(path))).toEqual([]);
    },
  );

  test('the settings name the members of the families', () => {
    expect([...STRATEGIES].toSorted()).toEqual(Object.keys(allocators).toSorted());
    expect([...REPLACEMENTS].toSorted()).toEqual(Object.keys(replacements).toSorted());
    expect([...ENTRIES].toSorted()).toEqual(Object.keys(entryFormats).toSorted());
  });
});

describe('sizes and names', () => {
  /** The one loop, and the second implementation; oxlint.json names the same. */
  const LONG = /^src\/model\/loop\.ts$|^test\/oracle\//;
  const all = ['src', 'test', 'scripts', 'bench'].flatMap((folder) => filesBelow(folder, '.ts'));

  test('no file has more than 300 lines', () => {
    const long = all.filter((path) => !LONG.test(path) && read(path).trimEnd().split('\n').length > 300);
    expect(long).toEqual([]);
  });

  test('files and folders are named in kebab case, and none is called utils, helpers, impl, manager or types', () => {
    const odd = all.filter(
      (path) => !path.split('/').every((part) => /^[a-z\d]+(-[a-z\d]+)*(\.(test|bench))?(\.ts)?$/.test(part)),
    );
    expect(odd).toEqual([]);
    expect(all.filter((path) => /(^|\/)(utils?|helpers?|impl|managers?|types)(\.ts|\/)/.test(path))).toEqual([]);
  });
});
