import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { recorders } from '../../src/record/index.ts';
import { missing } from '../../src/record/recorder.ts';
import { TRACE, called, shell, temporaryFolder, write } from './support.ts';

// What an attacker, a full disk or an impatient user does (docs/robustness.md).

const folder = temporaryFolder();
const HEADER = 'pid,op,addr,size,args\n';
const trace = write(folder, 'good.csv', TRACE);
const posix = process.platform !== 'win32';

const disk = join(folder, 'disk');
const mounted = posix && mountedAt(disk);
afterAll(() => {
  if (mounted) execFileSync('umount', [disk]);
});

describe('lengths and sizes that cannot be', () => {
  const records: Record<string, string> = {
    'a map of all there is': '1,map,0x0,0x200000000000000,\n1,S,0x1000,4,\n1,unmap,0x0,0x200000000000000,\n',
    'a stack that may grow over all there is': '1,map,0x10000000,0x1000,growsdown=0x100000000000000\n1,S,0x1000,4,\n',
    'a protect, a discard and a remap of 2^56 bytes':
      '1,S,0x1000,4,\n1,protect,0x0,0x1fffffffffff000,prot=r\n1,discard,0x0,0x200000000000000,\n1,map,0x1000,0x1000,\n1,remap,0x1000,0x1000,to=0x100000000;newsize=0x100000000000000\n',
    'a heap of 2^57 bytes and a block of 2^53':
      '1,brk,0x1ffffffffffffff,,\n1,S,0x1000,4,\n1,kmalloc,,9007199254740991,id=1\n',
  };
  test.each(Object.entries(records))('%s takes no time', async (_, lines) => {
    const path = write(folder, 'large.csv', HEADER + lines);
    const begin = performance.now();
    for (const args of [
      ['run', path, '--json'],
      ['inspect', path],
      ['run', path, '--system', 'linux-x86-32'],
    ]) {
      expect(await called([...args, '-q'])).toMatchObject({ code: 0, stderr: '' });
    }
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  test('an access of 2^52 bytes is refused', async () => {
    const path = write(folder, 'access.csv', `${HEADER}1,S,0x1000,4503599627370496,\n`);
    const { code, stderr } = await called(['run', path]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `error: ${path}:2: expected a size of at most 1073741824 bytes, found "4503599627370496"\n`,
    });
  });

  test('so is an event that would fill more pages than any memory has', async () => {
    const path = write(folder, 'fills.csv', `${HEADER}1,mapphys,0x1000,0x100000000000000,pa=0x0\n`);
    const { code, stderr } = await called(['run', path, '-q']);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `error: ${path}:2: this mapphys fills more than 4194304 pages of 4096 bytes at once: is its length right? If so, map it in parts\n`,
    });
  });
});

describe('names', () => {
  const evil = '../../x\u001b[31m<img src=x onerror=alert(1)>|](javascript:alert(1))\u009b2J';
  const lines = `1,map,0x10000000,0x8000,name=${evil}\n1,map,0x20000000,0x1000,file=/etc/../${evil}@0;name=${evil}\n1,S,0x10000010,4,\n1,L,0x20000010,4,\n`;

  test('reach no terminal, no page and no path as what they try to be', async () => {
    const here = join(folder, 'names');
    mkdirSync(here);
    const path = write(here, 'evil.csv', HEADER + lines);
    const out = join(here, 'out');
    const made = await called(['run', path, '--out', out]);
    expect(made.code, made.stderr).toBe(0);
    expect(readdirSync(here).toSorted()).toEqual(['evil.csv', 'out']);
    const inspected = await called(['inspect', path]);
    const run = await called(['run', path]);
    const report = readFileSync(join(out, 'report.md'), 'utf8');
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    for (const text of [inspected.stdout, run.stdout, made.stderr, report, page]) {
      // oxlint-disable-next-line no-control-regex -- what a terminal would act upon
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }
    expect(page).not.toContain('<img src=x');
    expect(report).not.toMatch(/(?<!\\)<img src=x|(?<!\\)\]\(javascript:/);
    expect(page + report).toContain('onerror');
  });

  test('are escaped in messages, of metrics that are none too', async () => {
    const path = write(
      folder,
      'metrics.csv',
      'trace,system,config_id,page_faults,resident\u001b[31m\u0000mean\na,b,c,2,1\n',
    );
    const { stderr } = await called(['check', path, '--baseline', join(folder, 'metrics.json'), '--update-baseline']);
    expect(stderr).toContain('resident\\x1b[31m\\x00mean');
  });
});

describe.skipIf(!posix)('--out', () => {
  test('replaces a link, and leaves what it leads to', async () => {
    const out = join(folder, 'linked');
    mkdirSync(out);
    const other = write(folder, 'theirs.txt', 'theirs');
    symlinkSync(other, join(out, 'summary.csv'));
    const refused = await called(['run', trace, '--out', out]);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/summary\.csv: exists and was not written/),
    });
    expect(readlinkSync(join(out, 'summary.csv'))).toBe(other);
    expect((await called(['run', trace, '--out', out, '--force'])).code).toBe(0);
    expect(readFileSync(other, 'utf8')).toBe('theirs');
    expect(readFileSync(join(out, 'summary.csv'), 'utf8')).toMatch(/^trace,/);
  });

  test('a link in the way of a file of convert and generate is not followed either', async () => {
    const other = write(folder, 'kept.csv', 'theirs');
    const link = join(folder, 'link.csv');
    symlinkSync(other, link);
    expect((await called(['convert', trace, link])).code).toBe(2);
    expect((await called(['generate', 'loop', '-o', link])).code).toBe(2);
    expect((await called(['convert', trace, link, '--force'])).code).toBe(0);
    expect(readFileSync(other, 'utf8')).toBe('theirs');
  });

  test('a folder that may not be written to is one line', async () => {
    const out = '/proc/self/task';
    const { code, stderr } = await called(['run', trace, '--out', out, '-q']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: \/proc\/self\/task\/[\w.]+: cannot be written: [^\n]*\n$/);
  });
});

describe('a full disk', () => {
  function fill(): void {
    const rest = join(disk, 'rest');
    try {
      for (let at = 0; at < 1000; at++) writeFileSync(rest, Buffer.alloc(1 << 10), { flag: 'a' });
    } catch {
      // Full, which is what is wanted.
    }
  }

  test.skipIf(!mounted)('keeps the results of the last time, whole', async () => {
    const out = join(disk, 'out');
    expect((await called(['run', trace, '--out', out, '-q'])).code).toBe(0);
    const before = digestOf(out);
    fill();
    const { code, stderr } = await called(['run', trace, '--out', out, '-q', '--window', '2', '--memory', '4M']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*: cannot be written: no space left on the disk\n$/);
    expect(digestOf(out)).toEqual(before);
    for (const args of [
      ['convert', trace, join(disk, 'x.csv')],
      ['convert', trace, join(disk, 'x.pwt')],
      ['generate', 'loop', '-o', join(disk, 'loop.csv')],
    ]) {
      const outcome = await called(args);
      expect(outcome.code, outcome.stderr).toBe(2);
      expect(outcome.stderr).toMatch(/^error: [^\n]*no space left on the disk\n$/);
    }
    expect((await called(['run', trace, '--out', join(disk, 'new/folders'), '-q'])).code).toBe(2);
    expect(readdirSync(disk).toSorted()).toEqual(['out', 'rest']);
  });

  const recording = (['qemu', 'lackey'] as const).filter(
    (name) => process.platform === 'linux' && missing(recorders[name].needs(process.env, ['true'])).length === 0,
  );
  test.skipIf(!mounted).each(recording)('is said by record with %s, which leaves nothing', async (name) => {
    const before = readdirSync(disk).toSorted();
    fill();
    const { code, stderr } = await shell(`pagewalk record --recorder ${name} -o '${disk}/x.csv' -- true`, folder);
    expect(stderr).toMatch(/^error: [^\n]*: cannot be written: no space left on the disk$/m);
    expect(code).toBe(2);
    expect(readdirSync(disk).toSorted()).toEqual(before);
  });
});

describe.skipIf(!posix)('a run that is ended', () => {
  const long = write(folder, 'long.csv', `${TRACE}${'1,L,0x10000010,4,\n1,S,0x10002010,1073741824,\n'.repeat(3000)}`);

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'])('by %s leaves the old results or the new ones, whole', async (signal) => {
    const out = join(folder, `ended-${signal}`);
    expect((await called(['run', trace, '--out', out, '-q'])).code).toBe(0);
    const before = digestOf(out);
    for (const delay of ['0.4', '1', '2']) {
      const line = `timeout -s ${signal.slice(3)} -k 20 ${delay} pagewalk run '${long}' --no-collapse --out '${out}' -q; true`;
      const begin = performance.now();
      expect((await shell(line, folder)).stderr).not.toMatch(/^\s+at /m);
      expect(performance.now() - begin).toBeLessThan(18_000);
      expect(digestOf(out)).toEqual(before);
    }
  });
});

test('many processes take time in proportion to their number', async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `${at + 1},S,0x1000,4\n`);
  const path = write(folder, 'many.csv', HEADER + lines.join(''));
  const begin = performance.now();
  const { code, stdout } = await called(['run', path, '--json', '-q']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ runs: [{ metrics: { processes: 20_000, references: 20_000 } }] });
  expect((await called(['run', path, '-q'])).stdout).toContain('and 19,980 more processes');
  expect(performance.now() - begin).toBeLessThan(30_000);
});

test('a bomb of zeros is refused at its first bytes', async () => {
  const path = write(folder, 'bomb.csv.gz', gzipSync(Buffer.alloc(64 << 20)));
  const begin = process.memoryUsage().rss;
  const { code, stderr } = await called(['run', path]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: [^\n]*bomb\.csv\.gz: [^\n]*\n$/);
  expect(process.memoryUsage().rss - begin).toBeLessThan(64 << 20);
});

test('a line without an end is refused where it becomes too long, from a pipe too', async () => {
  const line = `{ printf '${HEADER.trim()}\\n'; head -c 64000000 /dev/zero | tr '\\0' a; } | pagewalk run - -q`;
  const { code, stderr } = await shell(line, folder);
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: 'error: stdin:2: a line of more than 1048576 bytes; is it a text trace?\n',
  });
});

/** Mounts a small disk; false = that is not allowed here. */
function mountedAt(path: string): boolean {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The files of a folder, each with the digest of its bytes. */
function digestOf(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .toSorted();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(path, name)))
        .digest('hex'),
    ]),
  );
}
