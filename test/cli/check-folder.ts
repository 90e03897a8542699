import { afterAll, beforeAll, vi } from 'vitest';
import { called, temporaryFolder, write } from './support.ts';
import type { Outcome } from './support.ts';

export const HEAD = 'trace,system,config_id,memory,references,page_faults,tlb_hit_rate,tables_by_level\n';

/** A folder with summaries and the baseline base.json of now.csv, which is the present one while the tests of a file run. */
export function checkFolder(): string {
  const folder = temporaryFolder();
  const before = process.cwd();
  beforeAll(async () => {
    process.chdir(folder);
    // The tests may themselves run on GitHub.
    vi.stubEnv('GITHUB_ACTIONS', '');
    for (const [name, faults] of Object.entries({ 'now.csv': 100, 'worse.csv': 103, 'better.csv': 90 }))
      summary(folder, name, faults);
    await checked('now.csv', '--baseline', 'base.json', '--update-baseline');
  });
  afterAll(() => {
    process.chdir(before);
    vi.unstubAllEnvs();
  });
  return folder;
}

/** Writes a summary of two cells. */
export function summary(folder: string, name: string, faults: number): string {
  const rows = [`"a, ""b"".gz",small,c1,16M,1000,${faults},0.900000,1;2`, `plain.gz,small,c2,,500,7,,3`];
  return write(folder, name, `${HEAD}${rows.join('\n')}\n`);
}

export async function checked(...args: string[]): Promise<Outcome & { text: string }> {
  const outcome = await called(['check', ...args]);
  return { ...outcome, text: outcome.stdout + outcome.stderr };
}
