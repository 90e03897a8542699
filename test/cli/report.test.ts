import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MODEL_VERSION } from '../../src/metrics/model-version.ts';
import { TRACE, called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const before = process.cwd();
write(folder, 'two.csv', TRACE);
write(folder, 'other.csv', TRACE.replace('1,M,', '1,L,'));
write(
  folder,
  'plan.yaml',
  'traces: [two.csv, other.csv]\nsystems: [linux-x86-64]\nmatrix: { tlb.l1d.entries: [16, 64] }\n',
);
/** What the commands said when they ran. */
const said = new Map<string, string>();

beforeAll(async () => {
  process.chdir(folder);
  const commands = {
    run: ['run', 'two.csv', '--window', '2', '--limit', '5', '--out', 'run', '--timing', '-q'],
    placed: ['run', 'two.csv', '--system', 'ceanos', '--set', 'forkPolicy=cow', '--out', 'placed', '-q'],
    compare: ['compare', 'two.csv', 'other.csv', '--replacement', 'fifo,opt', '--memory', '1x,2x', '--out', 'compare'],
    sweep: ['sweep', 'plan.yaml', '--cells', 'cells', '--out', 'sweep', '-q'],
  };
  for (const [name, args] of Object.entries(commands)) said.set(name, (await answer(...args)).stdout);
});
afterAll(() => process.chdir(before));

async function answer(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await called(args);
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
}

/** The line that a wrong input gets, exit code 3. */
async function refused(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await called(['report', ...args]);
  expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 3, stdout: '', lines: 2 });
  return stderr;
}

function filesIn(path: string): Record<string, string> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((file) => [relative(path, file), readFileSync(file, 'utf8')]));
}

/** A copy of a folder with a file changed. */
function changed(path: string, name: string, change: (text: string) => string): string {
  const copy = `${path}-changed`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(path, copy, { recursive: true });
  writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')));
  return copy;
}

describe('report makes again what was written', () => {
  test.each(['run', 'placed', 'compare'])('of %s: the same files, byte for byte, and the same answer', async (name) => {
    const { stdout } = await answer('report', name, '--out', `${name}-again`);
    expect(filesIn(`${name}-again`)).toEqual(filesIn(name));
    expect(stdout).toBe(said.get(name));
    // Once more over itself, and from what was made again.
    await answer('report', `${name}-again`, '--out', `${name}-again`, '-q');
    expect(filesIn(`${name}-again`)).toEqual(filesIn(name));
  });

  test.each(['csv', 'json', 'ndjson', 'md'])('in %s', async (format) => {
    const run = await answer('run', 'two.csv', '--window', '2', '--limit', '5', '--format', format, '-q');
    expect((await answer('report', 'run', '--format', format)).stdout).toBe(run.stdout);
  });

  test('as a single file', async () => {
    for (const [path, name] of [
      ['run', 'html'],
      ['run', 'md'],
      ['compare', 'html'],
      ['compare', 'md'],
    ]) {
      const file = `${path}.${name}`;
      expect((await answer('report', path, '-o', file)).stderr).toBe(`wrote ${file}\n`);
      const written = readFileSync(join(path, `report.${name}`), 'utf8');
      // A file by itself has no charts beside it.
      expect(readFileSync(file, 'utf8')).toBe(written.replace(/## In pictures\n[^]*?(?=\n## )\n/, ''));
    }
    const { code, stderr } = await called(['report', 'run', '-o', 'run.md']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: run.md: exists and is no report of pagewalk; choose another name, or --force\n',
    });
    await answer('report', 'run', '-o', 'run.html');
  });

  test('with charts beside the report, which are images for themselves', () => {
    const report = readFileSync('run/report.md', 'utf8');
    const charts = readdirSync('run/report_files');
    expect(charts.toSorted()).toEqual(['faults.svg', 'memory.svg']);
    for (const name of charts) {
      const image = readFileSync(join('run/report_files', name), 'utf8');
      expect(report).toContain(`](report_files/${name})`);
      expect(image).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img"/);
      expect(image).toMatch(
        /<title id="title">\w[^]*<desc id="description">\w[^]*prefers-color-scheme:dark[^]*class="ground"/,
      );
      // Nothing from elsewhere, and a rule for each colour that is drawn.
      expect(image.replace(/^<svg xmlns="[^"]*"/, '')).not.toMatch(/https?:|<script|<image|href/);
      for (const [, look] of image.matchAll(/class="(?:fill|line) (\w\d)"/g)) expect(image).toContain(`.${look}{`);
    }
  });

  test('of several runs, one after the other', async () => {
    const { stdout } = await answer('report', 'run', 'placed');
    expect(stdout).toBe(`${said.get('run')}\n${said.get('placed')}`);
  });
});

describe('report holds the rows of tables against each other', () => {
  test('of a sweep, from its cells, its folder and its table', async () => {
    const { stdout } = await answer('report', 'cells', '--format', 'md');
    expect(stdout).toContain('# 2 traces with tlb.l1d.entries varied');
    expect((await answer('report', 'sweep', '--format', 'md')).stdout).toBe(stdout);
    expect((await answer('report', 'sweep/summary.csv', '--format', 'md')).stdout).toBe(stdout);
    expect((await answer('report', 'cells', '--format', 'csv')).stdout).toBe(readFileSync('sweep/summary.csv', 'utf8'));
    await answer('report', 'sweep', '--out', 'swept', '-q');
    expect(Object.keys(filesIn('swept'))).toEqual(
      expect.arrayContaining(['meta.json', 'report.html', 'report.md', 'result.json', 'summary.csv']),
    );
    expect(readFileSync('swept/report.html', 'utf8')).toContain('pagewalk sweep plan.yaml');
    await answer('report', 'swept', '--out', 'swept-again', '-q');
    expect(filesIn('swept-again')).toEqual(filesIn('swept'));
  });

  test('of several commands', async () => {
    await answer('run', 'two.csv', '--set', 'tlb.asid=false', '--out', 'no-asid', '-q');
    const { stdout } = await answer('report', 'run/summary.csv', 'no-asid/summary.csv', '--format', 'md');
    expect(stdout).toContain('two.csv side by side');
    expect(stdout.match(/linux-x86-64 [\da-f]{12}/g)?.length).toBeGreaterThan(1);
  });

  test('check takes the cells of a sweep as it takes their table', async () => {
    await answer('check', 'sweep', '--baseline', 'sweep.json', '--update-baseline');
    const { stdout } = await answer('check', 'cells', '--baseline', 'sweep.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, cells: 4 });
    await answer('check', 'compare', '--baseline', 'compare.json', '--update-baseline');
    expect(JSON.parse((await answer('check', 'compare', '--baseline', 'compare.json', '--json')).stdout)).toMatchObject(
      { ok: true, cells: 8 },
    );
  });
});

test.each([
  'run two.csv --set zeroPage=false',
  'run two.csv --set tlb.asid=true',
  'run two.csv --out report',
  'curve two.csv --of tlb',
  'curve two.csv --of memory',
  'compare two.csv --vary hugePages.policy=never,advise,always',
])('what a finding names is a command: %s', async (line) => {
  expect((await answer(...line.split(' '))).stdout).not.toBe('');
});

describe('report refuses', () => {
  test('nothing, and a page of several runs', async () => {
    expect((await called(['report'])).code).toBe(2);
    const { code, stderr } = await called(['report', 'run', 'placed', '--format', 'html']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('found 2: give one folder') });
  });

  test('what cannot be read', async () => {
    expect(await refused('nowhere')).toBe('error: nowhere: no such file or folder\n');
    write(folder, 'empty/notes.txt', 'x');
    expect(await refused('empty')).toContain('empty: no summary.csv in this folder: expected one that run, compare');
    expect(await refused(changed('run', 'result.json', (text) => text.slice(0, 300)))).toContain(
      'result.json: no JSON, or cut short: run again',
    );
    expect(await refused(changed('run', 'meta.json', () => '{'))).toContain('meta.json');
  });

  test('a trace, and says what makes results of it', async () => {
    write(folder, 'given.csv', 'pid,op,addr,size,args\n1,S,0x1000,4,\n');
    write(folder, 'packed trace.csv.gz', gzipSync('pid,op,addr,size,args\n1,S,0x1000,4,\n'));
    for (const [name, word] of [
      ['given.csv', 'given.csv'],
      ['packed trace.csv.gz', "'packed trace.csv.gz'"],
    ])
      expect(await refused(name)).toBe(
        `error: ${name}: is a trace, expected results of one: pagewalk run ${word} --out DIR simulates it and writes its report and results to DIR\n`,
      );
  });

  test('an edited file, or one of another run', async () => {
    const other = readFileSync('placed/regions.csv', 'utf8');
    expect(await refused(changed('run', 'regions.csv', () => other))).toContain(
      'run-changed/regions.csv: is not the one that was written with result.json',
    );
    expect(await refused(changed('compare', 'summary.csv', (text) => text.replace('opt', 'lru')))).toContain(
      'or the folder is mixed of two results; run again',
    );
    expect(
      await refused(changed('run', 'result.json', (text) => text.replace('"aborted":false', '"aborted":true'))),
    ).toContain('its checksum does not fit its content');
  });

  test('results of another version, or older than result.json', async () => {
    const model = (text: string) => text.replace(/"model_version": \d+/, '"model_version": 0');
    expect(await refused(changed('run', 'meta.json', model))).toContain(
      `is of model version 0, this pagewalk has ${MODEL_VERSION}`,
    );
    const form = (value: string) => (text: string) => text.replace('"pagewalk_result":1', `"pagewalk_result":${value}`);
    expect(await refused(changed('run', 'result.json', form('2')))).toContain(
      'a newer pagewalk wrote it, use that one',
    );
    expect(await refused(changed('run', 'result.json', form('0')))).toContain('an older pagewalk wrote it, run again');
    const setting = (text: string) => text.replace('"pageSize": 4096', '"pageSize": 4097');
    expect(await refused(changed('run', 'meta.json', setting))).toContain('configuration.system is no system');
    rmSync(
      join(
        changed('run', 'result.json', (text) => text),
        'result.json',
      ),
    );
    expect(await refused('run-changed')).toContain('run-changed: has no result.json: an older pagewalk wrote it');
    const cut = readFileSync('run/summary.csv', 'utf8').replaceAll(/,[^,\n]*\n/g, '\n');
    write(folder, 'old.csv', cut);
    expect(await refused('old.csv')).toMatch(/old\.csv:2: has no \w+: an older pagewalk wrote it/);
  });

  test('a mixture of kinds, and of versions', async () => {
    expect(await refused('run', 'compare')).toContain('compare: holds a table of runs, and run all of one run');
    const summary = readFileSync('run/summary.csv', 'utf8');
    write(folder, 'older/summary.csv', summary);
    write(folder, 'older/meta.json', '{"model_version":0,"files":["summary.csv"]}');
    expect(await refused('older', 'sweep')).toContain(
      `sweep/summary.csv: is of model version ${MODEL_VERSION}, and older/summary.csv of 0`,
    );
  });
});
