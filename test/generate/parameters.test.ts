import { describe, expect, test } from 'vitest';
import { Draws } from '../../src/generate/draws.ts';
import { expectationText, Generated } from '../../src/generate/generated.ts';
import { parameterValues, rangeText, valueText } from '../../src/generate/parameters.ts';
import type { Synthetic } from '../../src/generate/synthetic.ts';
import { workloads } from '../../src/generate/workloads/index.ts';
import { zipfProbabilities, ZipfRanks } from '../../src/generate/zipf-ranks.ts';
import { metrics } from '../../src/metrics/index.ts';

describe('parameters', () => {
  test('have standard values, over which NAME=VALUE goes, the last one', () => {
    expect(parameterValues(workloads.sequential, [])).toEqual({ pages: 256, passes: 1, step: 64 });
    expect(parameterValues(workloads.sequential, ['pages=1', 'step = 2KiB', 'pages=7'])).toEqual({
      pages: 7,
      passes: 1,
      step: 2048,
    });
    expect(parameterValues(workloads.zipf, ['exponent=1.25']).exponent).toBe(1.25);
  });

  test('all that is wrong is told at once', () => {
    const wrong = ['pges=4', 'pages=0', 'references=1.5', 'exponent=-1', 'foo', 'stores='];
    expect(() => parameterValues(workloads.zipf, wrong)).toThrow(
      [
        '--set: unknown parameter "pges" (did you mean "pages"?)',
        '--set pages: expected a whole number of 1..4194304, found "0"',
        '--set references: expected a whole number of 1..1000000000000, found "1.5"',
        '--set exponent: expected a number of 0..10, found "-1"',
        '--set: expected NAME=VALUE such as pages=100, found "foo"',
        '--set stores: expected a number of 0..1, found ""',
      ].join('\n'),
    );
    expect(() => parameterValues(workloads.sequential, ['step=8KiB'])).toThrow(
      '--set step: expected bytes of 8..4KiB, found "8KiB"',
    );
    expect(() => parameterValues(workloads.loop, ['toString=1'])).toThrow('unknown parameter');
  });

  test.each([
    ['sequential', ['step=12'], 'step: expected a multiple of 8'],
    ['strided', ['stride=4097'], 'stride: expected a multiple of 8'],
    ['strided', ['stride=16MiB', 'elements=16777216'], 'elements: expected at most 64 TiB'],
    ['pointer-chase', ['spacing=9'], 'spacing: expected a multiple of 8'],
    ['phases', ['references=63'], 'references: expected at least as many as pages'],
    ['phases', ['phases=65536', 'pages=1048576', 'references=1048576'], 'phases: expected at most 64 TiB'],
    ['producer-consumer', ['batch=65'], 'batch: expected at most'],
    ['fork-server', ['written=257'], 'written: expected at most'],
    ['map-churn', ['places=65536', 'pages=1048576'], 'places: expected at most 64 TiB'],
    ['deep-recursion', ['depth=16777216', 'frame=4KiB'], 'depth: expected a stack'],
    ['deep-recursion', ['frame=9'], 'frame: expected a multiple of 8'],
  ] as const)('%s with %s: what no trace can be is refused', (name, sets, message) => {
    expect(() => parameterValues(workloads[name], sets)).toThrow(`--set ${message}`);
  });

  test.each(Object.entries<Synthetic>(workloads))(
    '%s: its standard values are in range, and its ends can be written',
    (_, workload) => {
      for (const [name, parameter] of Object.entries(workload.parameters)) {
        expect(parameter.standard).toBeGreaterThanOrEqual(parameter.least);
        expect(parameter.standard).toBeLessThanOrEqual(parameter.most);
        expect(rangeText(parameter)).toMatch(/^[\d.]+(?:[KMG]iB)?\.\.\d+(?:[KMG]iB)?$/);
        const set = `${name}=${valueText(parameter, parameter.standard)}`;
        expect(parameterValues(workload, [set])[name]).toBe(parameter.standard);
      }
    },
  );

  test.each(Object.entries<Synthetic>(workloads))('%s expects metrics that there are', (_, workload) => {
    const known = new Set<string>(metrics.map(({ name }) => name));
    const expected = workload.expectations(parameterValues(workload, [])).flatMap(({ counts }) => Object.keys(counts));
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('comments', () => {
  test('say workload, parameters, seed and expectations', () => {
    const values = parameterValues(workloads.processes, ['processes=2', 'turns=3']);
    expect(new Generated('processes', workloads.processes, values, 5).comments).toEqual([
      'pagewalk generate processes: N processes that take turns, each going round its own pages',
      'parameters: processes=2 pages=32 quantum=1000 turns=3',
      'seed: 5',
      expect.stringMatching(/^expect: references=6000 context_switches=5 demand_zero=64 page_faults=64; /),
      expect.stringMatching(/^expect with --set tlb\.asid=false: flushes=5 full_misses=192; /),
    ]);
  });

  test('quote what a shell would take apart; say how far a mean is spread', () => {
    const settings = { tlb: '{l1: {entries: 4}}', reserved: '[]' };
    expect(expectationText({ settings, counts: { walks: 1.234 }, deviation: 0.5, why: 'so' })).toBe(
      "expect with --set 'tlb={l1: {entries: 4}}' --set 'reserved=[]': walks=1.23 on average (standard deviation at most 0.50); so",
    );
  });
});

describe('draws', () => {
  test('of 0 .. limit - 1, all of them, about equally often', () => {
    const draws = new Draws(1);
    const seen = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) seen[draws.below(10)]++;
    // 1000 each, with a standard deviation of 30.
    expect(seen.every((times) => times > 850 && times < 1150)).toBe(true);
  });

  test('an order holds each item once; a cycle is a single one', () => {
    for (const length of [1, 2, 3, 100]) {
      for (let seed = 1; seed <= 20; seed++) {
        const ascending = Array.from({ length }, (_, item) => item);
        expect([...new Draws(seed).order(length)].toSorted((a, b) => a - b)).toEqual(ascending);
        const next = new Draws(seed).cycle(length);
        const met = new Set<number>();
        for (let item = 0; !met.has(item); item = next[item]) met.add(item);
        expect(met.size).toBe(length);
      }
    }
  });

  test("Zipf's law: probabilities by rank, and draws that follow them", () => {
    const [first, second, third] = zipfProbabilities(3, 1);
    expect([first, second, third]).toEqual([6 / 11, 3 / 11, 2 / 11].map((part) => expect.closeTo(part, 12)));
    const ranks = new ZipfRanks(3, 1, new Draws(4));
    const seen = [0, 0, 0];
    for (let draw = 0; draw < 11_000; draw++) seen[ranks.next()]++;
    // The standard deviation is at most 53.
    expect(seen.map((times, rank) => Math.abs(times - [6000, 3000, 2000][rank]) < 300)).toEqual([true, true, true]);
  });
});
