import { describe, expect, test } from 'vitest';
import { isPattern, matches } from '../../src/base/wildcard.ts';

test('a text with * or ? is a pattern', () => {
  expect(['a*', '?', 'a.b', '[a]', ''].map(isPattern)).toEqual([true, true, false, false, false]);
});

describe('patterns', () => {
  test.each([
    ['', ''],
    ['*', ''],
    ['**', 'ab'],
    ['a', 'a'],
    ['a*', 'a'],
    ['*a', 'ba'],
    ['a?c', 'abc'],
    ['a*c*e', 'abcde'],
    ['*.csv', 'a.csv.csv'],
    ['*ab', 'aab'],
    ['*?', 'a'],
    ['a*\n', 'ab\n\n'],
    ['[a]+$', '[a]+$'],
    ['*', '*'],
  ])('%j means %j', (pattern, text) => expect(matches(pattern, text)).toBe(true));

  test.each([
    ['', 'a'],
    ['a', ''],
    ['?', ''],
    ['?', 'ab'],
    ['a.c*', 'abc'],
    ['a*c', 'abcd'],
    ['*b', 'ba'],
    ['a*a', 'a'],
    ['*a*b', 'cba'],
    ['a', 'A'],
  ])('%j does not mean %j', (pattern, text) => expect(matches(pattern, text)).toBe(false));

  test('mean what the regular expression means, of all short ones', () => {
    const words = (letters: string, length: number): string[] =>
      length === 0
        ? ['']
        : words(letters, length - 1).flatMap((word) => [word, ...letters.split('').map((one) => word + one)]);
    const texts = [...new Set(words('ab', 5))];
    for (const pattern of new Set(words('ab*?', 4))) {
      const regular = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      for (const text of texts)
        expect([pattern, text, matches(pattern, text)]).toEqual([pattern, text, regular.test(text)]);
    }
  });

  test('with many stars take no time', () => {
    const begin = performance.now();
    expect(matches(`${'*a'.repeat(100)}b`, 'a'.repeat(10_000))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
