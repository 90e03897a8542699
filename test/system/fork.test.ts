import { expect, test } from 'vitest';
import { loadSystem } from '../../src/system/load.ts';

test.each([
  [['table.kind=linear'], 'with a linear table: shared are tables below the root, and there are none'],
  [['table.levels=[10]'], 'with a table of one level: shared are tables below the root, and there are none'],
  [['forkPolicy=eager'], 'with forkPolicy eager: a fork that copies all pages at once has entries of its own'],
  [['forkPolicy=none'], 'with forkPolicy none: a kernel without fork shares nothing'],
])('shared tables %s are refused, copied ones are not', (others, why) => {
  expect(() => loadSystem('', 'f', [...others, 'forkTables=share'])).toThrow(
    `--set forkTables: forkTables share ${why}`,
  );
  expect(loadSystem('', 'f', [...others, 'forkTables=copy']).forkTables).toBe('copy');
});

test('the refusals name the remedy', () => {
  expect(() => loadSystem('', 'f', ['table.levels=[10]', 'forkTables=share'])).toThrow(
    '(set forkTables to copy, or give table.levels two or more)',
  );
  expect(() => loadSystem('', 'f', ['forkPolicy=eager', 'forkTables=share'])).toThrow(
    '(set forkTables to copy, or forkPolicy to cow)',
  );
});
