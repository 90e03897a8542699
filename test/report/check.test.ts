import { describe, expect, test } from 'vitest';
import { baselineText } from '../../src/report/check/baseline-text.ts';
import type { Budget } from '../../src/report/check/budget.ts';
import type { Cell, Results, Value } from '../../src/report/check/cell.ts';
import { checkAnnotations } from '../../src/report/check/github.ts';
import { judge } from '../../src/report/check/judge.ts';
import { checkJunit } from '../../src/report/check/junit.ts';
import { checkMarkdown } from '../../src/report/check/markdown.ts';
import { checkTerminal } from '../../src/report/check/terminal.ts';
import { failures } from '../../src/report/check/verdict.ts';
import { judgementText } from '../../src/report/check/words.ts';
import { metricOf } from '../../src/metrics/index.ts';
import { betterOf } from '../../src/report/check/directions.ts';
import { noStyle } from '../../src/report/style.ts';
import { displayWidth } from '../../src/report/text.ts';

function cell(metrics: Record<string, Value>, more: Partial<Cell> = {}): Cell {
  const key = { trace: 'traces/a.gz', system: 'small', configId: 'c1', settings: {}, place: 'a.csv:2' };
  return { ...key, metrics: new Map(Object.entries(metrics)), ...more };
}

function results(...cells: Cell[]): Results {
  return { cells, modelVersion: 1, digests: new Map() };
}

function budget(metric: string, more: Partial<Budget>): Budget {
  const limits = { max: null, min: null, maxIncrease: null, maxDecrease: null };
  return { metric, where: {}, ...limits, level: 'error', place: 'b.yaml:1:3', places: {}, ...more };
}

const percent = (part: number) => ({ amount: part / 100, relative: true });
const most = (amount: number) => ({ amount, relative: false });

/** What is said of one metric that was `before` and is `now`. */
function verdicts(metric: string, before: Value | null, now: Value, budgets: Budget[] = [], strict = false) {
  const baseline = before === null ? null : results(cell({ [metric]: before }));
  const { judgements } = judge(results(cell({ [metric]: now })), baseline, { budgets, strict });
  return judgements.map(({ verdict, level }) => `${verdict} ${level}`);
}

describe('verdicts', () => {
  test.each([
    ['page_faults', 100, 100, 'ok none'],
    ['page_faults', 100, 101, 'regressed error'],
    ['page_faults', 100, 99, 'improved none'],
    ['tlb_hit_rate', 0.9, 0.8, 'regressed error'],
    ['tlb_hit_rate', 0.9, 0.95, 'improved none'],
    ['references', 5, 6, 'changed none'],
    ['tables_by_level', [1, 2], [1, 2], 'ok none'],
    ['tables_by_level', [1, 2], [1, 3], 'changed none'],
    ['tables_by_level', [1, 2], 3, 'changed none'],
  ] as const)('without budgets: %s from %j to %j is %s', (metric, before, now, said) => {
    expect(verdicts(metric, before, now)).toEqual([said]);
  });

  test('strict: what differs and is neither better nor worse fails', () => {
    expect(verdicts('references', 5, 6, [], true)).toEqual(['changed error']);
    expect(verdicts('page_faults', 5, 4, [], true)).toEqual(['improved none']);
  });

  test.each([
    ['page_faults', 100, 102, { maxIncrease: percent(2) }, ['ok none']],
    ['page_faults', 100, 103, { maxIncrease: percent(2) }, ['regressed error']],
    ['page_faults', 100, 103, { maxIncrease: percent(2), level: 'warn' }, ['regressed warn']],
    ['page_faults', 100, 105, { maxIncrease: most(5) }, ['ok none']],
    ['page_faults', 100, 106, { maxIncrease: most(5) }, ['regressed error']],
    ['page_faults', 0, 1, { maxIncrease: percent(50) }, ['regressed error']],
    ['page_faults', 100, 50, { maxIncrease: percent(2) }, ['improved none']],
    // The other side of a budget keeps its rule.
    ['tlb_hit_rate', 0.9, 0.8, { maxIncrease: percent(2) }, ['regressed error']],
    ['tlb_hit_rate', 0.9, 0.891, { maxDecrease: percent(1) }, ['ok none']],
    ['tlb_hit_rate', 0.9, 0.89, { maxDecrease: percent(1) }, ['regressed error']],
    ['references', 100, 101, { maxIncrease: percent(2) }, ['ok none']],
    ['references', 100, 110, { maxIncrease: percent(2) }, ['regressed error']],
    ['page_faults', 100, 100, { max: 99 }, ['exceeded error']],
    ['page_faults', 100, 100, { max: 100 }, ['ok none']],
    ['page_faults', 100, 101, { max: 200 }, ['regressed error']],
    ['tlb_hit_rate', 0.9, 0.9, { min: 0.95, level: 'warn' }, ['exceeded warn']],
    ['page_faults', 100, 120, { max: 110, maxIncrease: percent(10) }, ['exceeded error', 'regressed error']],
    ['page_faults', null, 7, { max: 6 }, ['exceeded error']],
    ['page_faults', null, 7, { max: 7 }, ['ok none']],
  ] as const)('%s from %j to %j with %j', (metric, before, now, limits, said) => {
    expect(verdicts(metric, before, now, [budget(metric, limits)])).toEqual(said);
  });

  test('a budget that names the metric goes before those with a pattern', () => {
    const wide = budget('*_faults', { maxIncrease: percent(1) });
    const exact = budget('page_faults', { maxIncrease: percent(10) });
    expect(verdicts('page_faults', 100, 105, [wide, exact])).toEqual(['ok none']);
    expect(verdicts('minor_faults', 100, 105, [wide, exact])).toEqual(['regressed error']);
  });

  test('a budget is for the cells that it says, or a note says that there are none', () => {
    const on = (where: Record<string, string[]>) => {
      const checked = judge(results(cell({ walks: 5 }, { settings: { memory: '16M' } })), null, {
        budgets: [budget('walks', { max: 1, where })],
        strict: false,
      });
      return [failures(checked).length, checked.notes.length];
    };
    expect(on({ trace: ['a*'] })).toEqual([1, 0]);
    expect(on({ trace: ['traces/*'], system: ['sm?ll'] })).toEqual([1, 0]);
    expect(on({ trace: ['b*', 'a.gz'] })).toEqual([1, 0]);
    expect(on({ memory: ['16M'] })).toEqual([1, 0]);
    expect(on({ memory: ['32M'] })).toEqual([0, 1]);
    expect(on({ trace: ['a'] })).toEqual([0, 1]);
  });

  test('cells and metrics that are new are told, those that are missing fail', () => {
    const [one, two] = [cell({ walks: 1 }), cell({ walks: 1 }, { trace: 'b' })];
    const told = (now: Results, before: Results) =>
      judge(now, before, { budgets: [], strict: false }).judgements.map(
        ({ metric, verdict, level }) => `${metric}:${verdict} ${level}`,
      );
    expect(told(results(one), results(one, two))).toEqual([':missing error', 'walks:ok none']);
    expect(told(results(one, two), results(one))).toEqual([':new none', 'walks:ok none']);
    expect(told(results(cell({ walks: 1, loads: 2 })), results(one))).toEqual(['loads:new none', 'walks:ok none']);
    expect(told(results(one), results(cell({ walks: 1, loads: 2 })))).toEqual(['loads:missing error', 'walks:ok none']);
  });

  test('a cell keeps its place when its configuration changes; where several are alike the configuration decides', () => {
    const [a, b] = [cell({ walks: 1 }), cell({ walks: 2 }, { configId: 'c2' })];
    const one = judge(results(b), results(a), { budgets: [], strict: false });
    expect(one.judgements.map(({ verdict }) => verdict)).toEqual(['regressed']);
    expect(one.notes).toEqual(['traces/a.gz on small has another configuration than in the baseline']);
    const both = judge(results(a, b), results(b, a), { budgets: [], strict: false });
    expect(both.judgements.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
    const lost = judge(results(a), results(a, b), { budgets: [], strict: false });
    expect(lost.judgements.map(({ verdict }) => verdict)).toEqual(['missing', 'ok']);
  });

  test('the worst first: errors, warnings, then by how far they moved', () => {
    const before = cell({
      walks: 0,
      page_faults: 100,
      minor_faults: 100,
      full_misses: 10,
      references: 1,
      evictions: 5,
    });
    const now = cell({ walks: 1, page_faults: 150, minor_faults: 300, full_misses: 90, references: 2, evictions: 1 });
    const { judgements } = judge(results(now), results(before), {
      budgets: [budget('full_misses', { maxIncrease: percent(1), level: 'warn' })],
      strict: false,
    });
    expect(judgements.map(({ metric }) => metric)).toEqual([
      'walks',
      'minor_faults',
      'page_faults',
      'full_misses',
      'references',
      'evictions',
    ]);
    expect(judgementText(judgements[0])).toBe('walks regressed: 0 -> 1');
    expect(judgementText(judgements[2])).toBe('page_faults regressed: 100 -> 150 (+50.0%)');
    expect(judgementText(judgements[3])).toBe(
      'full_misses regressed: 10 -> 90 (+800%), budget max_increase 1% at b.yaml:1:3',
    );
  });

  test('another trace than that of the baseline is told', () => {
    const now = { ...results(cell({ walks: 1 })), digests: new Map([['a.gz', '11']]) };
    const before = { ...now, digests: new Map([['a.gz', '22']]) };
    expect(judge(now, before, { budgets: [], strict: false }).notes[0]).toContain('a.gz is not the trace');
    expect(judge(now, now, { budgets: [], strict: false }).notes).toEqual([]);
  });
});

test('directions are those of metrics', () => {
  for (const name of ['page_faults', 'l1d_misses', 'swap_ins', 'kernel_heap_largest_free', 'table_overhead']) {
    expect(metricOf(name)?.name).toBe(name);
    expect(betterOf(name)).not.toBeNull();
  }
  expect(betterOf('references')).toBeNull();
});

describe('a baseline', () => {
  test('has sorted cells, one a line, and the same bytes in any order', () => {
    const [a, b, c] = [
      cell({ walks: 1, tables_by_level: [1, 2] }),
      cell({ walks: 2 }, { settings: { memory: '16M', empty: '' } }),
      cell({ walks: 3 }, { trace: 'A "quoted"\nname' }),
    ];
    const digests = [
      ['b', '2'],
      ['a', '1'],
    ] as const;
    const text = baselineText({ ...results(a, b, c), digests: new Map(digests) }, 7);
    expect(text).toBe(baselineText({ ...results(c, b, a), digests: new Map(digests.toReversed()) }, 7));
    const parsed = JSON.parse(text);
    expect(parsed).toMatchObject({ pagewalk_baseline: 1, model_version: 7, traces: { a: '1', b: '2' } });
    expect(parsed.cells[2]).toEqual({
      trace: 'traces/a.gz',
      system: 'small',
      config_id: 'c1',
      metrics: { walks: 1, tables_by_level: [1, 2] },
    });
    expect(parsed.cells[1].settings).toEqual({ memory: '16M' });
    expect(text.split('\n').filter((line) => line.includes('"metrics"'))).toHaveLength(3);
  });
});

describe('outputs', () => {
  const bad = '<b>|`x`\u001b[31m & "y"';
  const many = Array.from({ length: 60 }, (_, at) => cell({ walks: 100 + at }, { trace: `${bad}${at}` }));
  const before = many.map((each) => cell({ walks: 100 }, { trace: each.trace }));
  const warned = budget('walks', { maxIncrease: percent(10), level: 'warn', place: 'b,1.yaml:4:5' });
  const errors = judge(results(...many), results(...before), { budgets: [], strict: false });
  const mixed = judge(results(...many), results(...before), { budgets: [warned], strict: false });

  test('annotations: nine of each kind, the worst, and how many more', () => {
    const lines = checkAnnotations(errors).split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[0]).toContain('walks regressed: 100 -> 159 (+59.0%25)');
    expect(lines[9]).toBe('::error title=pagewalk check::and 50 more');
    const warnings = checkAnnotations(mixed).split('\n');
    expect(warnings[0]).toMatch(/^::warning file=b%2C1\.yaml,line=4,col=5,title=pagewalk%3A walks regressed::/);
    expect(warnings[9]).toBe('::warning title=pagewalk check::and 40 more');
    const newline = judge(results(cell({ walks: 2 }, { trace: 'a\nb' })), null, {
      budgets: [budget('walks', { max: 1 })],
      strict: false,
    });
    expect(checkAnnotations(newline).trimEnd().split('\n')).toHaveLength(1);
  });

  test('Markdown within its bytes, the worst first, what is left counted, markup closed', () => {
    const whole = checkMarkdown(errors);
    expect(whole).toMatch(/^## ❌ pagewalk check\n\n60 cells: 59 errors \(59 regressed\), 1 ok\n/);
    expect(whole.split('\n').filter((line) => line.startsWith('| **regressed**'))).toHaveLength(59);
    expect(whole).not.toContain('<b>');
    for (const limit of [500, 1500, 4000]) {
      const cut = checkMarkdown(errors, limit);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
      const rows = cut.split('\n').filter((line) => line.startsWith('| **regressed**')).length;
      expect(cut).toContain(`and ${59 - rows} more differences`);
    }
    const improved = judge(results(...before), results(...many), { budgets: [], strict: false });
    const folded = checkMarkdown(improved, 2500);
    expect(folded).toMatch(/^## ✅/);
    expect(folded).toContain('<details><summary>59 other differences</summary>');
    expect(folded.trimEnd().endsWith('</details>')).toBe(true);
    expect(Buffer.byteLength(folded)).toBeLessThanOrEqual(2500);
  });

  test('JUnit: a suite for each cell, counts that agree, text escaped', () => {
    const xml = checkJunit(mixed);
    const [, tests, failed] =
      /^<\?xml [^\n]*\n<testsuites name="pagewalk check" tests="(\d+)" failures="(\d+)"/.exec(xml) ?? [];
    expect([tests, failed]).toEqual(['60', '0']);
    expect(xml.match(/<system-out>warning: /g)).toHaveLength(49);
    const failing = checkJunit(errors);
    expect(failing).toContain('failures="59"');
    expect(failing.match(/<failure type="regressed" message="walks regressed: 100 -&gt; \d+ \(\+/g)).toHaveLength(59);
    expect(failing).not.toContain('\u001b');
    expect(failing).toContain('&lt;b&gt;|`x`␛[31m &amp; &quot;y&quot;');
    // Every element that is opened is closed, in order.
    const open: string[] = [];
    for (const [, close, name, end] of failing.matchAll(/<(\/)?([a-z-]+)(?:\s+[a-z]+="[^"<]*")*\s*(\/)?>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (end !== '/') open.push(name);
    }
    expect(open).toEqual([]);
    expect(failing.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
  });

  test.each([60, 80, 120, 200])('the table fits %i cells', (width) => {
    const text = checkTerminal(mixed, width, noStyle);
    expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(text).toContain('and 9 more');
    expect(text.split('\n').at(-2)).toMatch(/ok/);
    expect(checkTerminal(errors, width, noStyle)).toContain('failed: 60 cells: 59 errors');
  });

  test('a long list of numbers leaves room for those of other rows', () => {
    const orders = Array.from({ length: 11 }, () => 12_345);
    const [before, now] = [1, 2].map((walks) => results(cell({ walks, free_runs_by_order: [...orders, walks] })));
    const text = checkTerminal(judge(now, before, { budgets: [], strict: false }), 80, noStyle);
    expect(text).toMatch(/^regressed +walks +1 +2 +\+100%$/m);
    expect(text).toMatch(/free_runs_by_order +12345;12345… +12345;12345…/);
  });
});
