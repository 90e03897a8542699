import type { Result } from '../../src/metrics/result.ts';
import { caseTotals, processOf, regionOf, resultOf, systemOf } from './fixture.ts';

/** A run with every part filled, named as given: the totals of a conformance case, shares made up. */
export function sampleRun(name = 'cowfork'): Result {
  const gauges = (at: number) => ({
    owned: 36,
    resident: 20 + at,
    table_frames: 5,
    free_frames: 11 - at,
    free_runs: 2,
    largest_free_run: 6,
  });
  return resultOf(caseTotals('61-repl-mixed-fifo'), {
    trace: name,
    traces: [name, `${name}-2`],
    system: systemOf({
      name,
      memory: 147_456,
      replacement: {
        policy: 'fifo',
        scope: 'global',
        seed: 1,
        writeAlways: false,
        tick: 10_000,
        tau: 10_000,
        kin: 25,
        kout: 50,
        small: 10,
      },
    }),
    processes: [
      processOf(
        1,
        { references: 600, page_faults: 200, cow_reuse: 30 },
        { trace: name, command: name, resident_peak: 20 },
      ),
      processOf(2, { references: 473, page_faults: 208, cow_copy: 50 }, { trace: name, command: name, parent: 1 }),
    ],
    regions: [
      { ...regionOf('heap', name, { references: 1000, page_faults: 350, demand_zero: 38 }), trace: name },
      { ...regionOf('', '', { references: 73, page_faults: 58, no_region: 19 }), start: '', end: '' },
    ],
    timeline: Array.from({ length: 130 }, (_, at) => ({
      window: at,
      first_reference: at * 10 + 1,
      references: 10,
      counters: { page_faults: at % 7 },
      gauges: gauges(at % 10),
    })),
    pages: [{ trace: name, pid: 1, va: '0x17000', role: 'heap', region: name, references: 120, faults: 12 }],
    notes: [name],
  });
}

/** A name that tries to be markup of every kind. */
export const hostile = '-|`*_[x](http://x.org)<img src=x onerror=y>&amp;\\|\x1b[31m\r\n# h\u202e @me $1$ ~~z~~';
