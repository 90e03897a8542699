import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/base/nearest.ts';

const names = ['entries', 'ways', 'policy'];

test.each([
  ['entires', 'entries'],
  ['entrie', 'entries'],
  ['Ways', 'ways'],
  ['polisy', 'policy'],
  ['seed', null],
  ['', null],
])('"%s" most likely means %s', (word, name) => {
  expect(nearest(word, names)).toBe(name);
});

test('a word of megabytes takes no time', () => {
  const begin = performance.now();
  expect(nearest('entries'.repeat(1_000_000), names)).toBeNull();
  expect(performance.now() - begin).toBeLessThan(1000);
});

test('the end of an error line', () => {
  expect(didYouMean('wayz', names)).toBe(' (did you mean "ways"?)');
  expect(didYouMean('colour', names)).toBe('');
});
