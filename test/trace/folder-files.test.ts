import { execFileSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const CSV = 'pid,op,addr,size,args\n1,L,0x10,4\n';
const LACKEY = ' L 1000,4\n';
const WORDS = 'words of a user\n';

/** A folder with these files in it. */
function holding(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = `${folder}/${name}`;
  for (const [file, content] of Object.entries(files)) write(path, file, content);
  return path;
}

function refused(path: string, name: string, why: string): { exitCode: number; message: string } {
  const advice = 'make it whole again, or move it out of the folder';
  return { exitCode: 3, message: `${path}/${name}: its name is that of a trace of the folder, but ${why}: ${advice}` };
}

async function filesIn(path: string, options: OpenOptions = {}): Promise<string[]> {
  const { traces } = await openWorkload([path], options);
  return traces[0].files.map(({ name }) => name.slice(path.length + 1));
}

test.each([
  ['0002.7.lackey.gz', ''],
  ['0002.7.lackey', WORDS],
  ['7.1.qemu', WORDS],
  ['0002.7.lackey.lz4', WORDS],
  ['all.PWT', WORDS],
])('%s is a trace wherever it lies', async (name, content) => {
  const path = holding(`recorded-${name}`, { '0001.5.lackey': LACKEY, [name]: content });
  const why = content === '' ? 'it is empty' : 'it holds text whose first line is "words of a user"';
  await expect(openWorkload([path])).rejects.toMatchObject(refused(path, name, why));
});

test.each([
  ['by its ending', 'first.csv', 'second.csv.gz'],
  ['by all but its numbers', 'lackey.out.17', 'lackey.out.18'],
  ['by all but its numbers, where the ending says nothing', 'part1.txt', 'part22.txt'],
])('a file that is called as a trace of its folder is, is one: %s', async (_, good, bad) => {
  const path = holding(`like-${good}`, { [good]: CSV, [bad]: gzipSync(WORDS) });
  const why = 'it holds text whose first line is "words of a user"';
  await expect(openWorkload([path])).rejects.toMatchObject(refused(path, bad, why));
});

test('a damaged file in which any format is possible', async () => {
  const path = holding('first-byte', { '1.lackey.gz': gzipSync(LACKEY), '2.lackey.gz': gzipSync(LACKEY) });
  const bytes = gzipSync(LACKEY);
  bytes[0] = 0;
  write(path, '2.lackey.gz', bytes);
  for (const options of [{}, { format: 'lackey' }])
    await expect(openWorkload([path], options)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`${path}/2.lackey.gz: its name is that of a trace of the folder`) as string,
    });
});

test('what lies beside traces is ignored', async () => {
  const beside = [
    'README',
    'notes.md',
    'valgrind.log',
    'run.5.smaps',
    'times.csv',
    '1.lackey.sha256',
    '1.txt',
    '.2.lackey',
  ];
  const path = holding('beside', { '1.lackey': LACKEY, '2.lackey': LACKEY, 'layout.txt': '--1:1: aspacem\n' });
  for (const name of beside) write(path, name, name === 'valgrind.log' ? '' : WORDS);
  mkdirSync(`${path}/3.lackey`);
  symlinkSync('nowhere', `${path}/latest`);
  expect(await filesIn(path)).toEqual(['1.lackey', '2.lackey']);
});

test('a trace of another format than the one asked for is ignored', async () => {
  const path = holding('two', { '1.lackey': LACKEY, '2.csv': CSV });
  await expect(openWorkload([path])).rejects.toThrow('holds traces of several formats');
  expect(await filesIn(path, { format: 'csv' })).toEqual(['2.csv']);
  expect(await filesIn(path, { format: 'lackey' })).toEqual(['1.lackey']);

  write(path, '3.csv', WORDS);
  await expect(openWorkload([path])).rejects.toThrow('holds traces of several formats');
  const samples = join(import.meta.dirname, '../../traces/samples');
  expect(await filesIn(samples, { format: 'libcachesim-csv' })).toEqual(['blocks.libcachesim.csv']);
});

test.skipIf(process.platform === 'win32')('a link that leads nowhere, and a pipe', async () => {
  const path = holding('link', { '1.lackey': LACKEY });
  symlinkSync('nowhere', `${path}/2.lackey`);
  await expect(openWorkload([path])).rejects.toMatchObject(refused(path, '2.lackey', 'it leads to no file'));

  const other = holding('pipe', { '1.lackey': LACKEY });
  execFileSync('mkfifo', [`${other}/2.lackey`, `${other}/lock`]);
  await expect(openWorkload([other])).rejects.toMatchObject(refused(other, '2.lackey', 'it is no file'));
});

// Other systems have no such names.
test.runIf(process.platform === 'linux')('a name that is not UTF-8', async () => {
  const path = holding('names', { '1.csv': CSV });
  writeFileSync(Buffer.concat([Buffer.from(`${path}/b`), Buffer.from([0xff]), Buffer.from('.csv')]), CSV);
  await expect(openWorkload([path])).rejects.toMatchObject({
    exitCode: 3,
    message: `${path}/b\uFFFD.csv: its name is not UTF-8, so that it cannot be read: rename it`,
  });
});
