import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compilerPath } from '../../src/record/compiled.ts';
import { nothing } from '../../src/record/launch.ts';
import { nativeProcesses } from '../../src/record/native-lines.ts';
import { NativeCounter } from '../../src/record/native.ts';
import type { NativeRun } from '../../src/record/native.ts';
import { temporaryFolder } from '../trace/support.ts';

const folder = temporaryFolder();
const SH = '/bin/sh';

describe('what the counter of native runs writes', () => {
  const lines = (...text: string[]): string => `${text.join('\n')}\n`;

  test('counts begin at the exec of the command, and at the fork of the others', () => {
    const text = lines(
      'exec 10 23 1 sh',
      'fork 10 11',
      'exec 11 24 0 my ls',
      'fork 10 12',
      'thread 12',
      'exit 12 7 0 40 100 120 sh',
      'end 12 7 0',
      'exit 11 145 2 44 2500 2700 my ls',
      'end 11 145 2',
      'exit 10 102 1 48 1600 1700 sh',
      'end 10 254 3',
    );
    const [shell, list, other] = nativeProcesses(text);
    expect(shell).toMatchObject({ path: '', pid: 10, command: 'sh', execs: false, minor: 79, major: 0 });
    expect(list).toMatchObject({ path: '0', command: 'my ls', execs: true, minor: 145, major: 2, tablesKb: 44 });
    expect(other).toMatchObject({ path: '1', command: 'sh', execs: false, threads: 2, minor: 7, residentPeakKb: 120 });
  });

  test('a pid that is used again is another process', () => {
    const text = lines('exec 1 5 0 a', 'fork 1 2', 'exit 2 3 0 0 0 9 a', 'end 2 3 0', 'fork 1 2', 'exit 2 4 0 0 0 9 a');
    expect(nativeProcesses(text).map(({ path, minor }) => `${path}:${minor}`)).toEqual([':0', '0:3', '1:4']);
  });

  test('of a killed process the counts at its end are taken, less those of its children', () => {
    const text = lines('exec 1 5 0 a', 'fork 1 2', 'fork 2 3', 'end 3 6 0', 'end 2 16 0', 'end 1 61 0');
    expect(nativeProcesses(text).map(({ path, minor }) => `${path}:${minor}`)).toEqual([':40', '0:10', '0.0:6']);
    expect(nativeProcesses(text)[0].tablesKb).toBeNull();
  });

  test('a command that was never executed is no process', () => {
    expect(nativeProcesses('end 7 20 0\n')).toEqual([]);
    expect(nativeProcesses('')).toEqual([]);
  });
});

describe('native runs', { timeout: 60_000 }, () => {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };

  async function counted(
    command: string[],
    variables: NodeJS.ProcessEnv = env,
  ): Promise<{ run: NativeRun; lacks: string }> {
    const own = mkdtempSync(join(folder, 'runs-'));
    const none = openSync('/dev/null', 'r+');
    const counter = new NativeCounter({ command, folder: own, env: variables, detail: () => undefined });
    const run = await counter.run({ input: none, output: none, error: none });
    closeSync(none);
    return { run, lacks: counter.lacks };
  }

  const noCompiler = process.platform !== 'linux' || compilerPath(env) === null;

  test.skipIf(noCompiler)('under ptrace: each process, exit codes, signals', async () => {
    const { run, lacks } = await counted([SH, '-c', '(exit 3); /bin/true; exit 5']);
    expect(run.ended).toEqual({ code: 5, interrupted: false });
    // Where ptrace is not allowed, only the sum is known.
    if (lacks !== '') return expect(run.processes).toBeNull();
    expect(run.processes?.map(({ path }) => path)).toEqual(['', '0', '1']);
    expect(run.processes?.map(({ execs }) => execs)).toEqual([false, false, true]);
    expect(run.minor).toBe(run.processes?.reduce((sum, { minor }) => sum + minor, 0));
    expect(run.minor).toBeGreaterThan(60);
    expect([...run.maps.keys()]).toEqual(expect.arrayContaining(['', '0', '1']));
    expect(run.maps.get('')).toContain('[stack]');
    expect((await counted([SH, '-c', 'kill -TERM $$'])).run.ended.code).toBe(143);
    // A stop and a continue are the program's own.
    expect((await counted([SH, '-c', '(kill -STOP $$; kill -CONT $$) & wait; exit 4'])).run.ended.code).toBe(4);
  });

  test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'without a C compiler: the sum, as the kernel adds it up, less what starting costs',
    async () => {
      const { run, lacks } = await counted([SH, '-c', '/bin/true; exit 5'], { PATH: '/nowhere' });
      expect(lacks).toContain('no C compiler');
      expect(run).toMatchObject({ ended: { code: 5 }, processes: null });
      expect(run.minor).toBeGreaterThan(60);
      if (noCompiler) return;
      const traced = await counted([SH, '-c', '/bin/true; exit 5']);
      expect(Math.abs(run.minor - traced.run.minor)).toBeLessThan(0.2 * traced.run.minor);
    },
  );

  test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the program that does nothing runs', () => {
    const path = join(folder, 'nothing');
    writeFileSync(path, nothing());
    chmodSync(path, 0o755);
    expect(spawnSync(path, ['a', 'b']).status).toBe(0);
  });

  test('it exists for machines that are known', () => {
    expect(nothing('arm64').readUInt16LE(18)).toBe(183);
    expect(nothing('riscv64').readUInt16LE(18)).toBe(243);
    expect(() => nothing('mips')).toThrow('native runs cannot be counted on mips');
  });
});
