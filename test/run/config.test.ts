import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { configFileSchema } from '../../src/run/config-file.ts';
import { ENVIRONMENT, needsFootprint, resolveOptions, resolveSystem } from '../../src/run/config.ts';
import type { SystemArguments } from '../../src/run/config.ts';

let root = '';
let cwd = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pagewalk-config-'));
  cwd = join(root, 'project/deep');
  mkdirSync(cwd, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

/** Runs in a fresh folder that holds `files`; paths are relative to the working directory. */
function resolved(given: Partial<SystemArguments>, files: Record<string, string> = {}) {
  rmSync(join(root, 'project'), { recursive: true });
  mkdirSync(cwd, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return resolveSystem({ env: {}, cwd, ...given });
}

const sourceOf = ({ sources }: ReturnType<typeof resolved>, path: string) =>
  sources.find((setting) => setting.path === path)?.source;

test('nothing said: the default system', () => {
  const result = resolved({});
  expect(result.system).toMatchObject({ name: 'linux-x86-64', memory: 2 ** 30 });
  expect(result.title).toMatch(/^Linux on x86-64/);
  expect(result.options).toEqual({});
});

const FOUND = { '../pagewalk.config.yaml': 'set:\n  quantum: 1\n  memory: 8M\n' };
const NAMED = { ...FOUND, 'ci/named.json': '{"set": {"quantum": 2}}' };
const ENV = { PAGEWALK_SET: 'quantum=3; tlb.asid=false' };

// Each rank goes over those before it.
test.each([
  ['defaults', { system: 'bare.yaml' }, { 'bare.yaml': '' }, 20000, 'default'],
  ['profile', { system: 'bare.yaml' }, { 'bare.yaml': 'quantum: 7' }, 7, 'bare.yaml:1:10'],
  ['found upward', { system: 'bare.yaml' }, { ...FOUND, 'bare.yaml': 'quantum: 7' }, 1, '../pagewalk.config.yaml:2:3'],
  ['--config', { configPath: 'ci/named.json' }, NAMED, 2, 'ci/named.json:1:10'],
  ['environment', { configPath: 'ci/named.json', env: ENV }, NAMED, 3, 'PAGEWALK_SET quantum'],
  ['flag', { configPath: 'ci/named.json', env: ENV, sets: ['quantum=4'] }, NAMED, 4, '--set quantum'],
] as const)('precedence: %s', (_, given, files, quantum, source) => {
  const result = resolved(given, files);
  expect(result.system.quantum).toBe(quantum);
  expect(sourceOf(result, 'quantum')).toBe(source);
});

test('what a stronger rank leaves alone stays', () => {
  const result = resolved({ configPath: 'ci/named.json', env: ENV, sets: ['quantum=4'] }, NAMED);
  expect(result.system).toMatchObject({ quantum: 4, memory: 2 ** 23, tlb: { asid: false } });
  expect(sourceOf(result, 'memory')).toBe('../pagewalk.config.yaml:3:3');
  expect(sourceOf(result, 'tlb.asid')).toBe('PAGEWALK_SET tlb.asid');
});

test('short forms, as flags and as variables', () => {
  const flags = resolved({
    memory: '32M',
    pageSize: '16KiB',
    seed: '9',
    sets: ['memory=1M'],
    env: { PAGEWALK_MEMORY: '2M' },
  });
  expect(flags.system).toMatchObject({ memory: 2 ** 25, pageSize: 16384 });
  expect([flags.system.tlb.seed, flags.system.allocator.seed, flags.system.replacement.seed]).toEqual([9, 9, 9]);
  expect(sourceOf(flags, 'allocator.seed')).toBe('--seed');
  const env = { PAGEWALK_MEMORY: '2M', PAGEWALK_PAGE_SIZE: '1024', PAGEWALK_SEED: '5', PAGEWALK_SET: '' };
  const variables = resolved({ env });
  expect(variables.system).toMatchObject({ memory: 2 ** 21, pageSize: 1024, tlb: { seed: 5 } });
  expect(sourceOf(variables, 'memory')).toBe('PAGEWALK_MEMORY');
});

test('the list of variables is complete', () => {
  expect(Object.values(ENVIRONMENT).map(({ name }) => name)).toEqual([
    'PAGEWALK_SYSTEM',
    'PAGEWALK_SET',
    'PAGEWALK_MEMORY',
    'PAGEWALK_PAGE_SIZE',
    'PAGEWALK_SEED',
  ]);
});

test('which system: flag, variable, --config, found file; files are relative to who names them', () => {
  const files = {
    '../pagewalk.config.yml': 'system: kernels/a.yaml',
    '../kernels/a.yaml': 'title: the first\nquantum: 1',
    'ci/named.yaml': 'system: b.json',
    'ci/b.json': '{"name": "second"}',
  };
  expect(resolved({}, files)).toMatchObject({ title: 'the first', system: { name: 'a', quantum: 1 } });
  expect(resolved({ configPath: 'ci/named.yaml' }, files).system.name).toBe('second');
  const env = { PAGEWALK_SYSTEM: 'linux-x86-32' };
  expect(resolved({ configPath: 'ci/named.yaml', env }, files).system.name).toBe('linux-x86-32');
  expect(resolved({ configPath: 'ci/named.yaml', env, system: '../kernels/a.yaml' }, files).system.name).toBe('a');
});

test('of the config files of one folder the first of yaml, yml, json; the nearest folder only', () => {
  const files = {
    '../pagewalk.config.yaml': 'window: 1',
    'pagewalk.config.json': '{"window": 2}',
    'pagewalk.config.yml': 'window: 3',
  };
  expect(resolved({}, files).options).toEqual({ window: 3 });
});

test('the other keys of config files', () => {
  const files = {
    '../pagewalk.config.yaml':
      'traces: [a.csv, "t/*.gz"]\nout: results\nformat: json\nbudgets: [{metric: walks, max: 5, level: warn}]',
    'named.yaml': 'traces: one.csv\nwindow: 5\nset:',
  };
  const options = {
    traces: ['one.csv'],
    out: '../results',
    format: 'json',
    window: 5,
    budgets: [expect.objectContaining({ metric: 'walks', max: 5, level: 'warn' })],
  };
  expect(resolved({ configPath: 'named.yaml' }, files).options).toEqual(options);
  expect(resolveOptions({ configPath: 'named.yaml', cwd })).toEqual(options);
  expect(resolved({}, files).options.traces).toEqual(['../a.csv', '../t/*.gz']);
});

test('memory as a part of the footprint', () => {
  const given = { memory: '0.25x', env: {}, cwd };
  const footprint = { touchedBytes: 2 ** 24, reservedBytes: 2 ** 20 };
  expect(resolved({ ...given, footprint }).system.memory).toBe(2 ** 22 + 2 ** 20);
  expect(needsFootprint(given)).toBe(true);
  expect(needsFootprint({ env: {}, cwd, memory: '1M' })).toBe(false);
  expect(() => resolved(given)).toThrow(
    "--memory: memory 0.25x is a part of a trace's footprint, and there is no trace here",
  );
});

test.each([
  [
    { system: 'linux-x86-46' },
    {},
    '--system: "linux-x86-46" is no system and no file (did you mean "linux-x86-64"?); systems: linux-x86-64,',
  ],
  [{ env: { PAGEWALK_SYSTEM: 'no.yaml' } }, {}, 'PAGEWALK_SYSTEM: "no.yaml" is no system and no file; systems: '],
  [{}, { 'pagewalk.config.json': '{"system": "nope"}' }, 'pagewalk.config.json:1:12: "nope" is no system and no file'],
  [{ system: 'linux-x86-64@shipped' }, {}, 'linux-x86-64 has no variant "shipped"'],
  [{ system: '.' }, {}, 'a folder, expected a file'],
  [{ configPath: 'no.yaml' }, {}, 'no.yaml: no such file'],
  [{ seed: '1.5' }, {}, '--seed: seed must be a whole number from 0 to 4294967295, found "1.5"'],
  [{ env: { PAGEWALK_SEED: '-1' } }, {}, 'PAGEWALK_SEED: seed must be a whole number from 0 to 4294967295, found "-1"'],
  [{ memory: '12Q' }, {}, '--memory: memory must be a number of bytes such as 65536, 64KiB or 16M, found "12Q"'],
  [{ pageSize: '5000' }, {}, '--page-size: pageSize must be a power of two'],
  [
    { env: { PAGEWALK_SET: 'tlb.l1d.entires=4' } },
    {},
    'PAGEWALK_SET tlb.l1d.entires: unknown setting "tlb.l1d.entires" (did you mean',
  ],
  [
    {},
    { 'pagewalk.config.yaml': 'sytem: a' },
    'pagewalk.config.yaml:1:1: unknown key "sytem" (did you mean "system"?)',
  ],
  [
    {},
    { 'pagewalk.config.yaml': 'quantum: 5' },
    'pagewalk.config.yaml:1:1: unknown key "quantum" (settings stand under "set")',
  ],
  [
    {},
    { 'pagewalk.config.yaml': 'window: 0' },
    'pagewalk.config.yaml:1:9: window must be a whole number, at least 1, found 0',
  ],
  [
    {},
    { 'pagewalk.config.yaml': 'format: xml' },
    'pagewalk.config.yaml:1:9: format must be one of table, csv, json, ndjson, md, found "xml"',
  ],
  [{}, { 'pagewalk.config.yaml': 'budgets: [{max: 3}]' }, 'pagewalk.config.yaml:1:11: missing "metric"'],
  [{}, { 'pagewalk.config.yaml': 'set: [1]' }, 'pagewalk.config.yaml:1:6: set must be a map of settings'],
  [{}, { 'pagewalk.config.yaml': '- 1' }, 'pagewalk.config.yaml:1:1: expected a map of $schema, system, set,'],
  [
    {},
    { 'pagewalk.config.yaml': 'set:\n  tlb: {l1d: {entires: 4}}' },
    'pagewalk.config.yaml:2:15: unknown key "entires" (did you mean "entries"?)',
  ],
  [
    {},
    { 'pagewalk.config.yaml': 'set:\n  tlb.l2.entries: big' },
    'pagewalk.config.yaml:2:19: tlb.l2.entries must be a whole number',
  ],
] as const)('%j with %j: %s', (given, files, message) => {
  expect(() => resolved(given, files)).toThrow(message);
});

test('the errors of all files and flags at once', () => {
  const files = { 'pagewalk.config.yaml': 'windw: 5\nset: {quantum: 0}', 'mine.yaml': 'pageSize: 3' };
  expect(() => resolved({ system: 'mine.yaml', sets: ['x=1'] }, files)).toThrow(
    /^--set x: .*\nmine\.yaml:1:11: .*\npagewalk\.config\.yaml:1:1: .*\npagewalk\.config\.yaml:2:16: [^\n]*$/,
  );
});

test('the schema of config files', () => {
  const schema = z.fromJSONSchema(configFileSchema());
  const config = {
    system: 'a.yaml',
    set: { 'tlb.l1d.entries': 4, memory: '16M' },
    traces: 'a.csv',
    budgets: [{ metric: 'walks', max: '16M', where: { trace: 'ls*', memory: ['1M', 4096] } }],
  };
  expect(schema.safeParse(config).success).toBe(true);
  expect(schema.safeParse({ set: null }).success).toBe(true);
  expect(schema.safeParse({ set: { 'tlb.l1d.entries': 'many' } }).success).toBe(false);
  expect(schema.safeParse({ sytem: 'a' }).success).toBe(false);
  expect(schema.safeParse({ budgets: [{ metric: 'walks', mx: 5 }] }).success).toBe(false);
});
