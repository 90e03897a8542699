import { expect, test } from 'vitest';
import { pin } from '../../src/trace/readers/pin.ts';
import { accessesOf, complaint, inAnyChunks, read, samples } from './line-formats.ts';

const options = { format: 'pin' };

test('each line is a fetch, then an access; as Linux and as Windows print pointers', async () => {
  const text = '0x401136: R 0x7ffd1c2a3b48\n0x401136: W 0x10\n00401136: R 0018FF3C\r\n  0X1:w  0x2 \n#eof\n';
  const { records, notes } = await read(text, options);
  expect(records).toEqual([
    '1 I 0x401136 1',
    '1 L 0x7ffd1c2a3b48 1',
    '1 I 0x401136 1',
    '1 S 0x10 1',
    '1 I 0x401136 1',
    '1 L 0x18ff3c 1',
    '1 I 0x1 1',
    '1 S 0x2 1',
  ]);
  expect(notes).toEqual([]);
});

test('a third column that begins with a size holds sizes', async () => {
  const { records, notes } = await read('0x1: R 0x10\n0x1: R 0x10 8\n0x1: W 0x20 64\n', options);
  expect(records.filter((record) => !record.includes(' I '))).toEqual(['1 L 0x10 1', '1 L 0x10 8', '1 S 0x20 64']);
  expect(notes).toEqual([]);
});

test('a third column that begins with 0 holds the numbers of threads', async () => {
  const { records, notes } = await read('0x1: R 0x10 0\n0x1: W 0x20 3\n', options);
  expect(records.filter((record) => !record.includes(' I '))).toEqual(['1 L 0x10 1', '1 S 0x20 1']);
  expect(notes).toEqual([
    'FILE: its last column holds thread numbers, as the first one is 0; all accesses are of one process',
  ]);
});

test.each([
  ['0x1: R', 'expected R or W, and an address, found "R"'],
  ['0x1: X 0x10', 'expected R or W, and an address, found "X 0x10"'],
  ['0x1: R zz', 'expected a hex address, found "zz"'],
  ['0x1: R (nil)', 'expected a hex address, found "(nil)"'],
  ['0x1 R 0x10', 'expected the hex address of an instruction and a colon, found "0x1 R 0x10"'],
  ['main: R 0x10', 'expected a hex address, found "main: R 0x10"'],
  ['0x1: R 0x10 8 9', 'expected the end of the line, found "9"'],
  ['0x1: R 0x10 x', 'expected the end of the line, found "x"'],
  ['0x1: R 0x10 0', 'expected a size of at least 1 byte, as the lines before have, found "0"'],
  ['0x1: R 0x10 1073741825', 'expected a size of at most 1073741824 bytes, found "1073741825"'],
  ['0x200000000000000: R 0x10 8', 'expected an address below 2^57, found "0x200000000000000: R 0x10 8"'],
])('a bad line: %j', async (line, message) => {
  expect(await complaint('0x401136: R 0x7ffd1c2a3b48 8', line, options)).toBe(`FILE:2: ${message}`);
});

test('a file cut short within its last line', async () => {
  await expect(read('0x1: R 0x10\n0x40', options)).rejects.toThrow(
    ':2: expected the hex address of an instruction and a colon, found "0x40", where the file ends',
  );
});

test('the sample: the loads and stores of its recording, each after its fetch', async () => {
  const records = await inAnyChunks(pin, `${samples}ls.pinatrace.out`);
  const expected: string[] = [];
  let fetch = '';
  for (const access of accessesOf('ls.lackey.gz')) {
    const text = `1 ${access.replace(/\d+$/, '1')}`;
    if (access.startsWith('I')) fetch = text;
    else if (expected.length < records.length) expected.push(fetch, text);
  }
  expect(records.length).toBeGreaterThan(900);
  expect(records).toEqual(expected);
});
