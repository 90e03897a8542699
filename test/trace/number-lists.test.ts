import { describe, expect, test } from 'vitest';
import { addresses } from '../../src/trace/readers/addresses.ts';
import { pages } from '../../src/trace/readers/pages.ts';
import { complaint, inAnyChunks, read, samples } from './line-formats.ts';

describe('addresses', () => {
  const options = { format: 'addresses' };

  test('decimal, or hex after 0x', async () => {
    const text = '16916\n 62493 \r\n0\n0x10\n144115188075855871\n18446744073709551615\n0xffff800000000000\n001';
    const { records } = await read(text, options);
    expect(records).toEqual(
      ['0x4214', '0xf41d', '0x0', '0x10', '0x1ffffffffffffff', '0x1ffffffffffffff', '0x1ff800000000000', '0x1'].map(
        (va) => `1 L ${va} 1`,
      ),
    );
  });

  test('every count of digits', async () => {
    const values = Array.from({ length: 18 }, (_, digits) => '123456789123456789'.slice(0, digits + 1)).slice(0, 17);
    const { records } = await read(values.join('\n'), options);
    expect(records).toEqual(values.map((value) => `1 L 0x${BigInt(value).toString(16)} 1`));
  });

  test.each([
    ['ff', 'expected an address (decimal, or hex after 0x), found "ff"'],
    ['-1', 'expected an address (decimal, or hex after 0x), found "-1"'],
    ['12 R', 'expected the end of the line, found "R"'],
    ['1.5', 'expected the end of the line, found ".5"'],
    ['0x', 'expected the end of the line, found "x"'],
    ['144115188075855872', 'expected an address below 2^57, found "144115188075855872"'],
    ['18446744073709551616', 'expected an address (decimal, or hex after 0x), found "18446744073709551616"'],
    ['99999999999999999999', 'expected an address (decimal, or hex after 0x), found "99999999999999999999"'],
    ['000000000000000000001', 'expected an address (decimal, or hex after 0x), found "000000000000000000001"'],
  ])('a bad line: %j', async (line, message) => {
    expect(await complaint('16916', line, options)).toBe(`FILE:2: ${message}`);
  });

  test('the sample, in chunks of any size', async () => {
    const records = await inAnyChunks(addresses, `${samples}addresses.txt`);
    expect(records).toHaveLength(1000);
    expect(records.every((record) => /^1 L 0x[\da-f]{1,4} 1$/.test(record))).toBe(true);
  });
});

describe('pages', () => {
  const options = { format: 'pages' };

  test('page numbers of 4 KiB', async () => {
    const { records } = await read('0\n 7\r\n1048576\n1048575\n35184372088831', options);
    expect(records).toEqual(
      ['0x0', '0x7000', '0x100000000', '0xfffff000', '0x1fffffffffff000'].map((va) => `1 L ${va} 1`),
    );
  });

  test.each([
    ['0x10', 'expected the end of the line, found "x10"'],
    ['a', 'expected a decimal page number, found "a"'],
    ['7,8', 'expected the end of the line, found ",8"'],
    ['35184372088832', 'expected a page number below 2^45, found "35184372088832"'],
    ['18446744073709551616', 'expected a decimal page number, found "18446744073709551616"'],
  ])('a bad line: %j', async (line, message) => {
    expect(await complaint('7', line, options)).toBe(`FILE:2: ${message}`);
  });

  test('the sample, in chunks of any size', async () => {
    const expected = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5].map((page) => `1 L 0x${page}000 1`);
    expect(await inAnyChunks(pages, `${samples}belady.pages`)).toEqual(expected);
  });
});
