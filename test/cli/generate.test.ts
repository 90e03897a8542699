import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { workloads } from '../../src/generate/workloads/index.ts';
import { called, shell, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const SMALL = ['generate', 'sequential', '--set', 'pages=2', '--set', 'step=2KiB'];
const TRACE = [
  'pid,op,addr,size,args',
  '1,map,0x10000000,0x2000,name=array',
  '1,S,0x10000000,8,',
  '1,S,0x10000800,8,',
  '1,S,0x10001000,8,',
  '1,S,0x10001800,8,',
  '',
];

describe('generate', () => {
  test('lists the workloads', async () => {
    const { code, stdout, stderr } = await called(['generate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const unbroken = stdout.replaceAll(/\n +/g, ' ');
    for (const [name, { title }] of Object.entries(workloads))
      expect(unbroken).toMatch(new RegExp(`^${name} +${title}$`, 'm'));
    const listed = JSON.parse((await called(['generate', '--json'])).stdout);
    expect(listed.workloads.map(({ name }: { name: string }) => name)).toEqual(Object.keys(workloads));
  });

  test('says what a workload takes and must yield, and writes nothing', async () => {
    const place = join(folder, 'never.csv');
    const { stdout } = await called([...SMALL, '-o', place, '--dry-run']);
    expect(stdout).toMatch(/^pages +2 +1\.\.16777216 {2}pages of 4 KiB$/m);
    expect(stdout).toContain('expect: references=4 demand_zero=2 page_faults=2;');
    expect(existsSync(place)).toBe(false);
    expect((await called(SMALL)).stdout).toBe(stdout);
    expect(JSON.parse((await called([...SMALL, '--json'])).stdout)).toMatchObject({
      name: 'sequential',
      values: { pages: 2, passes: 1, step: 2048 },
      expectations: [{ counts: { references: 4, demand_zero: 2 } }, { counts: { full_misses: 2 } }],
    });
  });

  test('writes a trace with its story as comments, the same to every place', async () => {
    const { stdout } = await called([...SMALL, '-o', '-']);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual(TRACE);
    expect(lines.slice(0, 3)).toEqual([
      '# pagewalk generate sequential: an array from end to end: stored once, then read pass by pass',
      '# parameters: pages=2 passes=1 step=2048',
      '# seed: 1',
    ]);
    const [plain, packed] = [join(folder, 'small.csv'), join(folder, 'small.csv.gz')];
    expect((await called([...SMALL, '-o', plain])).stderr).toBe(`wrote ${plain}\n`);
    expect(readFileSync(plain, 'utf8')).toBe(stdout);
    await called([...SMALL, '-o', packed]);
    expect(gunzipSync(readFileSync(packed)).toString()).toBe(stdout);
    expect((await called([...SMALL, '-o', plain])).stderr).toContain('exists; choose another name, or --force');
    expect((await called([...SMALL, '-o', plain, '--force'])).code).toBe(0);
  });

  test('a long trace arrives whole in a file and in a pipe; the seed decides', async () => {
    const random = ['generate', 'random', '--set', 'references=300000'];
    const places = [1, 1, 2].map((_, at) => join(folder, `random${at}.csv`));
    for (const [at, seed] of [1, 1, 2].entries()) await called([...random, '--seed', `${seed}`, '-o', places[at]]);
    const [one, again, other] = places.map((place) => readFileSync(place, 'utf8'));
    expect(one.split('\n')).toHaveLength(300_000 + 8);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect((await called([...random, '-o', '-'])).stdout).toBe(one);
  });

  test('goes into a run by a pipe', async () => {
    const line =
      'pagewalk generate loop --set pages=500 --set passes=2 -o - | pagewalk run - --format csv --memory 2M --set replacement.policy=lru';
    const { code, stdout, stderr } = await shell(line, folder);
    expect(code, stderr).toBe(0);
    const [head, row] = stdout
      .trimEnd()
      .split('\n')
      .map((text) => text.split(','));
    expect(row[head.indexOf('page_faults')]).toBe('1000');
    expect((await shell('pagewalk generate random -o - | head -1', folder)).stdout).toMatch(
      /^# pagewalk generate random/,
    );
  });

  write(folder, 'kept.csv', 'mine');
  test.each([
    [['lop'], 'unknown workload "lop" (did you mean "loop"?)'],
    [['quux-frob'], 'unknown workload "quux-frob"; there are sequential, strided'],
    [['loop', 'zipf'], 'takes one workload, found "zipf" too'],
    [['-o', '-'], 'expected a workload'],
    [['loop', '--set', 'page=1', '-o', '-'], 'unknown parameter "page" (did you mean "pages"?)'],
    [['loop', '--seed', '4294967296'], '--seed: expected a whole number of at most 4294967295'],
    [['loop', '-o', 'loop.txt'], 'loop.txt: its name tells no format; generate writes'],
    [['loop', '-o', join(folder, 'kept.csv')], 'exists; choose another name'],
    [['loop', '-o', join(folder, 'none/loop.csv')], 'cannot be written'],
  ])('%j is refused in a line', async (args, message) => {
    const { code, stdout, stderr } = await called(['generate', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(readFileSync(join(folder, 'kept.csv'), 'utf8')).toBe('mine');
  });
});
