import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'faults.perf', '  t 7/7  1.5: page-faults:           400b70 f           400b70 f\n');
write(folder, 'one.csv', 'pid,op,addr,size,args\n7,S,0x1000,4,\n');

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

const SAYS = 'samples only: the trace holds samples or faults and not every reference';

describe('a trace of samples', () => {
  test.each([
    ['run', 'faults.perf'],
    ['run', 'one.csv', 'faults.perf'],
    ['explain', 'faults.perf', '--at', '1'],
    ['convert', 'faults.perf', '-'],
  ])('%s %s: is refused', async (...args) => {
    const { code, stdout, stderr } = await called(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: faults\.perf \(perf\): holds samples or faults and not every reference, .*--sampled .*\n$/,
    );
  });

  test('is shown as observed', async () => {
    const { code, stdout } = await called(['inspect', 'faults.perf']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^observed +1: 1 fetches,[^;]*;\s+samples,\s+not\s+every\s+reference$/m);
    const json = JSON.parse((await called(['inspect', 'faults.perf', '--json'])).stdout);
    expect(json.traces[0]).toMatchObject({ format: 'perf', sampled: true });
    expect((await called(['inspect', 'faults.perf', '--view', '1'])).stdout).toContain('7,I,0x400b70,1,');
  });

  test('with --sampled, every output says so', async () => {
    const { code, stdout, stderr } = await called(['run', 'faults.perf', '--sampled', '--out', 'out']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`warning: ${SAYS}`);
    expect(stdout).toContain('faults.perf on linux-x86-64 (samples only)\n');
    expect(stdout).toContain('note: samples only');
    const report = readFileSync(join(folder, 'out/report.md'), 'utf8');
    expect(report).toMatch(/^# faults\.perf on linux-x86-64 \(samples only\)\n/);
    expect(report).toContain(`- Note: ${SAYS}`);
    expect(JSON.parse(readFileSync(join(folder, 'out/meta.json'), 'utf8'))).toMatchObject({ sampled: true });
    const json = JSON.parse((await called(['run', 'faults.perf', '--sampled', '--json'])).stdout);
    expect(json.runs[0]).toMatchObject({ sampled: true, metrics: { references: 1, fetches: 1 } });
    expect((await called(['convert', 'faults.perf', '-', '--sampled'])).stderr).toContain(`warning: ${SAYS}`);
  });
});

test('packed, it is still refused, and says so with --sampled', async () => {
  await called(['convert', 'faults.perf', 'faults.pwt', '--sampled']);
  expect(await called(['run', 'faults.pwt'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('faults.pwt (packed): holds samples or faults and not every reference'),
  });
  const { stdout, stderr } = await called(['run', 'faults.pwt', '--sampled']);
  expect(stdout).toContain('faults.pwt on linux-x86-64 (samples only)\n');
  expect(stderr.match(/samples only/g)).toHaveLength(1);
  expect(JSON.parse((await called(['inspect', 'faults.pwt', '--json'])).stdout).traces[0].sampled).toBe(true);
  await called(['convert', 'one.csv', 'one.pwt', '--sampled']);
  expect((await called(['run', 'one.pwt'])).code).toBe(0);
});

test('--sampled says nothing of a whole trace', async () => {
  const { code, stdout, stderr } = await called(['run', 'one.csv', '--sampled', '--out', 'whole', '--json']);
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain('samples');
  expect(JSON.parse(stdout).runs[0]).not.toHaveProperty('sampled');
  expect(readFileSync(join(folder, 'whole/meta.json'), 'utf8')).not.toContain('"sampled"');
});
