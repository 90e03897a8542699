import { expect, test } from 'vitest';
import { failureAs, readAs } from './text-reading.ts';

const read = (text: string) => readAs('libcachesim-txt', text);

test('an object a line is a load of its page; large ones are numbered by first appearance', async () => {
  const { records, notes } = await read(
    '7\n 1 \r\n# a comment\n\n18446744073709551615\n17179869184\n18446744073709551615\n',
  );
  const pages = ['7', '1', '400000000', '400000001', '400000000'];
  expect(records).toEqual(pages.map((page) => `1 L 0x${page}000 1`));
  expect(notes).toEqual([
    expect.stringMatching(/2\^45 and more, .* numbered by first appearance as pages from 2\^34 on: 2$/),
  ]);
});

test.each([
  ['abc', 'expected a decimal object number of up to 64 bits, found "abc"'],
  ['-1', 'expected a decimal object number of up to 64 bits, found "-1"'],
  ['18446744073709551616', 'expected a decimal object number of up to 64 bits, found "18446744073709551616"'],
  ['1 2', 'expected the end of the line, found "2"'],
])('a bad line: %j', async (line, message) => {
  expect(await failureAs('libcachesim-txt', `1\n${line}\n2\n`)).toBe(`trace.txt:2: ${message}`);
  expect((await readAs('libcachesim-txt', `1\n${line}\n2\n`, 1)).records).toHaveLength(2);
});
