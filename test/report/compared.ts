import { compared } from '../../src/report/comparison/comparison.ts';
import type { Comparison } from '../../src/report/comparison/comparison.ts';
import { comparisonPage } from '../../src/report/comparison/page/page.ts';
import type { Origin } from '../../src/report/comparison/page/origin.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { plotLibrary } from '../../src/run/plot-library.ts';
import { resultOf } from './fixture.ts';
import { lawsOf } from './page-laws.ts';

// Pages that compare made-up runs, and what is in them.

export const ORIGIN: Origin = {
  pagewalkVersion: '0.1.0',
  traces: [{ name: 't.csv', sha256: 'ab12' }],
  commandLine: ['pagewalk', 'compare', "my trace's.csv", '--vary=a=1,2'],
};

interface Given {
  varied: Record<string, string>;
  totals: Record<string, number>;
}

/** Runs of a trace, the first of them the baseline, called by all of their settings but `memory`, if they have another. */
export function comparison(runs: Given[], trace = 't', common = ''): Comparison {
  const made = runs.map(({ varied, totals }) => {
    const entries = Object.entries(varied).filter(([path], _, all) => all.length === 1 || path !== 'memory');
    const label = entries.map(([, value]) => value).join(' ');
    return { label, row: summaryRow(resultOf(totals, { trace }), varied) };
  });
  return compared(made, made[0], common);
}

export function allocators(steps: Record<string, number>, trace = 't'): Comparison {
  return comparison(
    Object.entries(steps).map(([name, alloc_steps]) => ({
      varied: { 'allocator.strategy': name },
      totals: { alloc_steps, references: 100 },
    })),
    trace,
  );
}

/** Policies at sizes of memory: a comparison for each size, as `compare` makes them. */
export function policies(sizes: string[], swapOuts: Record<string, number[]>): Comparison[] {
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

export function pageOf(...comparisons: Comparison[]): string {
  const page = comparisonPage('a title', comparisons, ORIGIN, plotLibrary);
  lawsOf(page);
  return page;
}

/** The figure below a caption. */
export function figureOf(page: string, noun: string): string {
  const figures = page.match(/<figure>[\s\S]*?<\/figure>/g) ?? [];
  return figures.find((each) => each.includes(`>${noun}<span class="tip"`)) ?? '';
}

/** What the script is given: the value of each line at each value of the axis. */
export function valuesOf(page: string, figure: string): Record<string, (number | null)[]> {
  const [, plot] = /data-plot="([^"]*)"/.exec(page) ?? [];
  const { lines } = JSON.parse(plot.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as {
    lines: [string, string][];
  };
  const [, data] = /data-values="([^"]*)"/.exec(figure) ?? [];
  const values = JSON.parse(data) as (number | null)[][];
  return Object.fromEntries(lines.map(([label], at) => [label, values[at]]));
}

/** The texts of the axis. */
export function axisOf(page: string): unknown {
  const [, texts] = /&quot;texts&quot;:(\[[^\]]*\])/.exec(page) ?? [];
  return JSON.parse(texts.replaceAll('&quot;', '"'));
}
