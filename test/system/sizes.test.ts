import { expect, test } from 'vitest';
import { exactSize, formatSize, parseShare, parseSize } from '../../src/system/sizes.ts';

test.each([
  ['4096', 4096],
  ['4KiB', 4096],
  ['4k', 4096],
  ['16M', 16 * 2 ** 20],
  ['16 MB', 16 * 2 ** 20],
  ['1.5G', 1.5 * 2 ** 30],
  ['0', 0],
  ['0.3K', null],
  ['12Q', null],
  ['-1', null],
  ['9P', null],
  ['', null],
])('"%s" is %s bytes', (text, size) => {
  expect(parseSize(text)).toBe(size);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [4096, '4 KiB'],
  [1536, '1.5 KiB'],
  [2 ** 20 - 1, '1 MiB'],
  [123 * 2 ** 20 + 2 ** 19, '124 MiB'],
  [61726720, '58.9 MiB'],
  [2 ** 30, '1 GiB'],
])('%d bytes read %s', (size, text) => {
  expect(formatSize(size)).toBe(text);
});

test.each([0, 1, 4097, 4096, 16 * 2 ** 20, 2 ** 30 + 1024])('%d bytes survive writing and reading', (size) => {
  expect(parseSize(exactSize(size))).toBe(size);
});

test('a part of a footprint', () => {
  expect(parseShare('0.25x')).toBe(0.25);
  expect(parseShare('25')).toBeNull();
});
