import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TRACE, called, shell, temporaryFolder, write } from './support.ts';

// Every command that writes says in one line what hinders it, and leaves nothing that is half written.

const folder = temporaryFolder();
const trace = write(folder, 'good.csv', TRACE);
const plan = write(folder, 'plan.yaml', 'traces: [good.csv]\n');
const results = join(folder, 'results');
const posix = process.platform !== 'win32';
const linux = process.platform === 'linux';

/** The commands that write one file, with the ending that its name has; `place` is the rest of its path. */
function writers(place: string): string[][] {
  return [
    ['convert', trace, `${place}.csv`],
    ['convert', trace, `${place}.csv.gz`],
    ['convert', trace, `${place}.pwt`],
    ['generate', 'loop', '-o', `${place}-loop.csv`],
    ['config', 'init', `${place}.yaml`],
    ['report', results, '-o', `${place}.html`],
    ['sweep', plan, '--cells', join(folder, 'cells'), '-o', `${place}.json`],
    ['merge', join(folder, 'cells'), '-o', `${place}-merged.json`],
    ['check', results, '--baseline', `${place}-base.json`, '--update-baseline'],
    ['check', results, '--baseline', join(folder, 'base.json'), '--junit', `${place}.xml`],
  ];
}

async function prepared(): Promise<void> {
  for (const args of [
    ['run', trace, '--out', results, '-q'],
    ['sweep', plan, '--cells', join(folder, 'cells'), '-q'],
    ['check', results, '--baseline', join(folder, 'base.json'), '--update-baseline'],
  ])
    expect(await called(args)).toMatchObject({ code: 0 });
}

/** Names of the folder, those that begin with a dot included. */
function names(): string[] {
  return readdirSync(folder).toSorted();
}

describe.skipIf(!posix)('a file that is refused', async () => {
  await prepared();

  test.each(['good.csv/x', 'loop/x', 'nowhere/x'])('at %s', async (place) => {
    if (!names().includes('loop')) {
      symlinkSync('loop', join(folder, 'loop'));
      symlinkSync('gone', join(folder, 'nowhere'));
    }
    const before = names();
    for (const args of writers(join(folder, place))) {
      const { code, stderr } = await called([...args, '-q']);
      expect(stderr, args.join(' ')).toMatch(/^error: [^\n]*: cannot be written: [a-z][^\n]*\n$/);
      expect(code).toBe(2);
    }
    expect(names()).toEqual(before);
  });

  test('for its name has more than 255 bytes', async () => {
    const { code, stderr } = await called(['convert', trace, join(folder, `${'n'.repeat(252)}.csv`)]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error: [^\n]*n\.csv: cannot be written: the name is too long\n$/),
    });
  });

  test.skipIf(!linux)('below /proc, where the system says of each folder that there is none above it', async () => {
    for (const args of writers('/proc/pagewalk/x')) {
      const line = `timeout -s KILL 60 pagewalk ${args.map((word) => `'${word}'`).join(' ')} -q`;
      const { code, stderr } = await shell(line, folder);
      expect(stderr, line).toMatch(/^error: \/proc\/pagewalk[^\n]*: cannot be written: [^\n]*\n$/);
      expect(code).toBe(2);
    }
  });
});

test.skipIf(!posix)('names of 255 bytes are written, of plans too', async () => {
  await prepared();
  const here = join(folder, 'long');
  for (const letter of ['n', 'ü']) {
    const width = Buffer.byteLength(letter);
    const stem = letter.repeat(Math.floor((255 - '-merged.json'.length) / width));
    for (const args of writers(join(write(here, 'kept', ''), '..', stem))) {
      const { code, stderr } = await called([...args, '-q']);
      expect(code, stderr).toBe(0);
    }
  }
  const name = `${'p'.repeat(250)}.yaml`;
  const cells = join(here, 'cells');
  expect(await called(['sweep', write(here, name, `traces: ['${trace}']\n`), '--cells', cells, '-q'])).toMatchObject({
    code: 0,
  });
  expect(await called(['merge', cells, '--plan', name, '-q'])).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(here).filter((each) => each.endsWith('.tmp'))).toEqual([]);
});

test.skipIf(!linux)(
  'a file that outgrows what is allowed while it is written is refused, however it is made',
  async () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `1,L,${at * 64 * 7919},4\n`);
    write(folder, 'much.csv', `pid,op,addr,size,args\n${lines.join('')}`);
    const before = names();
    for (const args of [
      'convert much.csv x.csv',
      'convert much.csv x.csv.gz',
      'convert much.csv x.pwt',
      'convert much.csv x.pwt --store --no-collapse',
      'generate zipf --set pages=512 -o x.csv',
      'generate zipf --set pages=512 -o x.csv.gz',
      'generate zipf --set pages=512 -o x.pwt',
    ]) {
      const { code, stderr } = await shell(`ulimit -f 8; timeout 60 pagewalk ${args}`, folder);
      expect(stderr, args).toMatch(
        /^error: x\.[^\n]*: cannot be written: it would be larger than files may be here[^\n]*\n$/,
      );
      expect(code).toBe(2);
    }
    expect(names().filter((name) => name !== '.bin')).toEqual(before.filter((name) => name !== '.bin'));
  },
);

test.skipIf(!linux)('where there is no folder for temporary files, TMPDIR is named', async () => {
  const { code, stderr } = await shell(`TMPDIR='${folder}/none' pagewalk validate '${trace}' -- true`, folder);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^error: [^\n]*none: cannot be written: [^\n]*; TMPDIR chooses another[^\n]*\n$/),
  });
});

describe.skipIf(!posix)('in a folder that was removed', () => {
  const gone = 'mkdir gone && cd gone && rmdir ../gone && pagewalk';

  test.each(['--version', '--help', 'help run', 'run --help'])('%s answers', async (words) => {
    const { code, stdout, stderr } = await shell(`${gone} ${words}`, folder);
    expect({ code, said: said(stderr) }).toEqual({ code: 0, said: '' });
    expect(stdout).not.toBe('');
  });

  test('a command says so', async () => {
    const { code, stdout, stderr } = await shell(`${gone} run '${trace}'`, folder);
    expect({ code, stdout, said: said(stderr) }).toEqual({
      code: 2,
      stdout: '',
      said: 'error: the current folder was removed: change to one that is there\n',
    });
  });

  /** Shells have their own word to say about it. */
  function said(stderr: string): string {
    return stderr.replaceAll(/^\S*sh: .*\n/gm, '');
  }
});
