import { describe, expect, test } from 'vitest';
import { compared } from '../../src/report/comparison/comparison.ts';
import type { Comparison } from '../../src/report/comparison/comparison.ts';
import { comparisonPage } from '../../src/report/comparison/page/page.ts';
import type { Origin } from '../../src/report/comparison/page/origin.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { SMALL, smallScale } from '../../src/report/svg/small-chart.ts';
import { resultOf } from './fixture.ts';
import { lawsOf } from './page-laws.ts';
import { hostile } from './sample.ts';

const ORIGIN: Origin = {
  pagewalkVersion: '0.1.0',
  traces: [{ name: 't.csv', sha256: 'ab12' }],
  commandLine: ['pagewalk', 'compare', "my trace's.csv", '--vary=a=1,2'],
};

interface Given {
  varied: Record<string, string>;
  totals: Record<string, number>;
}

/** Runs of a trace, the first of them the baseline, called by all of their settings but `memory`, if they have another. */
function comparison(runs: Given[], trace = 't', common = ''): Comparison {
  const made = runs.map(({ varied, totals }) => {
    const entries = Object.entries(varied).filter(([path], _, all) => all.length === 1 || path !== 'memory');
    const label = entries.map(([, value]) => value).join(' ');
    return { label, row: summaryRow(resultOf(totals, { trace }), varied) };
  });
  return compared(made, made[0], common);
}

function allocators(steps: Record<string, number>, trace = 't'): Comparison {
  return comparison(
    Object.entries(steps).map(([name, alloc_steps]) => ({
      varied: { 'allocator.strategy': name },
      totals: { alloc_steps, references: 100 },
    })),
    trace,
  );
}

/** Policies at sizes of memory: a comparison for each size, as `compare` makes them. */
function policies(sizes: string[], swapOuts: Record<string, number[]>): Comparison[] {
  return sizes.map((memory, at) =>
    comparison(
      Object.entries(swapOuts).map(([policy, values]) => ({
        varied: { 'replacement.policy': policy, memory },
        totals: { swap_outs: values[at] },
      })),
      't',
      `memory ${memory}`,
    ),
  );
}

function pageOf(...comparisons: Comparison[]): string {
  const page = comparisonPage('a title', comparisons, ORIGIN);
  lawsOf(page);
  return page;
}

/** The figure below a caption. */
function figureOf(page: string, noun: string): string {
  const figures = page.match(/<figure>[\s\S]*?<\/figure>/g) ?? [];
  return figures.find((each) => each.includes(`>${noun}<span class="tip"`)) ?? '';
}

function columnsOf(figure: string): { x: number; said: string }[] {
  const [, data] = /data-columns="([^"]*)"/.exec(figure) ?? [];
  return JSON.parse(data.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

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
    expect(columnsOf(figure).map(({ said }) => said)).toEqual([
      '256K: lru 8, fifo 9',
      '512K: fifo 4, lru 6',
      '1M: lru 1, fifo 2',
    ]);
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
    expect(columnsOf(figure).map(({ said }) => said)).toEqual(['16: 70', '32: 69']);
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
    expect(columnsOf(figure).map(({ said }) => said)).toEqual([
      '1M: opt 3, fifo 7, lru 9',
      '2M: opt 3, none 5, fifo 7, lru 8',
    ]);
    expect(figure).toContain('The best at each value: 1M 7 (fifo); 2M 5 (none).');
    expect(figure.match(/class="line bound" d="M[^"]*[LH]/g)?.length).toBe(1);
    expect(page).toMatch(/none<small>did not do all of the work<\/small>/);
    expect(page).toMatch(/opt<small>a bound<\/small><\/th>.*<td class="n">3<small>0\.333x/);
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
    expect(page).toMatch(/class="line other"[^>]*><\/svg> far, p1, p2<\/li>/);
    expect(page).toMatch(/class="line l0"[^>]*><\/svg> p0<\/li>/);
  });

  test('over mixed shares and sizes there are none', () => {
    const runs = ['0.5x', '1M'].map((memory, at) => ({ varied: { memory }, totals: { swap_outs: at + 1 } }));
    const page = pageOf(comparison(runs));
    expect(page).not.toContain('data-columns=');
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
    '<tr><th scope="row">4K<small>baseline</small></th><td class="n" data-v="12288"><b>12 KiB</b></td><td class="n">1,000</td></tr>',
  );
  expect(page).toContain(
    '<tr><th scope="row">8K</th><td class="n" data-v="16384">16 KiB<small>1.33x</small></td><td class="n"><b>250</b><small>0.25x</small></td></tr>',
  );
  expect(page).toContain('<th scope="col" class="n">table_<wbr>bytes_<wbr>peak</th>');
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
  );
  lawsOf(page);
  expect(page.includes('\u202e')).toBe(false);
  expect(page.includes('&lt;img src=x onerror=y&gt;')).toBe(true);
});
