import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { RESULTS_BYTES, SETTINGS_BYTES } from '../../src/run/whole-file.ts';
import { PACKAGE, TRACE, pagewalk, shell, temporaryFolder, write } from './support.ts';

// Files that are read whole: how long they may be, and pipes.

const folder = temporaryFolder();
write(folder, 'good.csv', TRACE);
const posix = process.platform !== 'win32';

beforeAll(async () => {
  const { stdout } = await pagewalk(['run', 'good.csv', '--json'], { cwd: folder });
  write(folder, 'results.json', stdout);
});

const SETTINGS = [
  ['run', 'good.csv', '--system'],
  ['run', 'good.csv', '--config'],
  ['systems'],
  ['sweep'],
  ['submit', '--xargs'],
  ['check', 'results.json', '--budgets'],
];

test('settings of more than 4 MiB are refused, and of just so many are not', async () => {
  expect(SETTINGS_BYTES).toBe(4 * 1024 * 1024);
  const line = `# ${'-'.repeat(61)}\n`;
  const text = line.repeat(SETTINGS_BYTES / line.length);
  write(folder, 'most.yaml', text);
  write(folder, 'long.yaml', `${text}\n`);
  expect(await pagewalk(['run', 'good.csv', '-q', '--config', 'most.yaml'], { cwd: folder })).toMatchObject({
    code: 0,
  });
  expect(await pagewalk(['run', 'good.csv', '-q', '--config', 'long.yaml'], { cwd: folder })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: long.yaml: is longer than 4 MiB, more than such a file may have\n',
  });
});

describe.skipIf(!posix)('what has no end', () => {
  test.each(SETTINGS.map((args) => ({ args })))('$args', async ({ args }) => {
    symlinkSync('/dev/zero', join(folder, args.join('+')));
    expect(await pagewalk([...args, `./${args.join('+')}`], { cwd: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${args.join('+')}: is longer than 4 MiB, more than such a file may have\n`,
    });
  });

  test.each([
    [['report', '/dev/zero'], 3, '/dev/zero: is longer than 512 MiB, more than such a file may have'],
    [['check', 'results.json', '--baseline', '/dev/zero'], 3, '/dev/zero: is longer than 512 MiB'],
    [
      ['check', 'results.json', '--baseline', '/dev/zero', '--update-baseline'],
      2,
      '/dev/zero: exists and is no baseline',
    ],
    [['merge', 'endless'], 3, 'endless/plan.yaml.cells.json: is longer than 512 MiB'],
  ])('%j: %i', async (args, code, message) => {
    mkdirSync(join(folder, 'endless'), { recursive: true });
    if (args[0] === 'merge') symlinkSync('/dev/zero', join(folder, 'endless/plan.yaml.cells.json'));
    const { code: found, stderr } = await pagewalk(args, { cwd: folder });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(found).toBe(code);
  });

  test('on the standard input', async () => {
    const { code, stderr } = await shell('pagewalk report - < /dev/zero', folder);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'error: stdin: is longer than 512 MiB, more than such a file may have\n',
    });
  });
});

test('results may be as long as a text can be', () => {
  expect(() => 'x'.repeat(RESULTS_BYTES)).not.toThrow();
  expect(() => 'x'.repeat(RESULTS_BYTES + 1)).toThrow(RangeError);
});

describe.skipIf(!posix)('pipes', () => {
  test('a config file is read once, however often it is asked for', async () => {
    const run = await shell('pagewalk run good.csv --json -q --config <(echo "set: { memory: 32M }")', folder);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('"frames_total": 8192,');
    const wrong = await shell('pagewalk run good.csv -q --config <(sleep 0.2; echo "sett: 1")', folder);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(':1:1: unknown key "sett" (did you mean "set"?)');
  });

  test.each([
    ['a profile', 'run good.csv -q --json --system <(echo "memory: 32M")', '"frames_total": 8192,'],
    ['a plan', 'submit --xargs <(echo "traces: $PWD/good.csv")', 'sweep'],
    ['budgets', 'check results.json --json --budgets <(echo "[{metric: walks, max: 100}]")', '"ok"'],
    ['results', 'report <(cat results.json) --json', '"frames_total"'],
  ])('%s', async (_, line, answer) => {
    const { code, stdout, stderr } = await shell(`pagewalk ${line}`, folder);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(answer);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the wait for one that nobody writes to',
    async (signal) => {
      const name = `pipe-${signal}`;
      execFileSync('mkfifo', [join(folder, name)]);
      for (const args of [
        ['run', 'good.csv', '--config', name],
        ['sweep', name],
        ['report', name],
      ])
        expect(await endedBy(signal, args)).toBe(signal);
    },
  );
});

/** The signal that ended the program, or what it answered; SIGKILL if it did not end. */
function endedBy(signal: NodeJS.Signals, args: readonly string[]): Promise<unknown> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PACKAGE, 'dist/cli/main.js'), ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
    // Until it has begun to wait, a signal ends it by its own handler.
    const timers = [setTimeout(() => child.kill(signal), 3000), setTimeout(() => child.kill('SIGKILL'), 15_000)];
    child.on('exit', (code, ended) => {
      for (const timer of timers) clearTimeout(timer);
      resolve(ended ?? code);
    });
  });
}
