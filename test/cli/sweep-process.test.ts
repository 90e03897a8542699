import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from './support.ts';
import { PACKAGE, checkoutFolder, pagewalk, write } from './support.ts';

// Sweeps of the built program: threads, and what a kill leaves.

const folder = checkoutFolder();
write(
  folder,
  'plan.yaml',
  `traces: [traces/cowfork, traces/cowfork-32]
systems: [linux-x86-64, armv8-16k]
matrix:
  replacement.policy: [fifo, lru]
  memory: [64MiB, 128MiB]
  tlb.l1d.entries: [16, 64]
`,
);
// One reading of some seconds.
write(
  folder,
  'long.yaml',
  'traces: [traces/sqlite3.lackey.gz]\nmatrix: { tlb.l1d.entries: 16..256*2, replacement.policy: [fifo, lru, clock], memory: 64M..512M*2 }\n',
);
write(
  folder,
  'placed.yaml',
  'traces: [traces/ls.lackey.gz]\nsystems: [atos-rt]\nmatrix: { tlb.l1d.entries: [4, 8] }\n',
);

function sweep(plan: string, cells: string, ...more: string[]) {
  return pagewalk(['sweep', plan, '--cells', cells, ...more], { cwd: folder });
}

const WAITS =
  'interrupted: the cells that are being computed are finished first; Ctrl-C again stops at once, without them';

/** A sweep that is sent SIGINT when it is `due`: at once twice, as npm does it, and, if asked for, again when it has answered. */
function interrupted(
  plan: string,
  cells: string,
  due: () => boolean,
  { times, delay } = { times: 1, delay: 50 },
): Promise<Outcome> {
  const program = join(PACKAGE, 'dist/cli/main.js');
  const child = spawn(process.execPath, [program, 'sweep', plan, '--cells', cells, '-j', '2'], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  let again: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (times > 1) again ??= setInterval(() => child.kill('SIGINT'), 400);
    else child.kill('SIGINT');
  });
  const polling = setInterval(() => {
    if (!due()) return;
    clearInterval(polling);
    setTimeout(() => child.kill('SIGINT'), delay);
  }, 2);
  return new Promise((done) =>
    child.on('close', (code) => {
      clearInterval(polling);
      clearInterval(again);
      done({ code, stdout, stderr });
    }),
  );
}

/** Unfinished files. */
function hiddenIn(name: string): string[] {
  return readdirSync(join(folder, name), { recursive: true })
    .map(String)
    .filter((file) => /(^|\/)\./.test(file));
}

function cellsIn(name: string): string[] {
  if (!existsSync(join(folder, name))) return [];
  return readdirSync(join(folder, name), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json'));
}

describe('threads and kills', { timeout: 240_000 }, () => {
  let whole = '';
  beforeAll(async () => {
    whole = (await sweep('plan.yaml', 'one', '-j', '1')).stdout;
  }, 240_000);

  test('two threads compute the same bytes as one', async () => {
    const { code, stdout, stderr } = await sweep('plan.yaml', 'jobs-2', '-j', '2', '--out', 'out-2');
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('');
    await sweep('plan.yaml', 'one', '--out', 'out-1');
    const written = (from: string, name: string) => readFileSync(join(folder, from, name), 'utf8');
    expect(written('out-2', 'summary.csv')).toBe(whole);
    expect(written('out-2', 'report.html') === written('out-1', 'report.html')).toBe(true);
    expect(whole.split('\n')).toHaveLength(1 + 2 * 2 * 8 + 1);
    const files = cellsIn('one');
    const text = (from: string) => files.map((file) => readFileSync(join(folder, from, file), 'utf8'));
    expect(text('jobs-2')).toEqual(text('one'));
  });

  test('regions that are moved are moved for all threads', async () => {
    const [one, two] = [
      await sweep('placed.yaml', 'placed-1', '-j', '1'),
      await sweep('placed.yaml', 'placed-2', '-j', '2'),
    ];
    expect(one.code, one.stderr).toBe(0);
    expect(two.stdout).toBe(one.stdout);
  });

  test('killed with SIGKILL and begun again, it goes on and gives the same bytes', async () => {
    const program = join(PACKAGE, 'dist/cli/main.js');
    const child = spawn(process.execPath, [program, 'sweep', 'plan.yaml', '--cells', 'killed', '-j', '2'], {
      cwd: folder,
    });
    const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
    const polling = setInterval(() => {
      if (cellsIn('killed').length > 2) child.kill('SIGKILL');
    }, 2);
    expect(await ended).toBe('SIGKILL');
    clearInterval(polling);
    const left = cellsIn('killed').filter((name) => /[\da-f]{64}\.json$/.test(name) && !/\/\./.test(name)).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(32);
    const { code, stdout, stderr } = await sweep('plan.yaml', 'killed');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`${32 - left} cells computed, ${left} were there`);
    expect(stdout).toBe(whole);
  });

  test('interrupted once, it finishes what it computes, and goes on when it is begun again', async () => {
    const { code, stdout, stderr } = await interrupted('plan.yaml', 'once', () => cellsIn('once').length > 2);
    const [first, last, ...more] = stderr.trimEnd().split('\n');
    expect(first).toBe(WAITS);
    const [, computed, left] = (
      /^(\d+) cells computed, 0 were there, in once; interrupted: (\d+) are left, the same command goes on$/.exec(
        last,
      ) ?? []
    ).map(Number);
    expect(computed + left, stderr).toBe(32);
    expect(Math.min(computed, left)).toBeGreaterThan(0);
    expect({ code, stdout, more }).toEqual({ code: 130, stdout: '', more: [] });
    expect(hiddenIn('once')).toEqual([]);
    const again = await sweep('plan.yaml', 'once');
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain(`${left} cells computed, ${computed} were there`);
    expect(again.stdout).toBe(whole);
  });

  test('interrupted twice, it ends at once', async () => {
    // Until the first signal comes while the trace is read: before that, there is nothing to finish.
    for (const delay of [100, 400, 1600, 6400]) {
      const cells = `twice-${delay}`;
      const due = () => cellsIn(cells).length > 0;
      const { code, stdout, stderr } = await interrupted('long.yaml', cells, due, { times: 2, delay });
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      expect(cellsIn(cells)).toEqual(['long.yaml.cells.json']);
      expect(hiddenIn(cells)).toEqual([]);
      if (stderr === `${WAITS}\n`) return;
      expect(stderr).toContain('\n0 cells computed, 0 were there, in twice');
    }
    expect.unreachable('it was never interrupted while it read');
  });

  test('says beforehand what it would take', async () => {
    const { code, stdout, stderr } = await sweep('plan.yaml', 'none', '--dry-run', '-j', '2');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(
      /^would compute 32 cells of 32; 0 are in none\nfrom 2 traces of [\d.]+ [KM]iB, to about 128 KiB in none\nin about \d+:\d\d on 2 threads/,
    );
    expect(cellsIn('none')).toEqual([]);
  });
});
