import { expect, test } from 'vitest';
import { course } from '../../src/trace/readers/course.ts';
import { accessesOf, complaint, inAnyChunks, read, samples } from './line-formats.ts';

const options = { format: 'course' };

test('hex addresses with R or W', async () => {
  const { records } = await read('0041f7a0 R\n13f5e2c0 w\r\n0x10\tW \n31348900 r', options);
  expect(records).toEqual(['1 L 0x41f7a0 1', '1 S 0x13f5e2c0 1', '1 S 0x10 1', '1 L 0x31348900 1']);
});

test.each([
  ['0041f7a0', 'expected a hex address and a blank, found "0041f7a0"'],
  ['0041f7a0 ', 'expected R or W, found the end of the line'],
  ['0041f7a0 X', 'expected R or W, found "X"'],
  ['0041f7a0 RW', 'expected the end of the line, found "W"'],
  ['R 0041f7a0', 'expected a hex address, found "R 0041f7a0"'],
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
