import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totals } from '../../src/model/totals.ts';
import type { Totals } from '../../src/model/totals.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';

export interface CaseResult {
  metrics: Totals;
  aborted: boolean;
  /** Why the run took every reference by itself; '' = it did not. */
  uncollapsed: string;
}

/** Runs a CSV trace, given as text, on a system, given as a profile. */
export async function runCase(
  trace: string,
  system: unknown,
  options: Partial<SimulateOptions> = {},
): Promise<CaseResult> {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
  try {
    const path = join(folder, 'trace.csv');
    writeFileSync(path, trace);
    const workload = await openWorkload([path]);
    let uncollapsed = '';
    const { machine } = await simulate(workload, loadSystem(JSON.stringify(system), 'system.json'), {
      ...PLAIN,
      onUncollapsed: (why) => {
        uncollapsed = why;
      },
      ...options,
    });
    return { metrics: totals(machine), aborted: machine.aborted, uncollapsed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
