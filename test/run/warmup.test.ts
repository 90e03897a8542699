import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Totals } from '../../src/metrics/result.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WARMUP = 150;
/** What is there at the end, the most there was at once, distinct pages, and what a prefetch before the warm-up's end is no use for. */
const NO_COUNTS =
  /_peak$|^touched_|^frames_|^free_|^largest_free_run$|^contiguity_|^pte_|^cow_saved_bytes$|^fragment_frames$|^kernel_table_frames$|^huge_untouched_pages$|prefetch_used$/;

test.each(Array.from({ length: 40 }, (_, at) => at + 1))(
  'what is counted after a warm-up is what the whole run counts, less what its beginning does: seed %i',
  async (seed) => {
    const path = join(folder, 'trace.csv');
    writeFileSync(path, randomTrace(seed, { calm: true }));
    const profile = { ...randomSystem(seed), onInvalid: 'continue' };
    const system = loadSystem(JSON.stringify(profile), 'system.json');
    const workload = await openWorkload([path]);
    const totalsOf = async (options: Partial<SimulateOptions>): Promise<Totals> =>
      resultOf(await simulate(workload, system, { ...PLAIN, ...options }), workload, system).totals;
    const whole = await totalsOf({});
    const beginning = await totalsOf({ limit: WARMUP });
    const rest = await totalsOf({ warmup: WARMUP });
    const counts = Object.keys(whole).filter((name) => !NO_COUNTS.test(name));
    const difference = counts.map((name) => {
      const [all, first] = [[whole[name]].flat(), [beginning[name]].flat()];
      return [name, all.map((count, at) => count - first[at])];
    });
    expect(counts.map((name) => [name, [rest[name]].flat()])).toEqual(difference);
    for (const name of ['prefetch_used', 'tlb_prefetch_used'])
      expect(Number(rest[name])).toBeLessThanOrEqual(Number(whole[name]) - Number(beginning[name]));
  },
);
