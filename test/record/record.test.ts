import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pagewalk, root } from '../../scripts/pagewalk.ts';
import { recorders } from '../../src/record/index.ts';
import { compiledPlugin, pluginPath } from '../../src/record/plugin.ts';
import { programOf, programPath } from '../../src/record/programs.ts';
import { missing } from '../../src/record/recorder.ts';
import { recordsOf, temporaryFolder, write } from '../trace/support.ts';

const folder = temporaryFolder();
const SH = '/bin/sh';
const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };

/** Why a recorder cannot be tried here; '' = it can. */
function lack(name: keyof typeof recorders): string {
  if (process.platform !== 'linux') return 'no Linux';
  return missing(recorders[name].needs(env, [SH]))
    .map(({ what }) => `no ${what}`)
    .join(', ');
}

beforeAll(() => {
  process.env.XDG_CACHE_HOME = env.XDG_CACHE_HOME;
});

describe('programs', () => {
  test.skipIf(process.platform === 'win32')('are found as a shell finds them, scripts by their interpreters', () => {
    expect(programPath('sh', { PATH: '/nowhere:/bin' })).toBe(SH);
    expect(programPath('no-such-program', env)).toBeNull();
    expect(() => programOf(['no-such-program'])).toThrow('no-such-program: no such program in the folders of PATH');
    const script = write(folder, 'script', `#! ${SH} -e \necho hi\n`);
    expect(() => programOf([script])).toThrow('it cannot be executed');
    spawnSync('chmod', ['+x', script]);
    expect(programOf([script, 'a'])).toMatchObject({ path: SH, words: [SH, '-e', script, 'a'] });
  });

  test('the plugin is kept by what it is made of', () => {
    const [one, other] = [pluginPath({ XDG_CACHE_HOME: '/c' }), pluginPath({ HOME: '/h' })];
    expect(one).toMatch(/^\/c\/pagewalk\/qemu-plugin-[0-9a-f]{16}\.so$/);
    expect(other).toBe(one.replace('/c/', '/h/.cache/'));
    expect(() => compiledPlugin({ XDG_CACHE_HOME: '/c', PATH: '' }, () => undefined)).toThrow('needs a C compiler');
  });
});

describe('an emulator', () => {
  const said = (name: string, script: string): string => {
    const bin = join(folder, name);
    for (const machine of ['x86_64', 'aarch64', 'arm', 'i386', 'riscv64'])
      spawnSync('chmod', ['+x', write(bin, `qemu-${machine}`, `#!${SH}\n${script}\n`)]);
    const [need] = recorders.qemu.needs({ PATH: bin });
    return need.found === null ? need.remedy.replaceAll(bin, 'BIN').replace(/qemu-\w+/, 'QEMU') : 'found';
  };

  test.skipIf(process.platform !== 'linux')('is asked for plugins; when it does not answer, that is said', () => {
    expect(said('with', 'echo "-plugin loads one"')).toBe('found');
    expect(said('without', 'echo "-cpu model"')).toMatch(/^BIN\/QEMU was built without --enable-plugins: /);
    expect(said('failing', 'echo "out of memory" >&2; exit 1')).toMatch(
      /^BIN\/QEMU -help failed \(out of memory\): try that by hand/,
    );
    expect(said('killed', 'kill -9 $$')).toMatch(/^BIN\/QEMU -help failed \(ended by SIGKILL\)/);
  });
});

describe('pagewalk record', { timeout: 120_000 }, () => {
  const noQemu = lack('qemu');

  test.skipIf(noQemu !== '')(`qemu: a shell, its child and an exec${noQemu}`, async () => {
    const out = join(folder, 'pipe');
    const command = [SH, '-c', 'x=$(echo in); echo "$x"; echo err >&2; env true; exit 7'];
    const { code, stdout, stderr } = await pagewalk(['record', '--recorder', 'qemu', '-o', out, '--', ...command]);
    expect({ code, stdout }).toEqual({ code: 7, stdout: 'in\n' });
    expect(stderr).toMatch(/^err\nrecorded with qemu: .*\(\d files, \d+\.\d MB\)\n$/);
    const events = (await recordsOf([out])).filter((line) => / (?:v?fork|exec|exit|wait)\b/.test(line));
    expect(events.map((line) => line.replace(/^\d+ v?| child=\d+/g, '')).toSorted()).toEqual([
      'exec',
      'exec',
      'exit',
      'exit',
      'exit',
      'fork',
      'fork',
      'wait',
      'wait',
    ]);
    const run = await pagewalk(['run', out, '--json', '--check']);
    const [{ metrics }] = JSON.parse(run.stdout).runs;
    expect(metrics).toMatchObject({ processes: 3, invalid_faults: 0 });
    expect(metrics.cow_copy).toBeGreaterThan(0);
    expect((await pagewalk(['run', out, '--json', '--no-collapse'])).stdout).toBe(run.stdout);
    expect((await pagewalk(['record', '-o', out, '--', SH])).stderr).toContain(
      'exists; choose another name with -o, or --force',
    );
  });

  test.skipIf(noQemu !== '')('qemu: to one file', async () => {
    const out = join(folder, 'one.csv');
    const { code, stderr } = await pagewalk(['record', '-o', out, '--', SH, '-c', ':']);
    expect(code, stderr).toBe(0);
    expect(readFileSync(out, 'utf8')).toMatch(/^pid,op,addr,size,args\n\d+,map,/);
    expect(readdirSync(folder).filter((name) => name.startsWith('.pagewalk'))).toEqual([]);
  });

  test.skipIf(noQemu !== '')('qemu: to one file while the program runs, with the counts of a folder', async () => {
    // One child at a time, so that both recordings are of the same order of things; what faults may still differ by how pipes are read.
    const command = [SH, '-c', 'x=$(echo in); env echo "$x"; exit 3'];
    const counts = async (out: string): Promise<{ faults: number; exact: unknown }> => {
      const { code, stdout, stderr } = await pagewalk(['record', '--recorder', 'qemu', '-o', out, '--', ...command]);
      expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: 'in\n' });
      const run = await pagewalk(['run', out, '--json', '--check']);
      const { processes, page_faults: faults, invalid_faults } = JSON.parse(run.stdout).runs[0].metrics;
      return { faults, exact: { processes, invalid_faults } };
    };
    const packed = await counts(join(folder, 'while.pwt'));
    const after = await counts(join(folder, 'after'));
    expect(packed.exact).toEqual(after.exact);
    expect(packed.exact).toEqual({ processes: 3, invalid_faults: 0 });
    expect(Math.abs(packed.faults - after.faults)).toBeLessThanOrEqual(0.05 * after.faults);
    expect(readdirSync(folder).filter((name) => name.startsWith('.pagewalk'))).toEqual([]);
  });

  test.skipIf(noQemu !== '')('qemu: one file of a program that was killed says so whenever it is read', async () => {
    const out = join(folder, 'killed.pwt');
    const { code, stderr } = await pagewalk(['record', '--recorder', 'qemu', '-o', out, '--', SH, '-c', 'kill -9 $$']);
    const said =
      /^note: \d+\.1\.qemu: process \d+ was killed, or its recording interrupted: what it did before is here\n/;
    expect(code).toBe(137);
    expect(stderr).toMatch(said);
    const run = await pagewalk(['run', out, '--json']);
    expect(run.stderr).toMatch(said);
    expect(JSON.parse(run.stdout).runs[0].metrics.references).toBeGreaterThan(100_000);
  });

  test.skipIf(noQemu !== '')(`qemu: interrupted, it keeps what was recorded${noQemu}`, async () => {
    const out = join(folder, 'interrupted');
    const script = 'trap "echo caught" USR1; kill -USR1 $$; echo ready; while :; do :; done';
    const words = ['record', '--recorder', 'qemu', '-o', out, '--', SH, '-c', script];
    const main = join(root, 'src', 'cli', 'main.ts');
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...words], { env });
    const said = { stdout: '', stderr: '' };
    child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
    child.stdout.on('data', (text: Buffer) => {
      said.stdout += text.toString();
      if (said.stdout.endsWith('ready\n')) child.kill('SIGINT');
    });
    const code = await new Promise((done) => child.on('close', done));
    // A signal frame is the kernel's: the handler runs, and its stores are read back.
    expect({ code, stdout: said.stdout }).toEqual({ code: 130, stdout: 'caught\nready\n' });
    expect(said.stderr).toMatch(/^recorded with qemu, incomplete: it was interrupted: .*\(1 file, \d+\.\d MB\)\n$/);
    const { stdout, stderr } = await pagewalk(['run', out, '--json', '--limit', '100000']);
    expect(JSON.parse(stdout).runs[0].metrics, stderr).toMatchObject({ references: 100_000, invalid_faults: 0 });
    expect((await pagewalk(['inspect', out, '--check'])).stdout).toContain('references');
  });

  const lost = ['make', 'as', 'ld'].filter((name) => programPath(name, env) === null).map((name) => `no ${name}`);
  const noMake = [noQemu, ...lost].filter((what) => what !== '').join(', ');
  test.skipIf(noMake !== '')(`qemu: make -j2 of two files${noMake}`, async () => {
    const project = join(folder, 'project');
    // In assembler, as a C compiler takes a minute here; data alone, which every machine has.
    write(project, 'one.s', '.data\n.globl one\none: .long two\n');
    write(project, 'two.s', '.data\n.globl two\ntwo: .long 2\n');
    const rules = ['all: one.o two.o', '\tld -r one.o two.o -o all', '%.o: %.s', '\tas $< -o $@', ''];
    write(project, 'Makefile', rules.join('\n'));
    const out = join(folder, 'make');
    const command = ['make', '-s', '-j2', '-C', project];
    const { code, stderr } = await pagewalk(['record', '--recorder', 'qemu', '-o', out, '--', ...command]);
    expect({ code, made: existsSync(join(project, 'all')) }, stderr).toEqual({ code: 0, made: true });
    const run = await pagewalk(['run', out, '--json', '--out', join(folder, 'made')]);
    expect(run.code, run.stderr).toBe(0);
    const [{ metrics }] = JSON.parse(run.stdout).runs;
    // make, as twice, ld.
    expect(metrics).toMatchObject({ processes: 4, invalid_faults: 0 });
    const rows = readFileSync(join(folder, 'made', 'processes.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(rows.length).toBeGreaterThan(metrics.processes);
  });

  const noLackey = lack('lackey');
  test.skipIf(noLackey !== '')(`lackey: keeps the log of each image${noLackey}`, async () => {
    const out = join(folder, 'lackey');
    const { code, stdout } = await pagewalk([
      'record',
      '--recorder',
      'lackey',
      '-o',
      out,
      '--',
      SH,
      '-c',
      'echo a; exit 3',
    ]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'a\n' });
    expect(readdirSync(out).toSorted()).toEqual([expect.stringMatching(/^0001\.\d+\.lackey$/), 'layout.txt']);
    const run = await pagewalk(['run', out, '--json']);
    expect(JSON.parse(run.stdout).runs[0].metrics).toMatchObject({ processes: 1, invalid_faults: 0 });
  });

  const noPerf = lack('perf-faults');
  test.skipIf(noPerf !== '')(`perf-faults: a table${noPerf}`, async () => {
    const out = join(folder, 'faults.csv');
    const { code, stderr } = await pagewalk(['record', '--recorder', 'perf-faults', '-o', out, '--', SH, '-c', ':']);
    // Some containers have perf and its setting, and yet no event.
    if (code !== 0 && !existsSync(out)) return expect(stderr).toMatch(/perf|recorded/);
    const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(head).toBe('pid,tid,command,seconds,addr,ip');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !/^\d+,\d+,\S+,\d+\.\d+,0x[0-9a-f]+,0x[0-9a-f]+$/.test(row))).toEqual([]);
  });

  test.skipIf(noQemu !== '')('a place that cannot be written to is refused before anything runs', async () => {
    const file = write(folder, 'file', '');
    const out = join(file, 'x.csv');
    expect(await pagewalk(['record', '-o', out, '--', SH, '-c', 'echo ran'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${out}: cannot be written: a part of the path is a file, not a folder\n`,
    });
    const nowhere = { ...env, XDG_CACHE_HOME: '/proc/pagewalk' };
    expect(() => compiledPlugin(nowhere, () => undefined)).toThrow(/cannot be made: .*; XDG_CACHE_HOME chooses/);
  });

  test('says what is wrong before anything runs', async () => {
    const none = await pagewalk(['record']);
    expect({ code: none.code, said: none.stderr }).toEqual({
      code: 2,
      said: 'error: expected a command to record: pagewalk record -- CMD ARGS...\n',
    });
    if (process.platform !== 'linux') return;
    const lost = await pagewalk(['record', '--', 'no-such-program']);
    expect({ code: lost.code, said: lost.stderr }).toEqual({
      code: 2,
      said: 'error: no-such-program: no such program in the folders of PATH\n',
    });
  });
});

describe('pagewalk doctor', () => {
  test('tells of every recorder', async () => {
    const { code, stdout } = await pagewalk(['doctor']);
    for (const name of Object.keys(recorders))
      expect(stdout).toMatch(new RegExp(`^${name}: (?:works|does not work) \\(`, 'm'));
    const json = JSON.parse((await pagewalk(['doctor', '--json'])).stdout);
    const works = json.recorders.some((each: { works: boolean; traces: boolean }) => each.works && each.traces);
    expect(code).toBe(works ? 0 : 1);
  });
});
