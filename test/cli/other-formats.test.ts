import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY, called, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const samples = join(REPOSITORY, 'traces/samples');
const names = readdirSync(samples).filter((name) => /perf$|execlog|gem5|drmemtrace|libcachesim/.test(name));

async function metricsOf(path: string, ...more: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await called(['run', path, '--sampled', '--json', '--no-progress', ...more]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).runs[0].metrics;
}

test.each(names)('%s: the same numbers collapsed or not, and as a CSV trace', async (name) => {
  const path = join(samples, name);
  const whole = await metricsOf(path);
  expect(await metricsOf(path, '--no-collapse')).toEqual(whole);
  const csv = join(folder, `${name}.csv`);
  expect((await called(['convert', path, csv, '--sampled', '-q'])).code).toBe(0);
  expect(await metricsOf(csv)).toEqual(whole);
});
