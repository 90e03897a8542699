import { expect, test } from 'vitest';
import { packedNumbers, unpackedNumbers } from '../../src/report/stored/number-runs.ts';
import { parseStored, storedText } from '../../src/report/stored/result-file.ts';

test('lists of numbers are short text, and come back', () => {
  const lists: [number[], string][] = [
    [[], ''],
    [[0], '0'],
    [[0, 0, 0], 'x3'],
    [[5, 0, 7, 7, 0, 0, -1, -1], '5 0 7x2 x2 -1x2'],
    [[2 ** 53 - 1, 0.5], '9007199254740991 0.5'],
  ];
  for (const [list, text] of lists) {
    expect(packedNumbers(list)).toBe(text);
    expect(unpackedNumbers(text)).toEqual(list);
  }
});

test('result.json is known again, or said to be changed', () => {
  const stored = { kind: 'comparison', tables: { 'summary.csv': 'x' }, title: 'a\u2028"b', panels: [] } as const;
  const text = storedText({ ...stored, tables: { ...stored.tables }, panels: [] });
  expect(parseStored(text)).toEqual({ pagewalk_result: 1, ...stored });
  expect(text.split('\n').length).toBe(9);
  expect(parseStored(text.replace('"x"', '"y"'))).toMatch(/checksum/);
  expect(parseStored('{"runs":[]}')).toMatch(/not written by pagewalk/);
  expect(parseStored('[]')).toMatch(/not written by pagewalk/);
  expect(parseStored('')).toMatch(/cut short/);
});
