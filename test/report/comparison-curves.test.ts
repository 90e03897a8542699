import { describe, expect, test } from 'vitest';
import { compared } from '../../src/report/comparison/comparison.ts';
import type { Comparison } from '../../src/report/comparison/comparison.ts';
import { choiceTable } from '../../src/report/comparison/page/choice-table.ts';
import { comparisonPage } from '../../src/report/comparison/page/page.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { ORIGIN, allocators, comparison, figureOf, pageOf, policies, valuesOf } from './compared.ts';
import { resultOf } from './fixture.ts';

describe('the program that draws curves', () => {
  test('comes along, with its licence, where there are curves, and only there', () => {
    const page = pageOf(...policies(['1M', '2M'], { fifo: [2, 9], lru: [1, 8] }));
    expect(page).toContain('Permission is hereby granted, free of charge');
    expect(page).toContain('var uPlot=function');
    expect(page).toContain('.u-cursor-pt');
    expect(pageOf(allocators({ a: 1, b: 2 })).toLowerCase()).not.toContain('uplot');
  });

  test('is not read where there are none', () => {
    const read = () => {
      throw new Error('read');
    };
    expect(comparisonPage('bars', [allocators({ a: 1, b: 2 })], ORIGIN, read)).toContain('<figure>');
    expect(() => comparisonPage('lines', policies(['1M', '2M'], { a: [1, 2], b: [2, 1] }), ORIGIN, read)).toThrow(
      'read',
    );
  });
});

describe('many parts, side by side', () => {
  /** Policies at sizes of memory on systems, as a sweep has them. */
  const swept = (trace: string, systems: string[]): Comparison[] =>
    ['1M', '2M'].map((memory, at) => {
      const runs = systems.flatMap((system, place) =>
        ['fifo', 'lru'].map((policy, number) => ({
          label: `${system} policy=${policy}`,
          row: {
            ...summaryRow(resultOf({ swap_outs: 100 * place + 9 - at - number, evictions: 7 }, { trace }), {
              'replacement.policy': policy,
              memory,
            }),
            system,
          },
        })),
      );
      return compared(runs, runs[0], `memory ${memory}`);
    });

  test('have a chart each for each measure, with the same lines in the same looks', () => {
    const page = pageOf(...swept('in/a.csv', ['s', 't']), ...swept('in/b.csv', ['s', 't']));
    expect(page).toContain('<h3>By memory</h3>');
    expect(page.match(/<h4>/g)?.length).toBe(1);
    expect(page.match(/<h4>.*?<\/h4>/)?.[0]).toContain('pages written to swap');
    const captions = [...page.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, caption]) => caption);
    expect(captions).toEqual(['a.csv on s', 'a.csv on t', 'b.csv on s', 'b.csv on t']);
    expect(page.match(/class="legend"/g)?.length).toBe(1);
    expect([...page.matchAll(/data-values="([^"]*)"/g)].map(([, values]) => values)).toEqual([
      '[[9,8],[8,7]]',
      '[[109,108],[108,107]]',
      '[[9,8],[8,7]]',
      '[[109,108],[108,107]]',
    ]);
    expect(page).toContain('<title id="c1-1-2-title">pages written to swap by memory, a.csv on t</title>');
  });

  test('systems are lines where nothing else varies', () => {
    const only = swept('a', ['s', 't']).map(({ runs, common }) => {
      const own = runs.filter(({ label }) => label.endsWith('lru'));
      const rows = own.map(({ label, row }) => ({ label, row: { ...row, varied: { memory: row.varied['memory'] } } }));
      return compared(rows, rows[0], common);
    });
    const page = pageOf(...only);
    expect(valuesOf(page, figureOf(page, 'pages written to swap'))).toEqual({ s: [8, 7], t: [108, 107] });
  });

  test('are drawn up to a number; the rest is counted', () => {
    const page = pageOf(...Array.from({ length: 27 }, (_, at) => swept(`t${at}`, ['s'])).flat());
    expect(page.match(/<figure>/g)?.length).toBe(24);
    expect(page).toContain('3 more charts of each would follow: see the tables.');
  });

  test('a setting that a run has of its system is told as such, and on the axis it has no place', () => {
    const rows = (varied: Record<string, string>, swap_outs: number) => ({ varied, totals: { swap_outs } });
    const page = pageOf(
      comparison([
        rows({ 'tlb.l1d.entries': '16', 'allocator.strategy': 'buddy' }, 5),
        rows({ 'tlb.l1d.entries': '32', 'allocator.strategy': 'buddy' }, 4),
        rows({ 'tlb.l1d.entries': '64' }, 3),
        rows({ 'allocator.strategy': 'buddy' }, 2),
      ]),
    );
    expect(valuesOf(page, figureOf(page, 'pages written to swap'))).toEqual({
      buddy: [5, 4, null],
      'own strategy': [null, null, 3],
    });
    expect(page).toContain(
      '<tr><th scope="col" class="s">tlb.<wbr>l1d.<wbr>entries</th><th scope="col" class="s">allocator.<wbr>strategy</th>',
    );
    expect(page).toContain('<tr><th scope="row">–</th><th scope="row">buddy</th><td>');
  });

  test('a table has as many rows as the page has left; the rest is counted', () => {
    const table = choiceTable('p', allocators({ a: 1, b: 2, c: 3, d: 4, e: 5 }), 3);
    expect(table.match(/<th scope="row">/g)?.length).toBe(3);
    expect(table).toContain('2 more rows in summary.csv.');
  });

  test('advice on many is folded', () => {
    const many = (count: number) =>
      pageOf(...Array.from({ length: count }, (_, at) => allocators({ a: at + 1, b: 2 }, `t${at}`)));
    expect(many(9)).toContain('<summary>In each of 9 comparisons</summary>');
    expect(many(8)).not.toContain('In each of');
  });
});
