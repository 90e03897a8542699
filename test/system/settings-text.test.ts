import { expect, test } from 'vitest';
import { readSettingsText } from '../../src/system/settings-text.ts';

test('places are those of the value, of the key, or of what it is missing from', () => {
  const { placeOf, placeOfKey } = readSettingsText('a:\n  b: [1, { c: 2 }]\n  3: x\n', 'f');
  expect(placeOf(['a', 'b', 1, 'c'])).toBe('f:2:15');
  expect(placeOfKey(['a', 'b', 1, 'c'])).toBe('f:2:12');
  expect(placeOf(['a', '3'])).toBe('f:3:6');
  expect(placeOfKey(['a', 'none'])).toBe('f:2:3');
  expect(placeOf(['a', 'b', 7, 'c'])).toBe('f:2:6');
  expect(placeOf(['none'])).toBe('f:1:1');
  expect(placeOf([])).toBe('f:1:1');
});

test('a key that is there twice is told wherever it stands', () => {
  expect(() => readSettingsText('a: { b: 1, "b": 2 }\nc: 1\nc: 2', 'f')).toThrow(
    'f:1:12: map keys must be unique\nf:3:1: map keys must be unique',
  );
});

test.each(['? [1]\n: x', '? { b: 1 }\n: x', '{ [1]: x }'])('%j has a key that is no name', (text) => {
  expect(() => readSettingsText(text, 'f')).toThrow(/^f:1:\d: expected a name as a key, found a list or a map$/);
});

test('a hundred thousand keys have their places', { timeout: 60_000 }, () => {
  const keys = Array.from({ length: 100_000 }, (_, at) => `k${at}`);
  const { placeOfKey } = readSettingsText(keys.map((key) => `${key}: 1\n`).join(''), 'f');
  for (const [at, key] of keys.entries()) if (placeOfKey([key]) !== `f:${at + 1}:1`) expect.fail(key);
});
