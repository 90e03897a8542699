import { expect, test } from 'vitest';
import { din } from '../../src/trace/readers/din.ts';
import { recordsOf } from './support.ts';
import { accessesOf, complaint, fileOf, inAnyChunks, read, samples } from './line-formats.ts';

const options = { format: 'din' };

test('the classic format: labels 0 to 4, hex addresses, comments behind them', async () => {
  const text = '2 0\n0 1000 a comment\n1 70f60890\n 3\t0xABc  x\n4 0\n2 401ab70\r\n\n# no record\n0 fffffffffffff000\n';
  const { records, notes } = await read(text, options);
  expect(records).toEqual([
    '1 I 0x0 1',
    '1 L 0x1000 1',
    '1 S 0x70f60890 1',
    '1 L 0xabc 1',
    '1 I 0x401ab70 1',
    '1 L 0x1fffffffffff000 1',
  ]);
  expect(notes).toEqual([
    'FILE: the lines that flush, copy back or invalidate cache blocks (4, c, v) are no references and are passed over',
  ]);
});

test('the extended format: letters of either case, sizes in hex', async () => {
  const text = 'r 1000 4\nw 0x1004 0X10 x\ni\t401ab70\t3\nM 8 1\nR 8 a\nW 8 40\nI 8 0\n';
  const { records, notes } = await read(text, options);
  expect(records).toEqual([
    '1 L 0x1000 4',
    '1 S 0x1004 16',
    '1 I 0x401ab70 3',
    '1 L 0x8 1',
    '1 L 0x8 10',
    '1 S 0x8 64',
    '1 I 0x8 0',
  ]);
  expect(notes).toEqual([]);
});

test('copies back and invalidations are told once, in each reading again', async () => {
  const { records, notes } = await read('c 1000 4\nr 1000 4\nv 1000 4\nC 0 0\nV 0 0\n', options);
  expect(records).toEqual(['1 L 0x1000 4']);
  expect(notes).toHaveLength(1);
});

test.each([
  ['5 1000', 'expected a label (0 to 4, or r w i m c v), found "5 1000"'],
  ['20 1000', 'expected a label (0 to 4, or r w i m c v), found "20 1000"'],
  ['x 1000 4', 'expected a label (0 to 4, or r w i m c v), found "x 1000 4"'],
  ['2', 'expected a label (0 to 4, or r w i m c v), found "2"'],
  ['2 ', 'expected a hex address, found the end of the line'],
  ['2 zz', 'expected a hex address, found "zz"'],
  ['2 12z', 'expected a blank or the end of the line, found "z"'],
  ['2 200000000000000', 'expected an address below 2^57, found "200000000000000"'],
  ['2 00000000000000000', 'expected a hex address, found "00000000000000000"'],
  ['r 1000', 'expected a blank and a hex size, found the end of the line'],
  ['r 1000 ', 'expected a size of at most 1073741824 bytes, found the end of the line'],
  ['r 1000 40000001', 'expected a size of at most 1073741824 bytes, found "40000001"'],
  ['r 1000 4,', 'expected a blank or the end of the line, found ","'],
])('a bad line: %j', async (line, message) => {
  expect(await complaint('2 401ab70', line, options)).toBe(`FILE:2: ${message}`);
});

test('the classic sample: the first references of its recording', async () => {
  const records = await inAnyChunks(din, `${samples}cowfork-32.din`);
  const recorded = accessesOf('cowfork-32/0001.17375.lackey.gz').map((access) => access.replace(/\d+$/, '1'));
  expect(records).toHaveLength(1200);
  expect(records).toEqual(recorded.slice(0, 1200).map((access) => `1 ${access}`));
});

test('the extended sample: the first references of its recording', async () => {
  const records = await inAnyChunks(din, `${samples}ls.xdin`);
  expect(records).toHaveLength(900);
  expect(records).toEqual(
    accessesOf('ls.lackey.gz')
      .slice(0, 900)
      .map((access) => `1 ${access}`),
  );
});

test('files take turns to the reference', async () => {
  const paths = [fileOf('0 10\n4 0\n0 11\n0 12\n0 13\n'), fileOf('0 20\n0 21\n0 22\n')];
  const records = await recordsOf(paths, { format: 'din', quantum: 2 });
  expect(records.map((record) => record.slice(6, 8))).toEqual(['10', '11', '20', '21', '12', '13', '22']);
});

test('marks of the byte order and comments over the edges of chunks', async () => {
  const path = fileOf('\uFEFF# one\n\n#two\n2 10\n0 20');
  expect(await inAnyChunks(din, path)).toEqual(['1 I 0x10 1', '1 L 0x20 1']);
});
