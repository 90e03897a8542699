import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { REPOSITORY, TRACE, called, pagewalk, shell, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'two.csv', TRACE);
write(folder, 'one.csv', 'pid,op,addr,size,args\n7,S,0x1000,4,\n7,L,0x3000,4,\n');
write(folder, 'parts/1.csv', 'pid,op,addr,size,args\n1,S,0x1000,4,\n');
write(folder, 'parts/2.csv', 'pid,op,addr,size,args\n2,S,0x1000,4,\n');

const version = String(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')).version);

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

/** Calls the program where the traces are; it must succeed. */
async function answer(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await called(args);
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
}

describe.concurrent('the program', () => {
  test('says its version', async () => {
    expect(await pagewalk(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await answer('-V')).toEqual({ stdout: `${version}\n`, stderr: '' });
  });

  test('shows its help when nothing is asked', async () => {
    const { stdout } = await answer();
    for (const name of Object.keys(commands)) expect(stdout).toContain(`\n  ${name} `);
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Usage:'));
    expect((await answer('help', 'run')).stdout).toBe((await answer('run', 'x', '--bad', '-h')).stdout);
  });
});

describe.concurrent('run', () => {
  test('prints a table, and nothing on stderr', async () => {
    const { code, stdout, stderr } = await pagewalk(['run', 'two.csv'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('two.csv on linux-x86-64');
    expect(stderr).toBe('');
    expect((await answer('run', 'two.csv')).stdout).toBe(stdout);
    expect(stdout).not.toContain('\x1b');
  });

  test('prints JSON', async () => {
    const { stdout } = await answer('run', 'two.csv', '--json', '--set', 'forkPolicy=eager', '--check');
    const { schema_version, runs } = JSON.parse(stdout);
    expect(schema_version).toBe(1);
    expect(runs[0]).toMatchObject({ trace: 'two.csv', system: 'linux-x86-64' });
    expect(runs[0].metrics).toMatchObject({ references: 6, processes: 2, cow_copy: 0 });
  });

  test('counts a part of the trace', async () => {
    const { stdout } = await answer('run', 'two.csv', '--json', '--skip', '1', '--warmup', '1', '--limit', '2');
    expect(JSON.parse(stdout).runs[0].metrics).toMatchObject({ references: 2, stores: 1, fetches: 1 });
    expect((await answer('run', 'two.csv', '--limit', '2')).stdout).toContain('counting ended after 2');
    const { stdout: none, stderr } = await answer('run', 'two.csv', '--json', '--skip', '2', '--warmup', '4');
    expect(JSON.parse(none).runs[0].metrics).toMatchObject({ references: 0, page_faults: 0 });
    expect(stderr).toContain('no reference was counted: --skip and --warmup pass over the whole trace');
    expect((await answer('run', 'two.csv', '--skip', '5')).stderr).not.toContain('no reference was counted');
  });

  test('prints CSV, also a row for each metric', async () => {
    const [header, row, end] = (await answer('run', 'two.csv', '--format', 'csv')).stdout.split('\n');
    expect(header).toMatch(/^trace,system,config_id,references,/);
    expect(row).toMatch(/^two.csv,linux-x86-64,[\da-f]{12},6,/);
    expect(end).toBe('');
    expect((await answer('run', 'two.csv', '--long')).stdout).toContain(',references,6,');
  });

  test('joins traces, and reads standard input', async () => {
    const { code, stdout } = await pagewalk(['run', 'two.csv', '-', '--json'], {
      cwd: folder,
      input: readFileSync(join(folder, 'one.csv')),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).runs[0].metrics).toMatchObject({ references: 8, processes: 3 });
  });

  test('takes memory as a part of the footprint', async () => {
    const args = ['run', 'two.csv', '--set', 'reserved=[]', '--dry-run', '-v'];
    // Process 1 touches two pages, process 2 two more.
    expect((await answer(...args, '--memory', '10x')).stderr).toContain('it touches 16 KiB; memory is 160 KiB');
    const wide = await answer(...args, '--memory', '10x', '--page-size', '64K', '--set', 'table.levels=[8,8,8,8]');
    expect(wide.stderr).toContain('it touches 192 KiB; memory is 1.88 MiB');
  });

  test('says with -v why it takes every reference by itself', async () => {
    const args = ['run', 'two.csv', '--set', 'tlb={l1: {entries: 4, ways: 1}}', '-v'];
    expect((await answer(...args)).stderr).toContain('every reference is simulated by itself: fetches and data share');
  });

  test('takes colour only when it is told to, or on a terminal', async () => {
    expect((await answer('run', 'two.csv', '--color', 'always')).stdout).toContain('\x1b[1m');
  });

  test('tolerates bad lines when it is told to, and says so', async () => {
    write(folder, 'bad.csv', `${TRACE}1,S,0xzz,4,\n`);
    const { stdout, stderr } = await answer('run', 'bad.csv', '--max-bad-lines', '1');
    expect(stderr).toMatch(/^note: passed over 1 bad line; the first: bad.csv:10/);
    expect(stdout).toContain('note: passed over 1 bad line');
  });

  test('takes traces and more from a config file', async () => {
    const cwd = join(folder, 'configured');
    write(
      cwd,
      'pagewalk.config.yaml',
      'traces: [../pa*ts/**/1.csv, ../parts/2.csv]\nformat: ndjson\nset: { tlb.asid: false }\n',
    );
    const { code, stdout, stderr } = await pagewalk(['run'], { cwd });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ trace: '../parts/1.csv + ../parts/2.csv', metrics: { processes: 2 } });
  });
});

describe.concurrent('run --out', () => {
  const all = [
    'meta.json',
    'pages.csv',
    'processes.csv',
    'regions.csv',
    'report.html',
    'report.md',
    'report_files/faults.svg',
    'report_files/memory.svg',
    'result.json',
    'summary.csv',
  ];
  const filesIn = (out: string) =>
    readdirSync(join(folder, out), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(join(folder, out), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .toSorted();

  test('writes the same bytes each time, collapsed or not', async () => {
    const args = ['run', 'two.csv', '--window', '2', '--out'];
    const { stderr } = await answer(...args, 'first');
    expect(stderr.split('\n')).toContain('wrote first/summary.csv');
    await answer(...args, 'second', '--no-collapse');
    const names = filesIn('first');
    expect(names).toEqual([...all, 'timeline.csv'].toSorted());
    expect(filesIn('second')).toEqual(names);
    const read = (out: string, name: string) => readFileSync(join(folder, out, name), 'utf8');
    for (const name of names.filter((each) => each !== 'meta.json'))
      expect(read('first', name)).toBe(read('second', name));
    const [one, other] = ['first', 'second'].map((out) => JSON.parse(read(out, 'meta.json')));
    expect(one.command_line).toEqual(['pagewalk', ...args, 'first']);
    expect({ ...one, command_line: [] }).toEqual({ ...other, command_line: [] });
    expect(one.files).toEqual(names);
    expect(one.traces).toEqual([{ name: 'two.csv', sha256: sha256(TRACE) }]);
  });

  test('writes over its own files, and takes away those that are outdated', async () => {
    await answer('run', 'two.csv', '--out', 'again', '--window', '2', '--timing');
    expect(readdirSync(join(folder, 'again'))).toContain('timing.json');
    write(folder, 'again/notes.txt', 'mine');
    await answer('run', 'two.csv', '--out', 'again');
    expect(filesIn('again')).toEqual([...all, 'notes.txt'].toSorted());
  });

  test('names the digest of a folder as sha256sum makes it', async () => {
    await answer('run', 'parts', '--out', 'of-folder', '-q');
    const meta = JSON.parse(readFileSync(join(folder, 'of-folder/meta.json'), 'utf8'));
    const { stdout } = await shell('cd parts && LC_ALL=C sha256sum * | sha256sum', folder);
    expect(meta.traces).toEqual([{ name: 'parts', sha256: stdout.slice(0, 64) }]);
  });

  test('keeps the files of others, unless it is forced', async () => {
    write(folder, 'mixed/summary.csv', 'mine');
    expect((await pagewalk(['run', 'two.csv', '--out', 'mixed'], { cwd: folder })).code).toBe(2);
    expect(readdirSync(join(folder, 'mixed'))).toEqual(['summary.csv']);
    await answer('run', 'two.csv', '--out', 'mixed', '--force');
    expect(filesIn('mixed')).toEqual(all);
  });

  test('writes nothing when it only says what it would do', async () => {
    const { stdout } = await answer('run', 'two.csv', '--out', 'dry', '--dry-run');
    expect(stdout).toContain('and write to dry');
    expect(readdirSync(folder)).not.toContain('dry');
  });
});

describe.concurrent('convert', () => {
  test('writes a trace, compressed if its name says so', async () => {
    await answer('convert', 'two.csv', 'copy.csv.gz');
    expect(gunzipSync(readFileSync(join(folder, 'copy.csv.gz'))).toString()).toBe(TRACE);
    expect((await answer('convert', 'copy.csv.gz', '-')).stdout).toBe(TRACE);
  });

  test('numbers the processes of several traces', async () => {
    const { stderr } = await answer('convert', 'one.csv', 'parts', 'joined.csv');
    expect(stderr).toBe('wrote joined.csv\n');
    const lines = readFileSync(join(folder, 'joined.csv'), 'utf8').trimEnd().split('\n').slice(1);
    expect(lines).toEqual(['1,S,0x1000,4,', '1,L,0x3000,4,', '2,S,0x1000,4,', '3,S,0x1000,4,']);
  });
});

describe.concurrent('systems, config, explain', () => {
  test('systems lists, and shows one or a file', async () => {
    expect((await answer('systems')).stdout).toMatch(/^linux-x86-64 +\S/m);
    expect((await answer('systems', 'linux-x86-64')).stdout).toMatch(/^tlb\.l1d\.entries +64 +profile linux-x86-64$/m);
    write(folder, 'mine.yaml', 'title: Mine\nsources: [a manual]\nmemory: 8M\n');
    const { stdout } = await answer('systems', 'mine.yaml');
    expect(stdout).toMatch(/^# Mine\n/);
    expect(stdout).toMatch(/^name +mine /m);
    expect(stdout).toMatch(/^memory +8388608 \(8 MiB\) +mine.yaml:3:9$/m);
    expect(stdout).toContain('- a manual');
    expect(JSON.parse((await answer('systems', 'mine.yaml', '--json')).stdout).system.memory).toBe(2 ** 23);
  });

  test('systems draws maps, tells contradictions, writes images', async () => {
    const { stdout, stderr, code } = await pagewalk(['systems', '32rtos', '--check', '--out', 'maps'], { cwd: folder });
    expect([code, stderr]).toEqual([1, 'wrote maps/virtual.svg, maps/image.svg, maps/physical.svg\n']);
    expect(stdout).toContain('! virtual: "Kernel entry stub" is said to be 17 KiB');
    expect(stdout).toMatch(/^# Its maps: 4 contradictions, \d+ remarks$/m);
    const [page] = stdout.split('# Its settings');
    expect(Math.max(...page.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(readFileSync(join(folder, 'maps/virtual.svg'), 'utf8')).toMatch(/^<svg xmlns=/);
    // Its own images it writes over.
    await answer('systems', '32rtos', '--out', 'maps');

    write(join(folder, 'foreign'), 'virtual.svg', 'mine');
    const refused = await pagewalk(['systems', 'eyn-os', '--out', 'foreign'], { cwd: folder });
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('foreign/virtual.svg: exists and is no map that pagewalk drew');
    await answer('systems', 'eyn-os', '--out', 'foreign', '--force');

    const json = JSON.parse((await answer('systems', 'eyn-os@shipped', '--json')).stdout);
    expect(json.quirks.length).toBeGreaterThan(2);
    expect(json.maps.map(({ name }: { name: string }) => name)).toEqual(['virtual', 'physical']);
    expect(json.contradictions.map(({ kind }: { kind: string }) => kind)).toEqual(['gap']);
  });

  test('systems tells every mistake of a profile', async () => {
    write(folder, 'bad.yaml', 'regions:\n  - {name: a, start: 1, end: 2, usr: rw}\n  - {name: b, start: x, end: 2}\n');
    const { code, stderr } = await pagewalk(['systems', 'bad.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('bad.yaml:2:33: unknown key "usr" (did you mean "user"?)');
    expect(stderr).toContain('bad.yaml:3:22: regions.1.start must be a number of bytes');
    expect((await pagewalk(['systems', '--check'], { cwd: folder })).code).toBe(2);
  });

  test('config starts a file that is valid and changes nothing', async () => {
    const cwd = join(folder, 'fresh');
    write(cwd, 'readme', '');
    expect((await pagewalk(['config', 'init'], { cwd })).stderr).toBe('wrote pagewalk.config.yaml\n');
    expect((await pagewalk(['config', 'init'], { cwd })).code).toBe(2);
    expect((await pagewalk(['config', 'validate', 'pagewalk.config.yaml'], { cwd })).stdout).toBe(
      'pagewalk.config.yaml: valid\n',
    );
    const here = await pagewalk(['config', 'show', '--json'], { cwd });
    expect(JSON.parse(here.stdout).settings).toEqual(
      JSON.parse((await answer('config', 'show', '--json')).stdout).settings,
    );
  });

  test('config shows values with their sources, and schemas', async () => {
    const { stdout } = await pagewalk(['config', 'show', '--memory', '64M'], {
      cwd: folder,
      env: { PAGEWALK_SET: 'tlb.asid=false' },
    });
    expect(stdout).toMatch(/^memory +67108864 \(64 MiB\) +--memory$/m);
    expect(stdout).toMatch(/^tlb\.asid +false +PAGEWALK_SET tlb\.asid$/m);
    expect(JSON.parse((await answer('config', 'schema')).stdout).title).toBe('pagewalk config file');
    expect(JSON.parse((await answer('config', 'schema', '--profile')).stdout).title).toBe('pagewalk system profile');
  });

  test('explain follows a reference', async () => {
    expect((await answer('explain', 'two.csv', '--at', '3')).stdout).toMatch(
      /^Reference 3: process \d stores 4 bytes at 0x10000010\n/,
    );
    const { stdout } = await answer('explain', 'two.csv', '--pid', '2', '--va', '0x400ffc', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, number: 4, pid: 2, kind: 'fetch' });
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
