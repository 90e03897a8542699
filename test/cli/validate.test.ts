import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recorders } from '../../src/record/index.ts';
import { programPath } from '../../src/record/programs.ts';
import { missing } from '../../src/record/recorder.ts';
import { pathsOf } from '../../src/run/validate/predicted.ts';
import { REPOSITORY, called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const SH = '/bin/sh';
const isLinux = process.platform === 'linux';
process.env.XDG_CACHE_HOME = join(folder, 'cache');

describe('what was observed', () => {
  const sample = join(REPOSITORY, 'traces/samples/ls-faults.perf');
  const table = write(
    folder,
    'faults.csv',
    [
      'pid,tid,command,seconds,addr,ip',
      '7,7,sh,1.5,0x400b70,0x400b70',
      '7,8,sh,1.6,0x400b78,0xffffffff821e8700',
      '9,9,"a, ""b""",1.7,0x7000,0x400b70',
      '',
    ].join('\n'),
  );

  test('is reported by process', async () => {
    const { code, stdout } = await called(['validate', sample]);
    expect({ code, head: stdout.split('\n')[1] }).toEqual({ code: 0, head: '101 page faults observed in 1 process' });
    const json = JSON.parse((await called(['validate', table, '--json'])).stdout);
    expect(json.observed).toEqual([
      { pid: 7, command: 'sh', faults: 2, fetches: 1, stores: 0, pages: 1, again: 1 },
      { pid: 9, command: 'a, "b"', faults: 1, fetches: 0, stores: 0, pages: 1, again: 0 },
    ]);
    expect((await called(['validate', table, '--format', 'csv'])).stdout).toContain('\n7,sh,2,1,0,1,1\n');
    expect((await called(['validate', table, '--format', 'md'])).stdout).toContain(
      '3 page faults observed in 2 processes',
    );
  });

  test('is what a prediction is held to', async () => {
    const ls = join(REPOSITORY, 'traces/ls.lackey.gz');
    const far = await called(['validate', sample, ls]);
    expect(far.code).toBe(1);
    expect(far.stdout).toContain('page faults         95     101            -6 (-5.9%)');
    const near = await called(['validate', sample, ls, '--allow', '6%', '--json']);
    expect(near.code).toBe(0);
    expect(JSON.parse(near.stdout)).toMatchObject({ within: true, page_faults: { predicted: 95, difference: -6 } });
  });

  test('bad tables are told with their place', async () => {
    const bad = write(folder, 'bad.csv', 'pid,tid,command,seconds,addr,ip\n7,7,sh,1.5,400b70,0x1\n');
    const { code, stderr } = await called(['validate', bad]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /bad\.csv:2: expected pid,tid,command,seconds,addr,ip, the addresses with 0x, found "7,7,sh/,
    );
  });
});

describe('bad input', () => {
  const said = async (...args: string[]) => {
    const { code, stderr } = await called(['validate', ...args]);
    return { code, stderr };
  };

  test('neither a command nor a file', async () => {
    expect(await said()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pagewalk validate -- CMD ARGS...'),
    });
    expect(await said('no-such-file')).toEqual({
      code: 3,
      stderr:
        'error: no-such-file: no such file of observed page faults; a command stands after --: pagewalk validate -- no-such-file\n',
    });
    const trace = join(REPOSITORY, 'test/cases/cow-last-owner.csv');
    const file = existsSync(trace) ? trace : write(folder, 'one.csv', 'pid,op,addr,size,args\n1,L,0x1000,4\n');
    expect(await said(file)).toMatchObject({ code: 2, stderr: expect.stringContaining('found a trace of references') });
    expect((await said(file, '--runs', '3')).stderr).toContain('--runs: expected a command that is run');
  });

  test.skipIf(!isLinux)('options of a command', async () => {
    expect((await said('--', 'no-such-program')).stderr).toBe(
      'error: no-such-program: no such program in the folders of PATH\n',
    );
    expect((await said('--runs', '0', '--', SH)).stderr).toContain('--runs: expected a whole number of at least 1');
    expect((await said('--allow', 'x', '--', SH)).stderr).toContain('--allow: expected a percentage from 0 to 100');
    expect((await said('--recorder', 'perf-faults', '--', SH)).stderr).toContain('expected one that records a trace');
    expect((await said('--memory', '0.5x', '--', SH)).stderr).toContain('no memory that a native run has');
    const kept = await said('some-trace', '--keep', '--', SH);
    expect(kept.stderr).toContain('nothing is recorded where a trace is given');
    expect(await said('--json', '--format', 'csv', '--', SH)).toMatchObject({ code: 2 });
  });

  test.skipIf(!isLinux)('no recorder: what is missing, and the remedy', async () => {
    const path = process.env.PATH;
    process.env.PATH = join(folder, 'nothing-here');
    try {
      const { code, stderr } = await said('--', SH);
      expect(code).toBe(2);
      expect(stderr).toContain('the recorder lackey lacks valgrind: install it: apt-get install valgrind');
    } finally {
      process.env.PATH = path;
    }
  });
});

test('processes are known by the forks that lead to them', () => {
  const starts = [-1, 0, 0, 1, 2, 1, -1].map((parent) => ({ parent }));
  expect(pathsOf(starts)).toEqual(['', '0', '1', '0.0', '1.0', '0.1', '+1']);
});

describe('a trace beside native runs', { timeout: 60_000 }, () => {
  /** One page of code and one of data, that is, two faults, of which `true` has many more. */
  const trace = write(folder, 'tiny.csv', 'pid,op,addr,size,args\n1,I,0x400000,4\n1,S,0x500000,8\n');

  test.skipIf(!isLinux)('outside the limit is exit code 1, within it 0; nothing is left behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('pagewalk-validate-'));
    const far = await called(['validate', trace, '--runs', '2', '--json', '--', SH, '-c', 'echo out; echo err >&2']);
    expect(far.code, far.stderr).toBe(1);
    const answer = JSON.parse(far.stdout);
    expect(answer).toMatchObject({
      within: false,
      recorder: null,
      minor_faults: { predicted: 2 },
      limit: { percent: 2 },
    });
    expect(answer.runs).toHaveLength(2);
    expect(answer.minor_faults.native.median).toBeGreaterThan(30);
    const near = await called([
      'validate',
      trace,
      '--runs',
      '1',
      '--allow',
      '100',
      '--',
      SH,
      '-c',
      'echo why >&2; exit 3',
    ]);
    expect(near.code, near.stderr).toBe(0);
    expect(near.stdout).toContain('note: the command ended with exit code 3 in every run: why');
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('pagewalk-validate-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  test.skipIf(!isLinux)('without a C compiler only the sum is known, and a note says so', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const path = process.env.PATH;
    process.env.PATH = bin;
    try {
      const { stdout } = await called(['validate', trace, '--runs', '1', '--', SH, '-c', ':']);
      expect(stdout.replaceAll('\n', ' ')).toContain('native faults are the sum of all finished processes');
    } finally {
      process.env.PATH = path;
    }
  });
});

describe('recorded, simulated, measured', { timeout: 120_000 }, () => {
  const lacks = !isLinux
    ? 'no Linux'
    : missing(recorders.qemu.needs(process.env, [SH]))
        .map(({ what }) => `no ${what}`)
        .join(', ');

  test.skipIf(lacks !== '')(`qemu: a shell and its child${lacks}`, async () => {
    const out = join(folder, 'kept');
    const words = ['validate', '--recorder', 'qemu', '--runs', '3', '--allow', '30', '--json', '-o', out];
    const { code, stdout, stderr } = await called([...words, '--', SH, '-c', 'x=$(echo in); echo "$x"']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`the recording is in ${out}\n`);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ recorder: 'qemu', system: 'linux-x86-64', within: true });
    expect(answer.processes.map((each: { process: string }) => each.process)).toEqual(['0', '0.0']);
    expect(readdirSync(out).filter((name) => name.endsWith('.qemu'))).toHaveLength(2);
    const again = await called(['validate', '-o', out, '--', SH, '-c', ':']);
    expect(again.stderr).toContain('exists; choose another name with -o, or --force');
  });

  const noSymlink = !isLinux || programPath('valgrind', process.env) === null;
  test.skipIf(noSymlink)('a failing recorder is an error of its own', async () => {
    const bin = join(folder, 'broken');
    chmodSync(write(bin, 'valgrind.bin', `#!${SH}\necho broken >&2\nexit 7\n`), 0o755);
    symlinkSync(SH, join(bin, 'sh'));
    const path = process.env.PATH;
    process.env.PATH = bin;
    try {
      const { code, stderr } = await called(['validate', '--recorder', 'lackey', '--', SH, '-c', ':']);
      expect({ code, said: stderr.trim().split('\n').at(-1) }).toEqual({
        code: 4,
        said: `error: ${SH}: nothing was recorded with lackey (exit code 7): broken`,
      });
    } finally {
      process.env.PATH = path;
    }
  });
});
