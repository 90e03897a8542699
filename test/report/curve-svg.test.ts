import { describe, expect, test } from 'vitest';
import { curveMarkdown } from '../../src/report/curve/curve-text.ts';
import { curveSvg } from '../../src/report/curve/curve-svg.ts';
import type { MemoryCurve, TlbCurve } from '../../src/report/curve/curve.ts';
import { kneeOf, kneeWords } from '../../src/report/curve/knee.ts';
import { decades, logarithmic, powersOfTwo } from '../../src/report/svg/logarithmic.ts';

/** Misses of fully associative arrays of 1, 2, ... entries, and an array of two sets, which no picture shows. */
function tlb(stream: TlbCurve['stream'], pageSize: number, misses: number[]): TlbCurve {
  const points = [
    ...misses.map((count, at) => ({ sets: 1, ways: at + 1, misses: count })),
    { sets: 2, ways: 1, misses: 7 },
  ];
  return { trace: 'a & b', of: 'tlb', stream, pageSize, references: 1000, pages: 1, points };
}

function memory(policy: string, faults: [number, number][]): MemoryCurve {
  const points = faults.map(([frames, count]) => ({ frames, faults: count }));
  return { trace: 'some', of: 'memory', policy, pageSize: 4096, references: 1000, pages: 1, points };
}

/** The paths of a class, in order. */
function paths(image: string, kind: string): string[] {
  return [...image.matchAll(new RegExp(`<path class="${kind}" d="([^"]*)"`, 'g'))].map(([, d]) => d);
}

describe('a picture', () => {
  // From left to right pixels 72 to 676, by the logarithms of 1 to 4 entries; the first panel from 270, one miss, to 80, a hundred.
  const image = curveSvg([tlb('data', 4096, [100, 10, 10, 1]), tlb('data', 65536, [10, 1, 1, 1])]);

  test('points lie at the logarithms of their sizes and misses', () => {
    expect(paths(image, 'line l0')[0]).toBe('M72 80L374 175L550.7 175L676 270');
    expect(paths(image, 'line l1')[0]).toBe('M72 175L374 270L550.7 270L676 270');
  });

  test('a ring at each knee, and in words beside the lines', () => {
    expect(
      [...image.matchAll(/<circle class="knee f(\d)" cx="([\d.]+)" cy="([\d.]+)"/g)].map((found) =>
        [...found].slice(1),
      ),
    ).toEqual([
      ['0', '676', '270'],
      ['1', '374', '270'],
    ]);
    for (const said of ['4 KiB, knee 4', '64 KiB, knee 2', 'misses (log)', 'entries (log)', 'data: 1,000 references'])
      expect(image).toContain(`>${said}<`);
    expect(image).toMatch(/<desc id="description">4 KiB, data: knee: 4 entries \(1 miss\)/);
  });

  test('is well-formed, has both colour schemes, and is the same bytes each time', () => {
    expect(image).toContain('<title id="title">a &amp; b: misses of fully associative LRU TLBs by entries</title>');
    expect(image).toContain('prefers-color-scheme:dark');
    expect(image).not.toMatch(/NaN|Infinity|undefined|\d\.\d{2,}/);
    const open: string[] = [];
    for (const tag of image.replace(/<style>.*?<\/style>/, '').match(/<[^>]+>/g) ?? []) {
      const name = /^<\/?(\w+)/.exec(tag)?.[1] ?? '';
      if (tag.startsWith('</')) expect(open.pop()).toBe(name);
      else if (!tag.endsWith('/>')) open.push(name);
    }
    expect(open).toEqual([]);
    expect(curveSvg([tlb('data', 4096, [100, 10, 10, 1]), tlb('data', 65536, [10, 1, 1, 1])])).toBe(image);
  });

  test('a panel for each stream, with the same axes', () => {
    const two = curveSvg([tlb('fetch', 4096, [100, 1]), tlb('data', 4096, [10, 1])]);
    expect(paths(two, 'line l0').filter((d) => d.includes('L'))).toEqual(['M72 80L676 270', 'M72 465L676 560']);
  });

  test('what was simulated at some points has dots there', () => {
    const three = curveSvg([
      memory('lru', [
        [2, 40],
        [3, 39],
        [4, 30],
        [5, 29],
        [6, 28],
        [7, 27],
        [8, 20],
      ]),
      memory('fifo', [
        [2, 40],
        [8, 20],
      ]),
    ]);
    // Not ten times as many: from 0 up to 40.
    expect(paths(three, 'points f3')).toEqual(['M72 80h0M676 175h0']);
    expect(three).toContain('>faults<');
  });

  test('long curves keep few of their points', () => {
    const misses = Array.from({ length: 100_000 }, (_, at) => 200_000 - at);
    const long = curveSvg([
      memory(
        'lru',
        misses.map((count, at) => [at + 1, count]),
      ),
    ]);
    expect(long.length).toBeLessThan(15_000);
    expect(paths(long, 'line l0')[0]).toMatch(/L676 175$/);
  });

  test.each([
    ['nothing', []],
    ['one size', [5]],
    ['all the same', [5, 5, 5]],
    ['down to nothing', [5, 0]],
  ])('of %s can be drawn', (_, misses) => {
    const drawn = curveSvg([tlb('data', 4096, misses)]);
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('the knee', () => {
  test('is the least size from which on no doubling pays', () => {
    // 1000 to save from 1 to 16 entries: 8 save 50, 16 save 49.
    const curve = tlb('data', 4096, [1000, 500, 400, 99, 99, 60, 60, 49, ...Array(8).fill(0)]);
    expect(kneeOf(curve)).toEqual({ size: 8, misses: 49 });
    expect(kneeWords(curve)).toBe('8 entries (49 misses); no doubling beyond saves 5% of what there is to save');
  });

  test('of what was simulated is among its points, whatever they are', () => {
    const curve = memory('fifo', [
      [3, 100],
      [6, 20],
      [12, 18],
    ]);
    expect(kneeWords(curve)).toBe('6 frames (20 faults); no point beyond saves 5% of what there is to save');
  });

  test('where there is none, that is said', () => {
    expect(kneeWords(tlb('data', 4096, [5, 5]))).toBe('none, every size has as many misses');
    expect(kneeWords(memory('lru', []))).toBe('none, no references');
  });
});

test('Markdown shows the picture of each trace that lies beside it', () => {
  const curves = [tlb('data', 4096, [100, 10, 10, 1]), { ...tlb('data', 4096, [5, 5]), trace: 'other' }];
  const text = curveMarkdown(curves, ['curve-1.svg', 'curve-2.svg']);
  const images = [...text.matchAll(/^!\[(.*)\]\((.*)\)$/gm)].map(([, said, name]) => [name, said]);
  expect(images).toEqual([
    ['curve-1.svg', 'Curves of a &#38; b: misses of fully associative LRU TLBs by entries. Knees: data 4 KiB 4.'],
    ['curve-2.svg', 'Curves of other: misses of fully associative LRU TLBs by entries. Knees: none.'],
  ]);
  expect(text.split('\n')).toContain('- data, pages of 4 KiB; knee: none, every size has as many misses');
  expect(curveMarkdown(curves)).not.toContain('![');
});

test('marks of logarithmic axes', () => {
  expect(powersOfTwo(1, 4096, 13)).toHaveLength(13);
  expect(powersOfTwo(2, 5000, 6)).toEqual([2, 8, 32, 128, 512, 2048]);
  expect(powersOfTwo(3, 3, 6)).toEqual([]);
  expect(decades(1, 100)).toEqual([1, 10, 100]);
  expect(decades(7, 30)).toEqual([5, 10, 20, 50]);
  expect(decades(286, 123_511)).toEqual([200, 1000, 10_000, 200_000]);
  expect([1, 2, 4].map(logarithmic(1, 4, 0, 10))).toEqual([0, 5, 10]);
});
