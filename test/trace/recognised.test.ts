import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inputFile } from '../../src/trace/input-file.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { formats, sniffed } from '../../src/trace/readers/index.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { samples } from './line-formats.ts';
import { recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const traces = join(samples, '..');

/** The samples by the format that each is recognised as; table.csv proves nothing. */
const SAMPLES: Record<string, string> = {
  'addresses.txt': 'addresses',
  'belady.pages': 'pages',
  'cowfork-32.din': 'din',
  'cowfork-32.trace': 'course',
  'ls.pinatrace.out': 'pin',
  'ls.xdin': 'din',
};

/** Every file below traces/ with what it is to be recognised as. */
function shipped(): { path: string; format: string }[] {
  return (readdirSync(traces, { recursive: true }) as string[])
    .filter((name) => statSync(join(traces, name)).isFile())
    .flatMap((name) => {
      const format = name.endsWith('.lackey.gz') ? 'lackey' : SAMPLES[name.replace(/^samples[/\\]/, '')];
      return format === undefined ? [] : [{ path: join(traces, name), format }];
    });
}

async function headOf(path: string): Promise<Uint8Array> {
  const source = await ByteSource.open(await inputFile(path));
  const head = await source.peek();
  await source.close();
  return head;
}

describe('each file of traces/ is taken by its own format alone', () => {
  test.each(shipped().map(({ path, format }) => [path.slice(traces.length), format, path]))(
    '%s: %s',
    async (_, format, path) => {
      const head = await headOf(path);
      expect(sniffed(head, path)?.name).toBe(format);
      const sure = formats.filter((each) => each.sniff(head, path)).map(({ name }) => name);
      const guessed = formats.filter((each) => each.guess?.(head, path) === 'named').map(({ name }) => name);
      expect(new Set([...sure, ...guessed])).toEqual(new Set([format]));
    },
  );

  test('all samples are here', () => {
    const others = Object.keys(SAMPLES).filter((name) => !readdirSync(samples).includes(name));
    expect(others).toEqual([]);
  });
});

describe('by content', () => {
  const named = (text: string, name = 'trace'): string | undefined => sniffed(Buffer.from(text), name)?.name;

  test.each([
    ['2 0\n0 1000\n1 70f60890 x\n', 'din'],
    ['2 401ab70\n4 0\n\n# x\n0 1f', 'din'],
    ['r 1000 4\nW 0x10 8 and more\n', 'din'],
    ['0x401136: R 0x7ffd1c2a3b48\n0x401139: W 0x10\n#eof\n', 'pin'],
    ['00401136: R 0018FF3C\r\n00401139: W 0018FF40 8\r\n', 'pin'],
    ['0041f7a0 R\n13f5e2c0 R\n', 'course'],
    ['00000000 R\n00000010 w\r\n', 'course'],
    ['0x1000 R\n0x20 W\n', 'course'],
    ['7ffd1c2a3b48 R\n10 W\n', 'course'],
    ['r 0x1000 4\nw 0x1004 8\n', 'din'],
    ['r 56ecd8\nw 47f63e\n', 'course'],
    ['l 0x1fffff50 1\ns 0x1fffff58 12\n', 'course'],
    ['0x10\n0xFF\n', 'addresses'],
    [' L 10,1\n S 18,1\n', 'lackey'],
    ['\uFEFF0041f7a0 R\n', 'course'],
  ])('%j is %s', (text, format) => expect(named(text)).toBe(format));

  test.each([
    '5 1000\n',
    '0 1000\nwords\n',
    'l 10 1\n',
    'x: R 0x10\n',
    '0041f7a0 R 4\n',
    '0041f7a0,R\n',
    'time,op,addr\n1,R,16\n',
    '1.5\n2.5\n',
    '-1\n',
    '# a comment\n',
    '\n',
  ])('%j is none', (text) => expect(named(text)).toBeUndefined());

  test.each([
    ['16916\n62493\n', 'trace', 'addresses | pages | libcachesim-txt'],
    ['16916\n62493\n', 'addresses-of-pages.txt', 'addresses | pages | libcachesim-txt'],
    ['16916\n62493\n', 'addresses/pages/run', 'addresses | pages | libcachesim-txt'],
    ['1000 R\n20 W\n', 'trace', 'course'],
  ])('%j in %s is for the user to say', (text, name, candidates) => {
    expect(() => named(text, name)).toThrow(
      `${name}: neither content nor name tells the format; choose with --trace-format ${candidates}`,
    );
  });

  test.each([
    ['addresses.txt', 'addresses'],
    ['dir/Addresses_2.txt.gz', 'addresses'],
    ['C:\\pages\\addresses.txt', 'addresses'],
    ['run.pages', 'pages'],
    ['mypages-1.txt', 'pages'],
    ['run.pages.xz', 'pages'],
    ['w.libcachesim.txt.zst', 'libcachesim-txt'],
  ])('bare numbers in %s are %s', (name, format) => expect(named('16916\n62493\n', name)).toBe(format));
});

test('a file with a bad line is recognised, and the line named', async () => {
  const good = '2 401ab70\n'.repeat(20);
  const path = write(folder, 'damaged', `${good}oops\n${good}`);
  await expect(recordsOf([path])).rejects.toThrow(`${path}:21: expected a label`);
});

test('a lackey trace without a banner and with a bad line is recognised, and the line named', async () => {
  const good = ' L 04a28750,8\nI  0401ab73,5\n'.repeat(10);
  const path = write(folder, 'course', `${good} L zz,8\n${good}`);
  await expect(recordsOf([path])).rejects.toThrow(`${path}:21: `);
});

test('a short list with a bad line is known by its name, and the line named', async () => {
  const path = write(folder, 'short.pages', '1\n2\n99999999999999999999999\n');
  await expect(recordsOf([path])).rejects.toThrow(`${path}:3: expected a decimal page number, found "999`);
});

test('a file of comments alone', async () => {
  const path = write(folder, 'comments', '# none\n\n');
  await expect(recordsOf([path], { format: 'din' })).rejects.toMatchObject({
    exitCode: 3,
    message: `${path}: expected a reference in each line, found only comments and blank lines`,
  });
});

test('a format that the user names takes what only may be one, in a folder too', async () => {
  write(folder, 'lists/a', '1\n');
  write(folder, 'lists/b', '2\n');
  expect(await recordsOf([`${folder}/lists`], { format: 'pages' })).toEqual(['1 L 0x1000 1', '2 L 0x2000 1']);
  await expect(openWorkload([`${folder}/lists`])).rejects.toMatchObject({ exitCode: 2 });
});
