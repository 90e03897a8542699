import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { failureAs, readAs } from './text-reading.ts';

const read = (text: string) => readAs('libcachesim-csv', text);

test('objects are page numbers', async () => {
  const { records, notes } = await read('1,0,4096\n1,7,0\r\n\n2.5,35184372088831,18446744073709551615\n3,1048576,1');
  expect(records).toEqual(['1 L 0x0 1', '1 L 0x7000 1', '1 L 0x1fffffffffff000 1', '1 L 0x100000000 1']);
  expect(notes).toEqual([]);
});

test('a line of names may come first', async () => {
  expect((await read('time,obj_id,size\n1,2,3\n')).records).toEqual(['1 L 0x2000 1']);
});

test('larger objects are numbered by first appearance', async () => {
  const { records, notes } = await read('1,35184372088832,1\n1,18446744073709551615,1\n1,35184372088832,1\n1,1,1\n');
  expect(records).toEqual(['1 L 0x800000000000 1', '1 L 0x800000001000 1', '1 L 0x800000000000 1', '1 L 0x1000 1']);
  expect(notes).toEqual([
    '2 objects are no page numbers (2^45 or more): numbered by first appearance, from page 2^35 on',
  ]);
});

describe('recognised by its name alone', () => {
  const name = (path: string): string | undefined => sniffed(Buffer.from('1,2,3\n'), path)?.name;
  test.each(['x.libcachesim.csv', 'a/B.LIBCACHESIM.CSV.gz'])('%s', (path) =>
    expect(name(path)).toBe('libcachesim-csv'),
  );
  test.each(['x.csv', 'libcachesim.csv.txt.old'])('not %s', (path) => expect(name(path)).toBeUndefined());
});

describe('bad lines', () => {
  test.each(['time,obj_id,size', '1,2', '1,abc,3', '1,0x10,3', '1,2,3,4', '1 ,2,3', '-1,2,3'])('%s', async (line) => {
    const text = `1,1,1\n${line}\n1,2,1\n`;
    const message = await failureAs('libcachesim-csv', text);
    expect(message).toBe(`trace.txt:2: expected TIME,OBJECT,SIZE as decimal numbers, found "${line}"`);
    expect((await readAs('libcachesim-csv', text, 1)).records).toHaveLength(2);
  });
});
