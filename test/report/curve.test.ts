import { expect, test } from 'vitest';
import { curveTable } from '../../src/report/curve/curve-text.ts';
import type { Curve } from '../../src/report/curve/curve.ts';
import { displayWidth } from '../../src/report/text.ts';

const curve: Curve = {
  trace: 'traces/demo',
  of: 'tlb',
  stream: 'unified',
  pageSize: 4096,
  references: 1_000_000,
  pages: 300,
  points: Array.from({ length: 12 }, (_, at) => ({ sets: 1, ways: 2 ** at, misses: 900_000 >> at })),
};

test.each([60, 80, 120, 200])('curves fit %i cells, and say the same', (width) => {
  const text = curveTable([curve, { ...curve, trace: 'traces/other' }], width);
  expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  expect(text.replace(/\s+/g, ' ')).toMatch(/900,000 \(90\.0%\) at 1 to 439 \(0\.044%\) at 2,048 knee: /);
  expect(text).toContain('\n\ntraces/other: ');
});
