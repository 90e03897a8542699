import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { oracleRequests } from './binary-samples.ts';
import { recordsOf, temporaryFolder, write } from './support.ts';
import { failureAs, readAs } from './text-reading.ts';

const folder = temporaryFolder();

const read = (text: string) => readAs('libcachesim-csv', text);

test('objects are page numbers', async () => {
  const { records, notes } = await read('1,0,4096\n1,7,0\r\n\n2.5,35184372088831,18446744073709551615\n3,1048576,1\n');
  expect(records).toEqual(['1 L 0x0 1', '1 L 0x7000 1', '1 L 0x1fffffffffff000 1', '1 L 0x100000000 1']);
  expect(notes).toEqual([]);
});

test('a line of names may come first', async () => {
  expect((await read('time,obj_id,size\n1,2,3\n')).records).toEqual(['1 L 0x2000 1']);
});

test('larger objects are numbered by first appearance', async () => {
  const { records, notes } = await read('1,35184372088832,1\n1,18446744073709551615,1\n1,35184372088832,1\n1,1,1\n');
  expect(records).toEqual(['1 L 0x400000000000 1', '1 L 0x400000001000 1', '1 L 0x400000000000 1', '1 L 0x1000 1']);
  expect(notes).toEqual([
    'objects whose ids stand for no page (2^45 and more, or 2^34 to 2^34 + 2^32 - 1), numbered by first appearance as pages from 2^34 on: 2',
  ]);
});

test('the same objects are the same pages in both formats of libCacheSim', async () => {
  const ids = [
    7n,
    1n << 34n,
    (1n << 34n) - 1n,
    (1n << 34n) + (1n << 32n),
    1n << 45n,
    (1n << 45n) - 1n,
    1n << 34n,
    (1n << 64n) - 1n,
  ];
  const binary = await recordsOf([write(folder, 'x.oracleGeneral', oracleRequests(ids))]);
  expect((await read(ids.map((id) => `1,${id},1\n`).join(''))).records).toEqual(binary);
});

describe('recognised by its name alone', () => {
  const name = (path: string): string | undefined => sniffed(Buffer.from('1,2,3\n'), path)?.name;
  test.each(['x.libcachesim.csv', 'a/B.LIBCACHESIM.CSV.gz'])('%s', (path) =>
    expect(name(path)).toBe('libcachesim-csv'),
  );
  test.each(['x.csv', 'libcachesim.csv.txt.old'])('not %s', (path) => expect(name(path)).toBeUndefined());
});

describe('bad lines', () => {
  test.each([
    'time,obj_id,size',
    '1,2',
    '1,abc,3',
    '1,0x10,3',
    '1,2,3,4',
    '1 ,2,3',
    '-1,2,3',
    '1,18446744073709551616,3',
    '1.,2,3',
  ])('%s', async (line) => {
    const text = `1,1,1\n${line}\n1,2,1\n`;
    const message = await failureAs('libcachesim-csv', text);
    expect(message).toBe(`trace.txt:2: expected TIME,OBJECT,SIZE as decimal numbers of up to 64 bits, found "${line}"`);
    expect((await readAs('libcachesim-csv', text, 1)).records).toHaveLength(2);
  });
});
