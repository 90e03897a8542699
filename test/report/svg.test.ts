import { expect, test } from 'vitest';
import { cells } from '../../src/report/svg/cells.ts';
import { spread } from '../../src/report/svg/chart.ts';
import { columnsPath, linePath, stepsPath } from '../../src/report/svg/path.ts';
import { linear, short, ticks } from '../../src/report/svg/scale.ts';
import { stacked } from '../../src/report/svg/stacked.ts';

test('ticks are round and reach what is shown', () => {
  expect(ticks(168)).toEqual([0, 50, 100, 150, 200]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(13 * 2 ** 20, 4, 2).at(-1)).toBe(16 * 2 ** 20);
  expect(ticks(0.9, 3, 10, false)).toEqual([0, 0.5, 1]);
  for (const most of [1, 7, 99, 1234, 5e6]) expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
});

test('numbers of axes', () => {
  expect([0, 950, 1500, 20_000, 3e6, 2.5e9].map(short)).toEqual(['0', '950', '1.5k', '20k', '3M', '2.5G']);
  expect([999, 999_499, 999_999].map(short)).toEqual(['999', '999k', '1M']);
  expect([0, 5, 10].map(linear(10, 100, 0))).toEqual([100, 50, 0]);
});

test('labels keep apart and stay in the chart', () => {
  expect(spread([50, 50, 10], 16, 0, 100)).toEqual([50, 66, 10]);
  expect(spread([99, 100, 100], 16, 0, 100)).toEqual([68, 84, 100]);
});

test('cells of the same class are one path, neighbours one line', () => {
  const rows = [
    ['a', 'a', '', 'b'],
    ['', 'b', 'b', 'a'],
  ];
  expect(cells(rows, { x: 10, y: 20, cellWidth: 2, cellHeight: 6 })).toBe(
    '<g class="cells" transform="translate(10 23) scale(2 6)"><path class="a" d="M0 0h2M3 1h1"/><path class="b" d="M3 0h1M1 1h2"/></g>',
  );
});

test('columns stand on those below them', () => {
  const two = [
    { name: 'one', look: 0, values: [1, 0] },
    { name: 'other', look: 1, values: [1, 2] },
  ];
  const paths = stacked(two, 50, 100).parts.flatMap((part) => /class="fill s\d" d="([^"]*)"/.exec(part)?.[1] ?? []);
  // The plot is 646 pixels wide from 64 on, and 190 high down to 204: a value of 1 is 95 of them.
  expect(paths).toEqual(['M64 109H387V204H64z', 'M64 14H710V204H387V109H64z']);
});

test('paths are rounded and short: straight pieces as H and V, those that go on as one, back and forth as two', () => {
  const edges = [0, 10.04, 20, 30];
  expect(stepsPath(edges, [5, 5, 7.26])).toBe('M0 5H20V7.3H30');
  expect(linePath([[0, 0], [10, 5], [10, 9], null, [20, 1], [30, 1], [25, 1]])).toBe('M0 0L10 5V9M20 1H30H25');
  // Columns of no height are gaps.
  const columns = [
    [9, 2],
    [9, 9],
    [9, 4],
  ] as const;
  expect(columnsPath(edges, columns)).toBe('M0 2H10V9H0zM20 4H30V9H20z');
});
