import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRACE, called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'two.csv', TRACE);
write(
  folder,
  'loop.csv',
  `pid,op,addr,size,args\n${Array.from({ length: 600 }, (_, at) => `1,${at % 3 ? 'S' : 'I'},0x${(0x10000 + ((at * 7) % 64) * 4096).toString(16)},4,\n`).join('')}`,
);
write(folder, 'mine.yaml', 'pageSize: 16384\nmemory: 4MiB\ntable: { levels: [11, 7], entryBytes: 4 }\n');
const PLAN = `traces: ["*.csv"]
systems: [linux-x86-32, riscv-sv39]
matrix:
  replacement.policy: [fifo, lru, opt]
  memory: [3x, 1152KiB]
  tlb.l1d.entries: 4..8*2
include:
  - { tlb: { l1: { entries: 8, ways: 1 } } }
  - { system: riscv-sv39, memory: 1GiB }
exclude:
  - { replacement.policy: opt, tlb.l1d.entries: 8 }
`;
write(folder, 'sweep.yaml', PLAN);

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

async function answer(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await called(args);
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
}

/** The cells of a folder, without the list of them. */
function cellsIn(name: string): string[] {
  return readdirSync(join(folder, name), { recursive: true })
    .map(String)
    .filter((file) => /[\da-f]{64}\.json$/.test(file));
}

describe('a sweep', () => {
  let whole = '';
  beforeAll(async () => {
    whole = (await answer('sweep', 'sweep.yaml', '--check')).stdout;
  });

  test('has a row for each trace, system and configuration, with the numbers of single runs', async () => {
    const rows: Record<string, string>[] = parse(whole, { columns: true });
    // (3 policies x 2 memories x 2 sizes - 2 excluded + 1 include), one include more on one system, on each of two traces.
    expect(rows).toHaveLength(2 * (2 * 11 + 1));
    expect(rows.slice(0, 3).map((row) => [row['replacement.policy'], row.memory, row['tlb.l1d.entries']])).toEqual([
      ['fifo', '3x', '4'],
      ['fifo', '3x', '8'],
      ['fifo', '1152KiB', '4'],
    ]);
    for (const row of rows) {
      const sets = ['replacement.policy', 'tlb.l1d.entries', 'tlb'].flatMap((path) =>
        row[path] === '' ? [] : ['--set', `${path}=${row[path]}`],
      );
      const memory = row.memory === '' ? [] : ['--memory', row.memory];
      const run = await answer('run', row.trace, '--system', row.system, ...sets, ...memory, '--format', 'csv');
      const [single]: Record<string, string>[] = parse(run.stdout, { columns: true });
      expect(Object.fromEntries(Object.keys(single).map((name) => [name, row[name]]))).toEqual(single);
    }
  });

  test('computes nothing twice', async () => {
    const again = await answer('sweep', 'sweep.yaml');
    expect(again.stdout).toBe(whole);
    expect(again.stderr).toContain('0 cells computed, 46 were there, in cells');
  });

  test('in parts, and merged, from one folder or several, is the same', async () => {
    for (const shard of ['3/3', '1/3', '2/3']) {
      expect((await answer('sweep', 'sweep.yaml', '--shard', shard, '--cells', 'shared')).stdout).toBe('');
      await answer('sweep', 'sweep.yaml', '--shard', shard, '--cells', `part-${shard[0]}`);
    }
    expect((await answer('merge', 'shared')).stdout).toBe(whole);
    expect((await answer('merge', 'part-2', 'part-3', 'part-1')).stdout).toBe(whole);
    await answer('merge', 'shared', '-o', 'tables/results.csv');
    await answer('merge', 'part-2', 'part-3', 'part-1', '--out', 'merged');
    await answer('sweep', 'sweep.yaml', '--check', '-j', '1', '--out', 'swept');
    const files = ['summary.csv', 'report.md', 'report.html', 'result.json', 'meta.json'];
    expect(readdirSync(join(folder, 'swept')).toSorted()).toEqual(files.toSorted());
    const text = (from: string, name: string) => readFileSync(join(folder, from, name), 'utf8');
    for (const name of files.slice(0, 4)) expect(text('merged', name) === text('swept', name), name).toBe(true);
    expect(text('swept', 'summary.csv')).toBe(whole);
    // All is made again without cells or traces.
    await answer('report', 'merged', '-o', 'again');
    for (const name of files) expect(text('again', name) === text('merged', name), name).toBe(true);
    expect(readFileSync(join(folder, 'tables/results.csv'), 'utf8')).toBe(whole);
    const counts = [1, 2, 3].map((part) => cellsIn(`part-${part}`).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(cellsIn('cells').length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
  });

  test('says what is missing, and takes what is there if that is wanted', async () => {
    await answer('sweep', 'sweep.yaml', '--shard', '1/2', '--cells', 'half');
    const refused = await called(['merge', 'half', '-o', 'half.csv']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('34 of 46 cells are missing: sweep again');
    expect(refused.stderr).toContain(
      '\n  loop.csv on riscv-sv39, replacement.policy=fifo, memory=3x, tlb.l1d.entries=8\n',
    );
    expect(existsSync(join(folder, 'half.csv'))).toBe(false);
    const partial = await called(['merge', 'half', '--partial']);
    expect(partial.code).toBe(4);
    expect(partial.stdout).toBe(whole.split('\n').slice(0, 13).join('\n') + '\n');
  });

  test('a corrupt cell is told and computed again', async () => {
    await answer('sweep', 'sweep.yaml', '--shard', '1/1', '--cells', 'corrupt');
    const [first, second, third] = cellsIn('corrupt').map((name) => join(folder, 'corrupt', name));
    const good = readFileSync(first, 'utf8');
    writeFileSync(first, good.slice(0, 200));
    writeFileSync(second, readFileSync(second, 'utf8').replace(/"references":\d/, '"references":9'));
    writeFileSync(third, good);
    const { stdout, stderr } = await answer('sweep', 'sweep.yaml', '--cells', 'corrupt');
    expect(stderr).toContain(`${first.slice(folder.length + 1)}: no JSON, or cut short: it is computed again`);
    expect(stderr).toContain('its checksum does not fit its content: it is computed again');
    expect(stderr).toContain('holds another cell than its name says: it is computed again');
    expect(stderr).toContain('3 cells computed, 43 were there');
    expect(stdout).toBe(whole);
    expect(readFileSync(first, 'utf8')).toBe(good);
  });

  test('other bytes of a trace, another window of it and another model are other cells', async () => {
    write(folder, 'plain.yaml', 'traces: loop.csv\n');
    await answer('sweep', 'plain.yaml', '--cells', 'plain');
    await answer('sweep', 'plain.yaml', '--cells', 'plain', '--limit', '50');
    expect(cellsIn('plain')).toHaveLength(2);
    const file = readdirSync(join(folder, 'plain')).find((name) => name.endsWith('.cells.json')) ?? '';
    const path = join(folder, 'plain', file);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"model_version":1', '"model_version":0'));
    const { code, stderr } = await called(['merge', 'plain']);
    expect(code).toBe(3);
    expect(stderr).toContain('plain: is of model version 0, this pagewalk has 1');
    expect((await called(['merge', 'plain', 'shared', '--plan', 'plain.yaml'])).code).toBe(3);
  });

  test('cells of another version of the model are not merged', async () => {
    await answer('sweep', 'plain.yaml', '--cells', 'mixed');
    const [cell] = cellsIn('mixed').map((name) => join(folder, 'mixed', name));
    const text = readFileSync(cell, 'utf8');
    rmSync(cell);
    writeFileSync(join(cell, '..', `${'0'.repeat(64)}.json`), text.replace('"model_version":1', '"model_version":0'));
    const { code, stderr } = await called(['merge', 'mixed', '--partial']);
    expect(code).toBe(3);
    expect(stderr).toContain('mixed: holds cells of model version 0 beside those of 1, and cells are missing');
  });

  test('the engines number the shards', async () => {
    const environments = [
      { SLURM_ARRAY_TASK_ID: '6', SLURM_ARRAY_TASK_MIN: '4', SLURM_ARRAY_TASK_MAX: '6', SLURM_ARRAY_TASK_COUNT: '3' },
      { JOB_COMPLETION_INDEX: '2', PAGEWALK_SHARDS: '3' },
      { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '3' },
    ];
    for (const [at, env] of environments.entries()) {
      Object.assign(process.env, env);
      const { stderr } = await answer('sweep', 'sweep.yaml', '--cells', `engine-${at}`).finally(() => {
        for (const name of Object.keys(env)) delete process.env[name];
      });
      expect(stderr).toContain(`shard 3 of 3 (${Object.keys(env)[0]}): `);
      expect(cellsIn(`engine-${at}`)).toEqual(cellsIn('part-3'));
    }
  });

  test('regions are where the system has room for such', async () => {
    write(folder, 'placed.yaml', 'traces: loop.csv\nsystems: [atos-rt, 32rtos]\nmatrix: { tlb.l1d.entries: [4, 8] }\n');
    const rows: Record<string, string>[] = parse((await answer('sweep', 'placed.yaml', '--cells', 'placed')).stdout, {
      columns: true,
    });
    for (const row of rows) {
      const run = await answer(
        'run',
        row.trace,
        '--system',
        row.system,
        '--set',
        `tlb.l1d.entries=${row['tlb.l1d.entries']}`,
        '--format',
        'csv',
      );
      const [single]: Record<string, string>[] = parse(run.stdout, { columns: true });
      expect(Object.fromEntries(Object.keys(single).map((name) => [name, row[name]]))).toEqual(single);
    }
    expect(rows).toHaveLength(4);
  });

  test('writes a folder, JSON, and what it would do', async () => {
    await answer('sweep', 'sweep.yaml', '--out', 'out');
    expect(readFileSync(join(folder, 'out/summary.csv'), 'utf8')).toBe(whole);
    const { runs } = JSON.parse((await answer('sweep', 'sweep.yaml', '--json')).stdout);
    expect(runs).toHaveLength(46);
    expect(runs[0].settings).toEqual({ 'replacement.policy': 'fifo', memory: '3x', 'tlb.l1d.entries': '4' });
    const dry = (await answer('sweep', 'sweep.yaml', '--dry-run', '--cells', 'half')).stdout;
    expect(dry).toMatch(/^would compute 34 cells of 46; 12 are in half\n/);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a plan with mistakes', () => {
  test('is refused with the place of each, before anything runs', async () => {
    write(
      folder,
      'bad/bad.yaml',
      `traces: [../two.csv, ../three.csv, "../*.lk"]
systems: [linux-x86-23, ../mine.yaml]
matrix:
  memory: 16M..8M*2
  tlb.l1d.entires: [16]
  tlb.l1d.ways: []
  allocator.strategy: [buddy, buddy]
  system: [linux-x86-64]
exlude: []
include: [{}, 7]
`,
    );
    const { code, stdout, stderr } = await called(['sweep', 'bad/bad.yaml', '--cells', 'never']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = [
      'bad/bad.yaml:9:1: unknown key "exlude" (did you mean "exclude"?)',
      'bad/bad.yaml:4:11: memory: "16M..8M*2" is no range: its last value is below the first',
      'bad/bad.yaml:5:3: unknown setting "tlb.l1d.entires" (did you mean "tlb.l1d.entries"?)',
      'bad/bad.yaml:6:17: expected values of tlb.l1d.ways, found none',
      'bad/bad.yaml:7:31: allocator.strategy has the value "buddy" twice',
      'bad/bad.yaml:8:3: systems stand under "systems"',
      'bad/bad.yaml:10:11: expected a setting and its value',
      'bad/bad.yaml:10:15: include.1 must be a map of settings such as {tlb.l1d.entries: 64}, found 7',
    ];
    for (const line of lines) expect(stderr).toContain(`error: ${line}`);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  test.each([
    ['traces: [three.csv]', 'bad.yaml:1:10: three.csv: no such file or folder'],
    ['traces: ["*.lk"]', 'bad.yaml:1:10: no file matches *.lk'],
    ['traces: two.csv\nsystems: [linux-x86-23]', 'bad.yaml:2:11: "linux-x86-23" is no system and no file'],
    ['traces: two.csv\nmatrix:\n  tlb.l1d.entries: [16, -3]', 'bad.yaml:3:25: tlb.l1d.entries must be'],
    ['traces: two.csv\nmatrix: { memory: 3 }', 'bad.yaml:2:19: '],
    ['traces: two.csv\nexclude: [{ memory: 1M }]', 'bad.yaml:2:11: excludes nothing'],
    [
      'traces: two.csv\nmatrix: { memory: [1M] }\ninclude: [{ memory: 1MiB }]',
      'bad.yaml:3:11: this configuration is there',
    ],
    ['traces: two.csv\ninclude: [{ system: riscv-sv39, memory: 1M }]', 'bad.yaml:2:11: includes nothing'],
    ['matrix: { memory: 1M }', 'bad.yaml:1:1: missing "traces"'],
    ['- two.csv', 'bad.yaml:1:1: expected a map of '],
    ['traces: [two.csv', 'bad.yaml:1:17: '],
  ])('%j', async (text, message) => {
    write(folder, 'bad.yaml', text);
    const { code, stdout, stderr } = await called(['sweep', 'bad.yaml', '--cells', 'never']);
    expect(stderr).toContain(`error: ${message}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  test.each([
    [['sweep'], 'expected a plan: pagewalk sweep PLAN.yaml'],
    [['sweep', 'none.yaml'], 'none.yaml: no such file'],
    [['sweep', 'sweep.yaml', '--shard', '4/3'], '--shard: expected K/N such as 2/8, K from 1 to N, found "4/3"'],
    [['sweep', 'sweep.yaml', '--shard', '0/3'], '--shard: expected K/N'],
    [['sweep', 'sweep.yaml', '-o', 'sweep.yaml'], 'sweep.yaml: is a file, --out takes a folder'],
    [['sweep', 'sweep.yaml', '-o', 'two.csv'], 'two.csv: exists and was not written by pagewalk'],
    [['merge'], 'expected folders of cells'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await called(args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test.each([
    [['merge', 'nowhere'], 'nowhere: no such folder'],
    [['merge', 'bad'], 'bad: holds no sweep'],
    [['merge', 'two.csv'], 'two.csv: is a file, expected a folder'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await called(args);
    expect(stderr).toContain(message);
    expect(code).toBe(3);
  });

  test('what one trace lacks keeps no other from being computed', async () => {
    write(folder, 'odd/good.csv', TRACE);
    write(folder, 'odd/cut.csv', `${TRACE}1,S,zz,4,\n`);
    write(folder, 'odd/plan.yaml', 'traces: ["*.csv"]\n');
    const { code, stderr } = await called(['sweep', 'odd/plan.yaml', '--cells', 'odd/cells']);
    expect(code).toBe(3);
    expect(stderr).toContain('1 cells computed, 0 were there');
    expect(stderr).toMatch(/error: odd\/cut.csv: odd\/cut.csv:\d+: expected/);
  });
});
