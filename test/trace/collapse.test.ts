import { describe, expect, test } from 'vitest';
import { Collapser } from '../../src/trace/collapse.ts';
import type { CollapseOptions } from '../../src/trace/collapse-options.ts';
import { LETTERS, feed, plain, rowsOf } from './collapsing.ts';

function collapsed(words: readonly string[], options: Partial<CollapseOptions> = {}): string[] {
  const collapser = new Collapser({ ...plain, ...options });
  feed(collapser, ['pid 1', ...words]);
  return rowsOf(collapser.finish(), collapser.pages);
}

describe('rows by hand', () => {
  const [I, I2, L, L2, S] = ['I 0x8000', 'I 0x9000', 'L 0x1000', 'L 0x2000', 'S 0x1000'];

  test.each<[string, string[], string[]]>([
    ['one stream', [L, 'L 0x1ffc', L2], ['1 L: 2 0 2 2 0 0', '2 L: 1 0 1 1 0 0']],
    ['a run begins at the first store and goes on with loads', [L, S, L, S], ['1 L: 1 0 1 1 0 0', '1 S: 3 2 3 3 0 0']],
    ['the other stream, once', [I, L, I], ['8 I: 2 0 2 1 0 0', '1 L: 1 0 1 2 1 0 last-other']],
    ['then the own one', [I, L, L, I, I, L], ['8 I: 3 0 3 1 0 0', '1 L: 3 0 3 5 2 4']],
    ['then the other once more', [I, L, I, L, I], ['8 I: 3 0 3 1 0 0', '1 L: 2 0 2 4 1 2 last-other other-again']],
    [
      'a row of the same stream ends the span before, and the other stream stays open',
      [I, L, L2, I, I2, L2],
      ['8 I: 2 0 2 1 0 0', '1 L: 1 0 1 1 0 0', '2 L: 2 0 2 2 1 0 last-other', '9 I: 1 0 1 2 1 0 last-other'],
    ],
    [
      'the first touch stores, and a later one does again',
      [S, I, S, I, S],
      ['1 S: 3 3 3 1 0 0', '8 I: 2 0 2 4 1 2 last-other other-again touch-store stored-later'],
    ],
    [
      'the first touch loads, a later one stores',
      [S, I, L, S],
      ['1 S: 3 2 3 1 0 0', '8 I: 1 0 1 3 1 0 last-other stored-later'],
    ],
    ['the own touch after the other stores', [I, S, I, S], ['8 I: 2 0 2 1 0 0', '1 S: 2 2 2 3 1 2 touch-store']],
    ['a modify is a load, then a store', ['M 0x1000', 'M 0x1008'], ['1 L: 1 0 1 1 0 0', '1 S: 3 2 1 3 0 0']],
    [
      'each further page is a row of its own, and ends all runs',
      [I, 'L 0x1ffe 4', 'L 0x2000', I],
      ['8 I: 1 0 1 1 0 0', '1 L: 1 0 1 1 0 0', '2 L: 1 0 0 1 0 0 continued', '2 L: 1 0 1 1 0 0', '8 I: 1 0 1 1 0 0'],
    ],
    [
      'a modify over an edge: load, store, next page',
      ['M 0x1fff 2'],
      ['1 L: 1 0 1 1 0 0', '1 S: 1 1 0 1 0 0', '2 L: 1 0 0 1 0 0 continued', '2 S: 1 1 0 1 0 0 continued'],
    ],
    ['size 0 counts as 1', ['L 0x1fff 0', 'L 0x1fff 1'], ['1 L: 2 0 2 2 0 0']],
    ['addresses of 57 bits', ['L 0x1fffffffffff000'], ['1fffffffffff L: 1 0 1 1 0 0']],
    ['an event ends all runs', [I, L, 'event', I, L], Array(2).fill(['8 I: 1 0 1 1 0 0', '1 L: 1 0 1 1 0 0']).flat()],
    ['so does another process', [L, 'pid 2', L, 'pid 1', L], Array(3).fill('1 L: 1 0 1 1 0 0')],
    ['to go on with the same does not', [L, 'pid 1', L], ['1 L: 2 0 2 2 0 0']],
  ])('%s', (_, words, rows) => {
    expect(collapsed(words)).toEqual(rows);
  });

  test('options', () => {
    const words = [L, L, 'M 0x1fff 2'];
    expect(collapsed(words, { modifyIsStore: true })).toEqual([
      '1 L: 2 0 2 2 0 0',
      '1 S: 1 1 1 1 0 0',
      '2 S: 1 1 0 1 0 0 continued',
    ]);
    expect(collapsed(words, { firstPageOnly: true })).toEqual(['1 L: 3 0 3 3 0 0', '1 S: 1 1 0 1 0 0']);
    expect(collapsed([L, L, I, I], { collapse: false })).toEqual([
      '1 L: 1 0 1 1 0 0',
      '1 L: 1 0 1 1 0 0',
      '8 I: 1 0 1 1 0 0',
      '8 I: 1 0 1 1 0 0',
    ]);
    expect(collapsed([L, L, L, L, L], { nextStop: (now) => now + 2 })).toEqual([
      '1 L: 2 0 2 2 0 0',
      '1 L: 2 0 2 2 0 0',
      '1 L: 1 0 1 1 0 0',
    ]);
  });

  test('breaks: rows and lines before them, the process after them', () => {
    const collapser = new Collapser({ ...plain, nextStop: (now) => (now < 4 ? 4 : Infinity) });
    feed(collapser, ['pid 3', 'L 0x1000', 'L 0x1040', 'pid 5', 'L 0x1000', 'event', 'L 0x1000', 'L 0x1000']);
    const { breaks } = collapser.finish();
    expect(breaks.map(({ row, lines, pid, event, stop }) => [row, lines, pid, event?.op ?? '', stop])).toEqual([
      [0, 0, 3, '', false],
      [1, 2, 5, '', false],
      [2, 3, 5, 'switch', false],
      [3, 4, 5, '', true],
    ]);
  });

  test('lines: new ones for each page and kind since the last event', () => {
    const collapser = new Collapser(plain);
    const touches = ['L 0x103c 8', 'L 0x1000', 'S 0x1000', 'L 0x1040', 'I 0x1fc0 65', 'event', 'L 0x1000'];
    feed(collapser, ['pid 1', ...touches]);
    const { line, lineRow } = collapser.finish();
    const listed = Array.from({ length: line.length }, (_, at) => {
      const value = line.items[at];
      return `${lineRow.items[at]}: ${LETTERS[value >> 6]} ${value & 63}`;
    });
    expect(listed).toEqual(['0: L 0', '0: L 1', '1: S 0', '2: I 63', '3: I 0', '4: L 0']);
  });

  test('the references at 4 KiB are now - skew', () => {
    for (const options of [{ pageBits: 6 }, { firstPageOnly: true }, { modifyIsStore: true }, {}]) {
      const collapser = new Collapser({ ...plain, ...options });
      feed(collapser, ['pid 1', 'L 0x1000 128', 'M 0x1ffe 4', 'I 0x1000 4097', 'S 0x1040 1']);
      expect(collapser.now - collapser.skew).toBe(1 + 4 + 2 + 1);
    }
  });
});
