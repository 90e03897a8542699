import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from '../../src/model/counters.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';
import { runCase } from '../support/run-case.ts';
import { settings, touches, traceOf } from './support.ts';

const seeds = fc.integer({ min: 1_000_000, max: 2_000_000 });
const roomy = { memory: '64MiB' };

test('with memory for all, a plain trace faults once for each page that a process touches', async () => {
  await fc.assert(
    fc.asyncProperty(touches, fc.integer({ min: 1, max: 3 }), async (list, processes) => {
      const pid = (at: number) => (at % processes) + 1;
      const { metrics } = await runCase(traceOf(list, pid), roomy, { check: true });
      const distinct = new Set(list.map(({ page }, at) => `${pid(at)} ${page}`)).size;
      expect(metrics).toMatchObject({ demand_zero: distinct, page_faults: distinct, touched_pages: distinct });
    }),
    settings,
  );
});

test('what processes are called changes nothing', async () => {
  const pids = [1, 2, 3, 4];
  await fc.assert(
    fc.asyncProperty(touches, fc.shuffledSubarray(pids, { minLength: 4 }), seeds, async (list, renamed, seed) => {
      const turn = (at: number) => Math.floor(at / 3) % 4;
      const { reserved: _reserved, ...system } = randomSystem(seed);
      const [one, other] = await Promise.all(
        [pids, renamed].map((names) =>
          runCase(
            traceOf(list, (at) => names[turn(at)]),
            system,
            { check: true },
          ),
        ),
      );
      expect(other.metrics).toEqual(one.metrics);
    }),
    settings,
  );
});

test('faults are the sum of their kinds, references of theirs, and every level of hits and misses', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { metrics } = await runCase(randomTrace(seed), randomSystem(seed), { check: true });
      const sum = (names: readonly string[]) => names.reduce((total, name) => total + Number(metrics[name]), 0);
      expect(metrics).toMatchObject({
        minor_faults: sum(MINOR_KINDS),
        major_faults: sum(MAJOR_KINDS),
        invalid_faults: sum(INVALID_KINDS),
        page_faults: sum([...MINOR_KINDS, ...MAJOR_KINDS, ...INVALID_KINDS]),
        invalid_references: sum(INVALID_KINDS),
        references: sum(['fetches', 'loads', 'stores']),
        restarts: sum([...MINOR_KINDS, ...MAJOR_KINDS]),
        walks: sum(['full_misses', 'restarts']),
        swap_ins: metrics.swap_in,
      });
    }),
    settings,
  );
});

test('a fully associative lru TLB never misses more with more entries', async () => {
  await fc.assert(
    fc.asyncProperty(touches, fc.integer({ min: 1, max: 12 }), async (list, entries) => {
      const missesWith = async (count: number) => {
        const tlb = { l1i: null, l1d: { entries: count } };
        const { metrics } = await runCase(traceOf(list), { ...roomy, tlb }, { check: true });
        return Number(metrics.l1d_misses);
      };
      expect(await missesWith(entries + 1)).toBeLessThanOrEqual(await missesWith(entries));
    }),
    settings,
  );
});
