import { expect, test } from 'vitest';
import { advice, overall } from '../../src/report/comparison/advice.ts';
import { compared, times } from '../../src/report/comparison/comparison.ts';
import type { Comparison } from '../../src/report/comparison/comparison.ts';
import { comparisonMarkdown } from '../../src/report/comparison/markdown.ts';
import { measures } from '../../src/report/comparison/measures.ts';
import { comparisonTerminal } from '../../src/report/comparison/terminal.ts';
import { noStyle } from '../../src/report/style.ts';
import { displayWidth } from '../../src/report/text.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { metricOf } from '../../src/metrics/index.ts';
import { resultOf } from './fixture.ts';

function comparison(trace: string, totals: Record<string, Record<string, number>>, baseline = 0): Comparison {
  const runs = Object.entries(totals).map(([label, given]) => ({
    label,
    row: summaryRow(resultOf(given, { trace }), { 'allocator.strategy': label }),
  }));
  return compared(runs, runs[baseline]);
}

const mixed = () =>
  comparison('t', {
    buddy: { alloc_steps: 10, swap_outs: 4, references: 100 },
    'best-fit': { alloc_steps: 40, swap_outs: 2, references: 100 },
    random: { alloc_steps: 20, swap_outs: 4, references: 100 },
  });

test('every measure is a metric, once', () => {
  const names = measures.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(metricOf(name), name).toBeDefined();
});

test('measures that differ come in the order of what matters; equal ones apart', () => {
  const { differing, same } = mixed();
  expect(differing.map(({ name }) => name)).toEqual(['swap_outs', 'alloc_steps']);
  expect(same.map(({ name }) => name)).not.toContain('swap_outs');
});

test('nobody is best in everything: who is best in what', () => {
  expect(advice(mixed())).toEqual([
    'No configuration is best in everything.',
    'By pages written to swap choose best-fit: 2 pages written to swap, the worst has 4 (2x).',
    'By steps of the allocator choose buddy: 10 steps of the allocator, the worst has 40 (4x).',
  ]);
});

test('one is best in everything, two tie', () => {
  const clear = comparison('t', {
    lru: { major_faults: 3, file_major: 3 },
    fifo: { major_faults: 9, file_major: 9 },
    clock: { major_faults: 9, file_major: 9 },
  });
  const [choice, ...ties] = advice(clear);
  expect(choice).toContain('Choose lru: 3 major faults, the worst has 9 (3x)');
  expect(ties).toEqual(['fifo and clock give the same numbers in every metric.']);
});

test('a bound and a run that fails are no choice', () => {
  const runs = Object.entries({
    fifo: { major_faults: 9, file_major: 9 },
    sieve: { major_faults: 6, file_major: 6 },
    opt: { major_faults: 3, file_major: 3 },
    none: { invalid_references: 70, out_of_memory: 70 },
  }).map(([label, totals]) => ({
    label,
    row: summaryRow(resultOf(totals, { trace: 't' }), { 'replacement.policy': label }),
  }));
  const held = compared(runs, runs[0]);
  const said = advice(held);
  expect(said[0]).toBe('opt knows the future: no choice but a bound, 3 major faults.');
  expect(said[1]).toBe('none did not do all of the work: 70 refused references.');
  expect(said[2]).toContain('Choose sieve: 6 major faults, the worst has 9 (1.5x)');
  const text = comparisonTerminal([held], 200, noStyle);
  expect(text).toMatch(/^sieve .* 6 0\.667x\*/m);
  expect(text).not.toMatch(/^(none|opt) .*\b0 +0x\*/m);
});

test('nothing differs', () => {
  const said = advice(comparison('t', { a: { references: 5 }, b: { references: 5 } }));
  expect(said).toEqual([
    'Nothing that is measured differs: by this trace, choose what is simplest.',
    'All 2 configurations give the same numbers in every metric.',
  ]);
});

test('over several traces', () => {
  const one = comparison('t1', { a: { swap_outs: 1 }, b: { swap_outs: 2 } });
  const two = comparison('t2', { a: { swap_outs: 1 }, b: { swap_outs: 2 } });
  const other = comparison('t3', { a: { swap_outs: 2 }, b: { swap_outs: 1 } });
  expect(overall([one])).toEqual([]);
  expect(overall([one, two])).toEqual(['a is best, or equal to the best, in everything on all 2 traces.']);
  expect(overall([one, two, other])).toEqual(['a is best, or equal to the best, in everything on 2 of 3 traces.']);
});

test('over sizes of memory, and over both', () => {
  const small = comparison('t1', { a: { swap_outs: 2 }, b: { swap_outs: 3 } });
  const large = comparison('t1', { a: { swap_outs: 1 }, b: { swap_outs: 0 } });
  const other = comparison('t2', { a: { swap_outs: 2 }, b: { swap_outs: 1 } });
  expect(overall([small, large])).toEqual([
    'a and b are best, or equal to the best, in everything at 1 of 2 sizes of memory.',
  ]);
  expect(overall([small, large, other])).toEqual([
    'b is best, or equal to the best, in everything in 2 of 3 comparisons.',
  ]);
});

test('factors', () => {
  expect([1.8333, 0.00412, 120.4, 1, 4630.4].map(times)).toEqual(['1.83x', '0.00412x', '120x', '1x', '4630x']);
});

test('the terminal page keeps its width, marks the best and tells what is left out', () => {
  const text = comparisonTerminal([mixed()], 60, noStyle);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  expect(text).toMatch(/^buddy +4 +1x +10 +1x\*$/m);
  expect(text).toMatch(/^best-fit +2 0\.5x\* +40 +4x/m);
  const narrow = comparisonTerminal([mixed()], 30, noStyle);
  expect(narrow).toContain('and 1 more measure in --format');
});

test('the Markdown page: measures as lines, the best in bold, factors beside', () => {
  const text = comparisonMarkdown('t with x varied', [mixed()]);
  expect(text).toMatch(/\| `swap_outs` +\| +4 \| +\*\*2\*\* 0\.5x \| +4 1x \|/);
  expect(text).toContain('## t\n');
});
