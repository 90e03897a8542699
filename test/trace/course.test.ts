import { expect, test } from 'vitest';
import { course } from '../../src/trace/readers/course.ts';
import { accessesOf, complaint, inAnyChunks, read, samples } from './line-formats.ts';

const options = { format: 'course' };

test('hex addresses with R or W', async () => {
  const { records } = await read('0041f7a0 R\n13f5e2c0 w\r\n0x10\tW \n31348900 r', options);
  expect(records).toEqual(['1 L 0x41f7a0 1', '1 S 0x13f5e2c0 1', '1 S 0x10 1', '1 L 0x31348900 1']);
});

test('the kind first, with or without a count of instructions', async () => {
  const { records } = await read('r 56ecd8\nw 47f63e\r\n l 0x1fffff50 1\nS\t0x1fffff58  12 \nR 0', options);
  expect(records).toEqual(['1 L 0x56ecd8 1', '1 S 0x47f63e 1', '1 L 0x1fffff50 1', '1 S 0x1fffff58 1', '1 L 0x0 1']);
});

test.each([
  ['0041f7a0', 'expected a hex address and a blank, found "0041f7a0"'],
  ['0041f7a0 ', 'expected R or W, found the end of the line'],
  ['0041f7a0 X', 'expected R or W, found "X"'],
  ['0041f7a0 RW', 'expected the end of the line, found "W"'],
  ['0041f7a0 s', 'expected R or W, found "s"'],
  ['x 0041f7a0', 'expected a hex address, found "x 0041f7a0"'],
  ['l', 'expected a hex address, found "l"'],
  ['l ', 'expected a hex address, found the end of the line'],
  ['l 0x10z 1', 'expected a hex address, found "0x10z 1"'],
  ['l 0x10 1 2', 'expected the end of the line, found "2"'],
  ['l 0x10 x', 'expected the end of the line, found "x"'],
  ['0041g7a0 R', 'expected a hex address and a blank, found "0041g7a0 R"'],
])('a bad line: %j', async (line, message) => {
  expect(await complaint('0041f7a0 R', line, options)).toBe(`FILE:2: ${message}`);
});

test('the sample: the loads and stores of its recording', async () => {
  const records = await inAnyChunks(course, `${samples}cowfork-32.trace`);
  const recorded = accessesOf('cowfork-32/0001.17375.lackey.gz').filter((access) => !access.startsWith('I'));
  expect(records.length).toBeGreaterThan(900);
  expect(records).toEqual(recorded.slice(0, records.length).map((access) => `1 ${access.replace(/\d+$/, '1')}`));
});
