import { expect, test } from 'vitest';
import { panelsOf, pointLabel, pointsOf } from '../../src/run/grid.ts';
import { valueList } from '../../src/run/value-list.ts';

test.each([
  ['a,b,c', ['a', 'b', 'c']],
  [' 16 , 64 ', ['16', '64']],
  ['4..16+4', ['4', '8', '12', '16']],
  ['4..15+4', ['4', '8', '12']],
  ['1K..8K*2', ['1KiB', '2KiB', '4KiB', '8KiB']],
  ['1M..9M*3', ['1MiB', '3MiB', '9MiB']],
  ['1..8*2,100', ['1', '2', '4', '8', '100']],
  ['{entries: 64, ways: 4},null', ['{entries: 64, ways: 4}', 'null']],
  ['[1, 2],"a,b"', ['[1, 2]', '"a,b"']],
  ['0.25x,0.5x', ['0.25x', '0.5x']],
])('%j is %j', (text, values) => {
  expect(valueList(text, '--vary x')).toEqual(values);
});

test.each([
  ['', '--vary x: expected values parted by commas, found ""'],
  ['a,,b', '--vary x: expected values parted by commas, found "a,,b"'],
  ['a,b,a', '--vary x: "a" is there twice'],
  ['1..4', '--vary x: "1..4" is no range: expected FIRST..LAST*FACTOR such as 1M..64M*2'],
  ['8..4+1', '--vary x: "8..4+1" is no range: its last value is below the first'],
  ['1..4*1', '--vary x: "1..4*1" is no range: it would never end'],
  ['0..4*2', '--vary x: "0..4*2" is no range: it would never end'],
  ['1..4+0', '--vary x: "1..4+0" is no range: it would never end'],
  ['1..1000000+1', '--vary x: "1..1000000+1" is no range: it has more than 1000 values'],
  ['a..b+1', '--vary x: "a..b+1" is no range: its three numbers must be whole numbers or sizes'],
])('%j is refused: %s', (text, message) => {
  expect(() => valueList(text, '--vary x')).toThrow(message);
});

test('a grid has every combination, the last setting changes quickest', () => {
  const points = pointsOf([
    { path: 'system', values: ['a', 'b'] },
    { path: 'memory', values: ['1M', '2M'] },
  ]);
  expect(points).toEqual([
    { system: 'a', memory: '1M' },
    { system: 'a', memory: '2M' },
    { system: 'b', memory: '1M' },
    { system: 'b', memory: '2M' },
  ]);
  expect(points.map((point) => pointLabel(point))).toEqual([
    'a memory=1M',
    'a memory=2M',
    'b memory=1M',
    'b memory=2M',
  ]);
  expect(pointLabel({ memory: '1M' })).toBe('1M');
});

test('sizes of memory stand apart where something else varies, too', () => {
  const memory = { path: 'memory', values: ['1M', '2M'] };
  const policies = { path: 'replacement.policy', values: ['lru', 'fifo'] };
  expect(panelsOf(pointsOf([memory]))).toEqual([{ common: {}, points: [{ memory: '1M' }, { memory: '2M' }] }]);
  const panels = panelsOf(pointsOf([policies, memory]));
  expect(panels.map(({ common }) => common)).toEqual([{ memory: '1M' }, { memory: '2M' }]);
  expect(panels[1].points.map((point) => pointLabel(point, panels[1].common))).toEqual(['lru', 'fifo']);
});
