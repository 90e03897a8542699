import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { pagewalk, root } from '../../scripts/pagewalk.ts';
import { recorders } from '../../src/record/index.ts';
import { splitLayout } from '../../src/record/lackey.ts';
import { faultRows } from '../../src/record/perf-faults.ts';
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

async function faults(lines: string[]): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of faultRows(Readable.from(lines))) rows.push(row);
  return rows;
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

describe('what tools print', () => {
  test('page faults of perf script', async () => {
    const lines = [
      '              tn  2515/2516  16679.828753:           404038 ffffffff821e8700 ',
      '   Web, "C"   1/1  5.000001:  7ffdef2d3b69  55d0',
      '',
    ];
    expect(await faults(lines)).toEqual([
      'pid,tid,command,seconds,addr,ip\n',
      '2515,2516,tn,16679.828753,0x404038,0xffffffff821e8700\n',
      '1,1,"Web, ""C""",5.000001,0x7ffdef2d3b69,0x55d0\n',
    ]);
    await expect(faults([lines[0], 'nonsense'])).rejects.toThrow(
      'perf script:2: expected a command, PID/TID, a time, and two addresses',
    );
  });

  test("valgrind's layout and the program's own words, wherever they are cut", async () => {
    const said = 'error: x\n--12:1: aspacem <<< SHOW\n--verbose is wrong\n--12:0:main\n$ ';
    for (let size = 1; size < said.length; size++) {
      const parts = said.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const [layout, own]: string[][] = [[], []];
      const stream = Readable.from(
        parts.map((part) => Buffer.from(part)),
        { objectMode: false },
      );
      splitLayout(
        stream,
        (text) => layout.push(text),
        (text) => own.push(text),
      );
      await new Promise((done) => stream.on('end', done));
      expect(layout.join('')).toBe('--12:1: aspacem <<< SHOW\n--12:0:main\n');
      expect(own.join('')).toBe('error: x\n--verbose is wrong\n$ ');
    }
  });
});

test("lines of valgrind's layout that processes wrote between each other's pieces are whole again", async () => {
  const line = (pid: number, end: string): string => `--${pid}:1: aspacem ${'x'.repeat(76 - `${pid}`.length)}${end}`;
  const first = line(12, '');
  expect(first).toHaveLength(90);
  const said = `before\n${first}${line(13, 'tail 13')}\ntail 12\n${first}${line(13, '')}${line(14, 'z')}\na\nb\nafter\n`;
  for (const size of [1, 7, 1000]) {
    const [layout, own]: string[][] = [[], []];
    const stream = Readable.from(
      (said.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).map((part) => Buffer.from(part)),
      { objectMode: false },
    );
    splitLayout(
      stream,
      (text) => layout.push(text),
      (text) => own.push(text),
    );
    await new Promise((done) => stream.on('end', done));
    const whole = [line(13, 'tail 13'), line(12, 'tail 12'), line(14, 'z'), line(12, 'a'), line(13, 'b')];
    expect(layout.join('')).toBe(`${whole.join('\n')}\n`);
    expect(own.join('')).toBe('before\nafter\n');
  }
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
