import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { layoutBeside, openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import { sniffed } from '../../src/trace/readers/index.ts';
import type { TraceFormat } from '../../src/trace/readers/format.ts';
import { recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const trace = 'pid,op,addr,size,args\n1,L,0x10,4\n';

/** The exit code and message that opening ends with, without the folder's path. */
async function refusal(paths: string[], options: OpenOptions = {}): Promise<string> {
  const error = await openWorkload(paths, options).then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'UserError' });
  const { exitCode, message } = error as { exitCode: number; message: string };
  return `${exitCode} ${message.replaceAll(`${folder}/`, '')}`;
}

const known = /; known: .*csv \(pagewalk's CSV trace\).*; --trace-format NAME reads it as one$/;

test.each([
  ['text', '\n  hello\tworld\n', 'text whose first line is "hello\\tworld"'],
  ['binary', Buffer.from('7f454c4602010100', 'hex'), 'binary data that begins with 7f 45 4c 46 02 01 01 00'],
  ['utf16', Buffer.from('\uFEFFpid,op', 'utf16le'), 'text in UTF-16 (convert it to UTF-8)'],
  ['packed.gz', gzipSync('x'.repeat(100)), `text whose first line is "${'x'.repeat(60)}..."`],
])('a file in no known format: %s', async (name, content, looks) => {
  const message = await refusal([write(folder, name, content)]);
  expect(message).toContain(`3 ${name}: not a trace in a known format: ${looks}; known: `);
  expect(message).toMatch(known);
});

test('--trace-format decides, and must be known', async () => {
  const path = write(folder, 'other', 'no header\n');
  expect(await refusal([path], { format: 'cvs' })).toMatch(
    /^2 --trace-format: unknown format "cvs" \(did you mean "csv"\?\); known: /,
  );
  await expect(recordsOf([path], { format: 'csv' })).rejects.toThrow(`${path}:1: expected the header`);
});

test('what cannot be opened', async () => {
  expect(await refusal([])).toBe('2 expected a trace: a file, a folder or -');
  expect(await refusal([`${folder}/none`])).toBe('3 none: no such file or folder');
  expect(await refusal([write(folder, 'empty', '')])).toBe('3 empty: the file is empty');
  expect(await refusal(['-', '-'])).toBe('2 - (standard input) can be given only once');
  const path = write(folder, 'ok.csv', trace);
  expect(await refusal([path, path], { layout: 'x' })).toMatch(/^2 --layout goes with one trace/);
  expect(await refusal([path], { layout: path })).toBe('2 --layout: ok.csv is a csv trace, which takes no layout file');
});

test('a folder: other files are ignored with a note, damaged ones are not', async () => {
  const path = `${folder}/mixed`;
  write(path, '1.csv', trace);
  write(path, '2.csv.gz', gzipSync('pid,op,addr,size,args\n2,L,0x20,4\n'));
  write(path, 'layout.txt', '--1:1: aspacem\n');
  for (const name of ['README.md', 'a', 'b', 'c', 'empty']) write(path, name, name === 'empty' ? '' : 'words\n');
  write(path, 'sub/3.csv', trace);
  const notes: string[] = [];
  const workload = await openWorkload([path], { note: (text) => notes.push(text) });
  expect(workload.traces[0].files.map(({ name }) => name)).toEqual([`${path}/1.csv`, `${path}/2.csv.gz`]);
  expect(workload.traces[0].layout).toBeNull();
  expect(workload.notes).toEqual([`${path}: ignored README.md, a, b, c, empty and 1 more: not traces`]);
  expect(notes).toEqual(workload.notes);
  expect(await recordsOf([path])).toEqual(['1 L 0x10 4', '2 L 0x20 4']);

  write(path, '4.csv.gz', gzipSync(trace).subarray(0, 30));
  expect(await refusal([path])).toBe('3 mixed/4.csv.gz: the compressed data ends early (truncated?)');
});

test('a folder without traces', async () => {
  write(folder, 'words/a', 'words\n');
  expect(await refusal([`${folder}/words`])).toBe('3 words: holds no trace that pagewalk knows (1 files looked at)');
});

test('the layout beside a trace', async () => {
  const path = write(folder, 'beside/run.lackey.gz', '');
  expect(await layoutBeside(path)).toBeNull();
  const packed = write(folder, 'beside/run.layout.txt.gz', '');
  expect(await layoutBeside(path)).toBe(packed);
  const layout = write(folder, 'beside/run.layout.txt', '');
  for (const name of ['run', 'run.lackey', 'run.lackey.gz', 'run.lk.xz']) {
    expect(await layoutBeside(`${folder}/beside/${name}`)).toBe(layout);
  }
  expect(await layoutBeside(`${folder}/beside/other.lackey`)).toBeNull();
  expect((await openWorkload([write(folder, 'beside/run.csv', trace)])).traces[0].layout).toBeNull();
});

test('progress reaches the stored size, in every reading', async () => {
  const path = write(folder, 'long.csv', trace + '1,L,0x10,4\n'.repeat(300_000));
  const workload = await openWorkload([path]);
  const { totalBytes } = workload.progress();
  const options = {
    pageBits: 12,
    modelPageBits: 12,
    collapse: false,
    distances: true,
    firstPageOnly: false,
    modifyIsStore: false,
  };
  for (let reading = 0; reading < 2; reading++) {
    const seen: number[] = [];
    let refs = 0;
    for await (const { batch } of workload.batches({ ...options, nextStop: () => Infinity })) {
      for (let row = 0; row < batch.rows; row++) refs += batch.refs[row];
      seen.push(workload.progress().bytesRead);
    }
    expect(refs).toBe(300_001);
    expect(seen[0]).toBeLessThan(totalBytes);
    expect(seen.at(-1)).toBe(totalBytes);
  }
});

test('contents that prove nothing are told apart by name, or not at all', () => {
  const format = (name: string, ending: string): TraceFormat => ({
    name,
    title: name,
    sniff: () => false,
    guess: (_, fileName) => (fileName.endsWith(ending) ? 'named' : 'possible'),
    open: () => Promise.reject(new Error('not opened')),
  });
  const formats = [format('pages', '.pages'), format('addresses', '.addr')];
  expect(sniffed(Buffer.from('1\n2\n'), 'x.addr', formats)?.name).toBe('addresses');
  expect(() => sniffed(Buffer.from('1\n2\n'), 'x.txt', formats)).toThrow(
    'x.txt: neither content nor name tells the format; choose with --trace-format pages | addresses',
  );
});
