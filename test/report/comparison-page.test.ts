import { describe, expect, test } from 'vitest';
import { compared } from '../../src/report/comparison/comparison.ts';
import { comparisonPage } from '../../src/report/comparison/page/page.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { SMALL, smallScale } from '../../src/report/svg/small-chart.ts';
import { plotLibrary } from '../../src/run/plot-library.ts';
import { ORIGIN, allocators, axisOf, comparison, figureOf, pageOf, policies, valuesOf } from './compared.ts';
import { resultOf } from './fixture.ts';
import { lawsOf } from './page-laws.ts';
import { hostile } from './sample.ts';

test('has its sections, and is the same bytes each time', () => {
  const page = pageOf(allocators({ buddy: 10, 'best-fit': 40, random: 20 }));
  expect([...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title)).toEqual([
    'What to choose',
    'Side by side',
    'Every choice',
    'What is measured',
    'How to make it again',
  ]);
  expect(page).toContain('<h1>a title</h1>');
  expect(page).toContain('Which <code>allocator.strategy</code>? 3 runs of one trace on example, relative to buddy.');
  expect(pageOf(allocators({ buddy: 10, 'best-fit': 40, random: 20 })) === page).toBe(true);
});

describe('bars, where names vary', () => {
  const figure = figureOf(pageOf(allocators({ buddy: 10, 'best-fit': 40, random: 20 })), 'steps of the allocator');

  test('are as long as their values, the best in colour and bold', () => {
    const bars = [...figure.matchAll(/class="fill (\w+)" d="M\d+ \d+h([\d.]+)v/g)];
    expect(bars.map(([, look]) => look)).toEqual(['s0', 'rest', 'rest']);
    const [buddy, best, random] = bars.map(([, , length]) => Number(length));
    expect([buddy / best, random / best].map((part) => part.toFixed(2))).toEqual(['0.25', '0.50']);
    expect(figure.match(/class="label best"[^>]*>[^<]*/g)?.map((each) => each.replace(/.*>/, ''))).toEqual(['10']);
  });

  test('are told in words too', () => {
    expect(figure).toContain('>buddy 10; best-fit 40; random 20</desc>');
  });

  test('leave room for the longest value', () => {
    const long = figureOf(pageOf(allocators({ a: 123_456_789, b: 1 })), 'steps of the allocator');
    const [, x] = /class="label" x="([\d.]+)"[^>]*>123,456,789</.exec(long) ?? [];
    expect(Number(x) + '123,456,789'.length * 6.9).toBeLessThanOrEqual(SMALL.width);
  });

  test('are 24 at most; what is left out is counted', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`s${at}`, at + 1]));
    const page = pageOf(allocators(many));
    expect(page.match(/class="fill (s0|rest)"/g)?.length).toBe(24);
    expect(page).toContain('6 more choices in the table.');
    expect(page.match(/<th scope="row">/g)?.length).toBe(30);
  });
});

describe('lines, where a number varies', () => {
  test('run from the least value to the greatest, however they were given', () => {
    const page = pageOf(...policies(['1M', '256K', '512K'], { fifo: [2, 9, 4], lru: [1, 8, 6] }));
    expect(page).toContain('t, by memory');
    const figure = figureOf(page, 'pages written to swap');
    expect(axisOf(page)).toEqual(['256K', '512K', '1M']);
    expect(valuesOf(page, figure)).toEqual({ fifo: [9, 4, 2], lru: [8, 6, 1] });
    expect(figure).toContain('The best at each value: 256K 8 (lru); 512K 4 (fifo); 1M 1 (lru).');
    const lines = [...figure.matchAll(/class="line l\d" d="(M[^"]*L[^"]*)"/g)].map(([, d]) => d);
    // 0 to 10 on 116 pixels, the ground at 124.
    const heights = lines.map((d) => d.match(/ ([\d.]+)/g)?.map(Number));
    expect(heights).toEqual([
      [19.6, 77.6, 100.8],
      [31.2, 54.4, 112.4],
    ]);
  });

  test('are drawn where there is one alone, which needs no name', () => {
    const runs = [16, 32].map((entries, at) => ({
      varied: { 'tlb.l1d.entries': `${entries}` },
      totals: { swap_outs: 70 - at },
    }));
    const page = pageOf(comparison(runs));
    const figure = figureOf(page, 'pages written to swap');
    expect(figure).toMatch(/class="line l0" d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+"/);
    expect(figure).not.toContain('beyond the scale');
    expect(axisOf(page)).toEqual(['16', '32']);
    expect(valuesOf(page, figure)).toEqual({ '': [70, 69] });
    expect(page).not.toContain('class="legend"');
  });

  test('of a bound are thin; a run that failed is not drawn', () => {
    const sizes = ['1M', '2M'];
    const made = sizes.map((memory, at) =>
      comparison(
        [
          { varied: { 'replacement.policy': 'lru', memory }, totals: { swap_outs: 9 - at } },
          { varied: { 'replacement.policy': 'fifo', memory }, totals: { swap_outs: 7 } },
          { varied: { 'replacement.policy': 'opt', memory }, totals: { swap_outs: 3 } },
          {
            varied: { 'replacement.policy': 'none', memory },
            totals: at === 0 ? { invalid_references: 70, out_of_memory: 70 } : { swap_outs: 5 },
          },
        ],
        't',
        `memory ${memory}`,
      ),
    );
    const page = pageOf(...made);
    const figure = figureOf(page, 'pages written to swap');
    expect(valuesOf(page, figure)).toEqual({ lru: [9, 8], fifo: [7, 7], opt: [3, 3], none: [null, 5] });
    expect(figure).toContain('The best at each value: 1M 7 (fifo); 2M 5 (none).');
    expect(figure.match(/class="line bound" d="M[^"]*[LH]/g)?.length).toBe(1);
    expect(page).toMatch(/none<small>did not do all of the work<\/small>/);
    expect(page).toMatch(/opt<small>a bound<\/small><\/th>.*<td>3<small>0\.333x/);
  });

  test('are told apart up to eight, those that are best and the baseline; others are grey, and do not set the scale', () => {
    const values = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`p${at}`, [100 - at, 50 - at]]));
    const page = pageOf(...policies(['1M', '2M'], { p0: values['p0'], far: [90_000, 60], ...values }));
    const figure = figureOf(page, 'pages written to swap');
    expect(new Set([...figure.matchAll(/class="line (l\d)"/g)].map(([, look]) => look)).size).toBe(8);
    expect(figure.match(/class="line other"/g)?.length).toBe(3);
    expect(figure).toContain('far beyond the scale');
    // Nothing is drawn above the chart.
    for (const [, d] of figure.matchAll(/class="(?:line|dots) \w+" d="([^"]*)"/g))
      for (const [, y] of d.matchAll(/[ML][\d.]+ ([\d.-]+)/g)) expect(Number(y)).toBeGreaterThanOrEqual(SMALL.top);
    expect(page).toMatch(/class="line other"[^>]*><\/svg> <span>far, p1, p2<\/span><\/li>/);
    expect(page).toMatch(/class="line l0"[^>]*><\/svg> <span>p0<\/span><\/li>/);
  });

  test('over mixed shares and sizes there are none', () => {
    const runs = ['0.5x', '1M'].map((memory, at) => ({ varied: { memory }, totals: { swap_outs: at + 1 } }));
    const page = pageOf(comparison(runs));
    expect(page).not.toContain('data-values=');
    expect(page).toContain('class="fill s0"');
  });
});

test('a scale is linear from zero; where most values would lie on its ground, of logarithms', () => {
  expect(smallScale([100, 50, 0]).ticks).toEqual([0, 50, 100]);
  const bytes = smallScale([4096, 12_288], String, 2);
  expect(bytes.ticks).toEqual([0, 4096, 8192, 12_288]);
  expect(bytes.height(6144)).toBe(0.5);
  const steep = smallScale([0, 10, 20, 30, 99_999]);
  expect(steep.logarithmic).toBe(true);
  expect(steep.ticks).toEqual([0, 100, 10_000]);
  expect([0, 99_999].map(steep.height)).toEqual([0, 1]);
  expect(steep.height(9)).toBeCloseTo(0.2, 10);
  expect(smallScale([8192, 8192, 2 ** 20], String, 2).ticks).toEqual([0, 2 ** 10, 2 ** 20]);
  expect(smallScale([0.25, 1]).ticks).toEqual([0, 0.5, 1]);
  expect(smallScale([]).ticks).toEqual([0, 1]);
});

test('the table marks the best, says factors, and has exact numbers where it shows rounded ones', () => {
  const page = pageOf(
    comparison([
      { varied: { pageSize: '4K' }, totals: { table_frames_peak: 3, alloc_steps: 1000 } },
      { varied: { pageSize: '8K' }, totals: { table_frames_peak: 4, alloc_steps: 250 } },
    ]),
  );
  expect(page).toContain(
    '<tr><th scope="row" data-v="4096">4K<small>baseline</small></th><td data-v="12288"><b>12 KiB</b></td><td>1,000</td></tr>',
  );
  expect(page).toContain(
    '<tr><th scope="row" data-v="8192">8K</th><td data-v="16384">16 KiB<small>1.33x</small></td><td><b>250</b><small>0.25x</small></td></tr>',
  );
  expect(page).toContain('<th scope="col">table_<wbr>bytes_<wbr>peak</th>');
});

test('where nothing differs there is nothing to draw', () => {
  const page = pageOf(allocators({ a: 5, b: 5 }));
  expect(page).not.toContain('Side by side');
  expect(page).not.toContain('<figure>');
  expect(page).toContain('Nothing that is measured differs');
  expect(page).toContain('The same in all: ');
});

test('over several traces each has its own charts', () => {
  const page = pageOf(allocators({ a: 1, b: 2 }, 't1'), allocators({ a: 3, b: 2 }, 't2'));
  expect(page).toContain('4 runs of 2 traces (t1, t2)');
  expect(page.match(/<figure>/g)?.length).toBe(2);
  expect(page).toContain('href="#panel-2">t2</a>');
});

test('says what makes it again', () => {
  const page = pageOf(allocators({ a: 1, b: 2 }));
  expect(page).toContain(`<code>pagewalk compare 'my trace'\\''s.csv' --vary=a=1,2</code>`);
  expect(page).toContain('pagewalk 0.1.0, model version 1.');
  expect(page).toContain('<td>t.csv</td><td><code>ab12</code></td>');
  expect(page).toContain('<td>t</td><td>b</td><td>example</td><td><code>c1</code></td>');
});

test('says where a system is not what its name says, and where a trace is of samples', () => {
  const held = ['fork', 'none'].map((label) => ({
    label,
    row: summaryRow(resultOf({}, { hypothetical: 'this kernel has no fork', sampled: true }), { forkPolicy: label }),
  }));
  const page = pageOf(compared(held, held[0]));
  expect(page.match(/<li>this kernel has no fork<\/li>/g)?.length).toBe(1);
  expect(page).toContain('<li>A trace holds samples, not every reference');
});

test('shows names as they are, whatever they try to be', () => {
  const page = comparisonPage(
    hostile,
    [allocators({ [hostile]: 1, b: 2 }, hostile), ...policies(['1M', '2M'], { [hostile]: [1, 2], b: [3, 4] })],
    { ...ORIGIN, commandLine: ['pagewalk', hostile], traces: [{ name: hostile, sha256: 'ab' }] },
    plotLibrary,
  );
  lawsOf(page);
  expect(page.includes('\u202e')).toBe(false);
  expect(page.includes('&lt;img src=x onerror=y&gt;')).toBe(true);
});
