import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Generated } from '../../src/generate/generated.ts';
import { parameterValues } from '../../src/generate/parameters.ts';
import type { Expectation, Synthetic } from '../../src/generate/synthetic.ts';
import { workloads } from '../../src/generate/workloads/index.ts';
import { metrics } from '../../src/metrics/index.ts';
import { totals } from '../../src/model/totals.ts';
import { resolveSystem } from '../../src/run/config.ts';
import { writeCsvFile } from '../../src/run/convert.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { RecordList, temporaryFolder } from '../trace/support.ts';

const folder = temporaryFolder();

/** Parameters that each workload is tried with beside its standard ones, so that each of its formulas is met on both sides of its conditions. */
const TRIED: Record<keyof typeof workloads, string[][]> = {
  sequential: [
    ['pages=64', 'passes=3', 'step=4096'],
    ['pages=3', 'step=24'],
    ['pages=300', 'passes=2', 'step=1KiB'],
  ],
  strided: [
    ['elements=7', 'stride=64KiB'],
    ['elements=4', 'stride=64KiB'],
    ['elements=100', 'stride=48'],
    ['elements=9', 'stride=4104', 'passes=1'],
  ],
  random: [
    ['pages=1', 'references=5'],
    ['pages=300', 'references=300', 'stores=1'],
    ['pages=50', 'references=2000', 'stores=0'],
  ],
  zipf: [
    ['pages=1', 'references=5'],
    ['exponent=0', 'pages=200', 'references=400'],
    ['exponent=1.5', 'pages=700', 'references=3000'],
  ],
  'pointer-chase': [
    ['nodes=65', 'steps=500'],
    ['nodes=2', 'steps=9'],
    ['nodes=1000', 'spacing=64', 'steps=2500'],
  ],
  loop: [
    ['pages=2', 'passes=1'],
    ['pages=7', 'passes=5'],
    ['pages=200', 'passes=3'],
  ],
  phases: [
    ['phases=1', 'pages=5', 'references=5'],
    ['phases=7', 'pages=33', 'references=400'],
  ],
  'producer-consumer': [
    ['slots=8', 'items=5', 'batch=8'],
    ['slots=5', 'items=23', 'batch=3'],
    ['items=1', 'batch=1', 'slots=1'],
  ],
  'fork-server': [
    ['children=1', 'pages=1', 'written=1'],
    ['children=3', 'pages=70', 'written=0'],
    ['children=5', 'pages=40', 'written=40'],
  ],
  'map-churn': [
    ['rounds=9', 'pages=33'],
    ['rounds=9', 'pages=34', 'places=1'],
    ['rounds=1', 'pages=1'],
  ],
  'deep-recursion': [['depth=1'], ['depth=33', 'frame=4KiB', 'repeats=3'], ['depth=1000', 'frame=24', 'repeats=2']],
  database: [
    ['rows=1', 'queries=10', 'update=3', 'scan=4'],
    ['rows=300', 'queries=99', 'scan=0', 'update=0'],
    ['rows=70000', 'queries=50', 'scan=25'],
  ],
  processes: [
    ['processes=1', 'turns=2'],
    ['processes=3', 'pages=64', 'quantum=50', 'turns=4'],
    ['processes=2', 'pages=65', 'quantum=10', 'turns=3'],
  ],
};

/** Those whose records are drawn. */
const SEEDED = new Set(['random', 'zipf', 'pointer-chase', 'phases', 'database']);

const names = Object.keys(workloads) as (keyof typeof workloads)[];
const tried = names.flatMap((name) =>
  [[], ...TRIED[name]].map((sets): [string, string, string[]] => [name, sets.join(' ') || 'as standard', sets]),
);

describe('the model yields what a workload must yield', () => {
  test.each(tried)('%s, %s', async (name, title, sets) => {
    const workload: Synthetic = workloads[name as keyof typeof workloads];
    const values = parameterValues(workload, sets);
    const expectations = workload.expectations(values);
    expect(expectations.length).toBeGreaterThan(0);
    for (const seed of SEEDED.has(name) ? [1, 99] : [1]) {
      const path = join(folder, `${name}-${title.replaceAll(/\W/g, '-')}-${seed}.csv`);
      await writeCsvFile(new Generated(name, workload, values, seed), path);
      const found = await Promise.all(expectations.map((expectation) => counted(path, expectation)));
      expect(found).toEqual(expectations.map(({ counts }) => counts));
    }
  });

  /** What a run counts; of a mean that is near enough (6 standard deviations), the mean itself. */
  async function counted(path: string, { settings, counts, deviation }: Expectation): Promise<Record<string, number>> {
    const given = Object.entries(settings).map(([setting, value]) => `${setting}=${value}`);
    const { system } = resolveSystem({ sets: given, env: {}, cwd: folder });
    const { machine } = await simulate(await openWorkload([path]), system, PLAIN);
    expect(machine.aborted).toBe(false);
    const all = totals(machine);
    return Object.fromEntries(
      Object.entries(counts).map(([metric, mean]) => {
        const value = Number(metrics.find(({ name }) => name === metric)?.value(all, system));
        const near = deviation !== undefined && Math.abs(value - mean) <= 6 * deviation + 1e-6;
        return [metric, near ? mean : value];
      }),
    );
  }
});

describe('records', () => {
  test.each(names)('%s: the same for a seed, whenever the sink is full', async (name) => {
    const workload: Synthetic = workloads[name];
    const values = parameterValues(workload, TRIED[name][0]);
    const written = async (seed: number, fullAfter: number): Promise<string[]> => {
      const generated = new Generated(name, workload, values, seed);
      const list = new OftenFull(generated, fullAfter);
      await generated.records(list, () => Promise.resolve(list.emptied()));
      return list.records;
    };
    const once = await written(3, Infinity);
    expect(once.length).toBeGreaterThan(0);
    expect(await written(3, 1)).toEqual(once);
    expect(await written(3, 7)).toEqual(once);
  });

  /** A list that asks to be emptied after so many records. */
  class OftenFull extends RecordList {
    private readonly fullAfter: number;
    private seen = 0;

    constructor({ processes }: Generated, fullAfter: number) {
      super(processes);
      this.fullAfter = fullAfter;
    }

    override get full(): boolean {
      return this.records.length - this.seen >= this.fullAfter;
    }

    emptied(): void {
      this.seen = this.records.length;
    }
  }

  test('another seed draws other records', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(async (seed) => {
        const generated = new Generated(
          'random',
          workloads.random,
          parameterValues(workloads.random, ['references=50']),
          seed,
        );
        const list = new RecordList(generated.processes);
        await generated.records(list);
        return list.records;
      }),
    );
    expect(one).toHaveLength(51);
    expect(one).not.toEqual(other);
  });
});
