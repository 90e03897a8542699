import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRACE, called, pagewalk, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const long = `${TRACE}${'1,L,0x10000010,4,\n'.repeat(20_000)}`;
const gzip = gzipSync(long);
const corrupt = Uint8Array.from(gzip);
corrupt.fill(0x55, gzip.length >> 1, (gzip.length >> 1) + 40);

write(folder, 'good.csv', TRACE);
write(folder, 'empty.csv', '');
write(folder, 'truncated.csv.gz', gzip.subarray(0, gzip.length >> 1));
write(folder, 'corrupt.csv.gz', corrupt);
write(
  folder,
  'binary.csv',
  Uint8Array.from({ length: 400 }, (_, at) => (at * 37) & 255),
);
write(folder, 'words.txt', 'these are\nno records\n');
write(folder, 'bad-line.csv', `${TRACE}1,S,0xzz,4,\n`);
write(folder, 'beyond.csv', `${TRACE}1,S,0x1234567890abcdef,4,\n`);
write(folder, 'unknown-op.csv', `${TRACE}1,frob,0x10,4,\n`);
write(folder, 'living-child.csv', `${TRACE}1,fork,,,child=3\n1,fork,,,child=3\n`);
write(folder, 'abort.yaml', 'onInvalid: abort\nunmapped: fault\n');
write(folder, 'deep.yaml', `{${'"tlb": {'.repeat(9000)}`);
write(folder, 'system.yaml', 'pageSize: 4096\ntlb:\n  l1d: { entires: 64 }\nmemory: 3Q\n');
write(folder, 'invalid-reference.csv', `pid,op,addr,size,args\n1,map,0x1000,0x1000,\n1,S,0x1000,4,\n1,S,0x9000,4,\n`);
write(folder, 'empty-folder/readme.txt', 'nothing here');
write(folder, 'theirs/summary.csv', 'mine\n');

interface BadInput {
  args: string[];
  code: number;
  /** Each is in a line of its own. */
  says: (string | RegExp)[];
}

const badInputs: Record<string, BadInput> = {
  'a missing trace': { args: ['run', 'none.csv'], code: 3, says: ['error: none.csv: no such file or folder'] },
  'no trace at all': { args: ['run'], code: 2, says: [/^error: expected a trace: .*pagewalk run --help/] },
  'an empty file': { args: ['run', 'empty.csv'], code: 3, says: ['error: empty.csv: the file is empty'] },
  'settings nested without end': {
    args: ['run', 'words.txt', '--system', './deep.yaml'],
    code: 2,
    says: ['error: deep.yaml: nested more deeply than any settings are'],
  },
  'an override nested without end': {
    args: ['run', 'words.txt', '--set', `tlb=${'['.repeat(9000)}`],
    code: 2,
    says: ['error: --set tlb: nested more deeply than any settings are'],
  },
  'a folder without a trace': {
    args: ['run', 'empty-folder'],
    code: 3,
    says: [/^error: empty-folder: holds no trace/],
  },
  'a truncated gzip': { args: ['run', 'truncated.csv.gz'], code: 3, says: [/^error: truncated.csv.gz: .*ends early/] },
  'a corrupt gzip': { args: ['run', 'corrupt.csv.gz'], code: 3, says: [/^error: corrupt.csv.gz/] },
  'a binary file': { args: ['run', 'binary.csv'], code: 3, says: [/^error: binary.csv: not a trace .*binary data/] },
  'text that is no trace': {
    args: ['run', 'words.txt'],
    code: 3,
    says: [/^error: words.txt: not a trace in a known format/],
  },
  'another format than it is': {
    args: ['run', 'words.txt', '--trace-format', 'csv'],
    code: 3,
    says: [/^error: words.txt:1: expected the header/],
  },
  'an unknown format': { args: ['run', 'good.csv', '--trace-format', 'cvs'], code: 2, says: [/did you mean "csv"/] },
  'a bad line': { args: ['run', 'bad-line.csv'], code: 3, says: [/^error: bad-line.csv:10: .*"0xzz"/] },
  'an address out of range': { args: ['run', 'beyond.csv'], code: 3, says: [/^error: beyond.csv:10: /] },
  'an unknown operation': { args: ['run', 'unknown-op.csv'], code: 3, says: [/^error: unknown-op.csv:10: .*"frob"/] },
  'a fork of a living child': {
    args: ['run', 'living-child.csv'],
    code: 3,
    says: [/^error: living-child.csv:11: .*living/],
  },
  'an unknown setting': {
    args: ['run', 'good.csv', '--set', 'tlb.l1d.entires=64'],
    code: 2,
    says: [/^error: --set tlb.l1d.entires: unknown setting .*did you mean "tlb.l1d.entries"/],
  },
  'all mistakes of a profile': {
    args: ['run', 'good.csv', '--system', 'system.yaml'],
    code: 2,
    says: [/^error: system.yaml:3:10: unknown key "entires"/, /^error: system.yaml:4:9: memory must be/],
  },
  'an unknown system': {
    args: ['run', 'good.csv', '--system', 'linux-x86_64'],
    code: 2,
    says: [/did you mean "linux-x86-64"/],
  },
  'memory smaller than the tables': {
    args: ['run', 'good.csv', '--memory', '8K', '--set', 'reserved=[]'],
    code: 2,
    says: [/^error: --memory: memory 8192 is smaller than the tables/],
  },
  'an unknown command': {
    args: ['rnu', 'good.csv'],
    code: 2,
    says: [/^error: unknown command "rnu" \(did you mean "run"\?\)/, /^ {2}inspect +\w/],
  },
  'unknown options': {
    args: ['run', 'good.csv', '--memry', '1', '--foo'],
    code: 2,
    says: [
      'error: unknown option "--memry" (did you mean "--memory"?)',
      'error: unknown option "--foo" (list: --help)',
    ],
  },
  'an option without its value': {
    args: ['run', 'good.csv', '--memory'],
    code: 2,
    says: ['error: --memory: expected a value: --memory SIZE'],
  },
  'no number': {
    args: ['run', 'good.csv', '--limit', '0'],
    code: 2,
    says: ['error: --limit: expected a whole number of at least 1, found "0"'],
  },
  'a format that is none': {
    args: ['run', 'good.csv', '--format', 'jsno'],
    code: 2,
    says: [/^error: --format: expected table, .*did you mean "json"/],
  },
  'formats that contradict': { args: ['run', 'good.csv', '--json', '--format', 'md'], code: 2, says: [/contradict/] },
  'a file of the user in --out': {
    args: ['run', 'good.csv', '--out', 'theirs'],
    code: 2,
    says: [/^error: theirs\/summary.csv: exists and was not written by pagewalk; .*--force/],
  },
  '--out that is a file': {
    args: ['run', 'good.csv', '--out', 'good.csv'],
    code: 2,
    says: [/^error: good.csv: is a file, --out takes a folder/],
  },
  '--out that cannot be made': {
    args: ['run', 'good.csv', '--out', '/dev/null/results'],
    code: 2,
    says: [/^error: \/dev\/null\/results: cannot be written/],
  },
  'a packed trace that is gzipped': {
    args: ['convert', 'good.csv', 'good.pwt.gz'],
    code: 2,
    says: [/^error: good.pwt.gz: a packed trace is deflated already/],
  },
  'convert onto a file that exists': {
    args: ['convert', 'good.csv', 'abort.yaml.csv', 'good.csv'],
    code: 2,
    says: [/^error: good.csv: exists/],
  },
  'a bad line in convert': {
    args: ['convert', 'bad-line.csv', 'converted.csv'],
    code: 3,
    says: [/^error: bad-line.csv:10/],
  },
  'explain without a target': { args: ['explain', 'good.csv'], code: 2, says: [/^error: expected --at N/] },
  'explain beyond the end': {
    args: ['explain', 'good.csv', '--at', '99'],
    code: 2,
    says: [/^error: there is no reference 99/],
  },
  'a config file with mistakes': {
    args: ['config', 'validate', 'system.yaml'],
    code: 2,
    says: [/^error: system.yaml:1:1: unknown key "pageSize"/],
  },
  'an unknown shell': { args: ['completion', 'bsh'], code: 2, says: [/did you mean "bash"/] },
  'inspect of a truncated file': { args: ['inspect', 'truncated.csv.gz', '--check'], code: 3, says: [/ends early/] },
};

describe('bad inputs', () => {
  const before = process.cwd();
  beforeAll(() => process.chdir(folder));
  afterAll(() => process.chdir(before));
  for (const [name, { args, code, says }] of Object.entries(badInputs)) {
    test(name, async () => {
      const { code: found, stdout, stderr } = await called(args);
      const lines = stderr.trimEnd().split('\n');
      for (const line of says) {
        expect(lines, stderr).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
      }
      expect(found).toBe(code);
      expect(stdout).toBe('');
      expect(stderr).not.toMatch(/^\s+at /m);
    });
  }
});

test('the process says and answers the same', async () => {
  const { code, stdout, stderr } = await pagewalk(['run', 'bad-line.csv', '--out', 'never'], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^error: bad-line.csv:10: .*\n$/);
  expect((await pagewalk(['run', '-'], { cwd: folder })).stderr).toBe('error: stdin: the file is empty\n');
});

test('nothing partial is left by any of them', () => {
  expect(readdirSync(folder).filter((name) => name.startsWith('.') || name.startsWith('converted'))).toEqual([]);
  expect(readdirSync(join(folder, 'theirs'))).toEqual(['summary.csv']);
  expect(readdirSync(folder)).not.toContain('never');
});

test('an aborted run writes what it has and ends with 4', async () => {
  const args = ['run', 'invalid-reference.csv', '--system', 'abort.yaml', '--out', 'aborted', '--json', '-q'];
  const { code, stdout, stderr } = await pagewalk(args, { cwd: folder });
  expect(code).toBe(4);
  expect(JSON.parse(stdout).runs[0].metrics).toMatchObject({ references: 2, no_region: 1 });
  expect(stderr).toMatch(/^warning: the run ended at an invalid reference/);
  expect(readdirSync(join(folder, 'aborted'))).toContain('meta.json');
});

test('a stack trace is shown only to who asks for it', async () => {
  const { stderr } = await pagewalk(['run', 'none.csv'], { cwd: folder, env: { PAGEWALK_DEBUG: '1' } });
  expect(stderr).toMatch(/^\s+at /m);
});

test('findings of inspect --check are told one by one, exit code 1', async () => {
  writeFileSync(join(folder, 'three.csv'), `${TRACE}1,S,0xzz,4,\n1,fork,,,child=1\n1,frob,,,\n`);
  const { code, stdout } = await pagewalk(['inspect', 'three.csv', '--check'], { cwd: folder });
  expect(code).toBe(1);
  const [, findings] = stdout.split('invalid: 3 mistakes\n');
  expect(findings.split('\n').map((line) => line.slice(0, 12))).toEqual([
    'three.csv:10',
    'three.csv:11',
    'three.csv:12',
    '',
  ]);
});
