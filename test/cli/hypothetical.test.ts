import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'tiny.yaml', 'name: tiny\nforkPolicy: none\n');
write(folder, 'fork.csv', 'pid,op,addr,size,args\n1,S,0x1000,4\n1,fork,,,child=2\n2,S,0x1000,4\n');
write(folder, 'one.csv', 'pid,op,addr,size,args\n1,S,0x1000,4\n');

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

const SAYS = 'hypothetical: the kernel of tiny has no fork, and runs here with forkPolicy eager';

describe('a kernel without fork', () => {
  test.each(['run', 'explain'])('%s: a fork is an error at its record', async (command) => {
    const at = command === 'explain' ? ['--at', '2'] : [];
    const { code, stdout, stderr } = await called([command, 'fork.csv', '--system', 'tiny.yaml', ...at]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      'error: fork.csv:3: fork: the kernel of system tiny has no fork; --set forkPolicy=eager runs it all the same, as a hypothetical\n',
    );
  });

  test('with another policy, every output says so', async () => {
    const args = ['run', 'fork.csv', '--system', 'tiny.yaml', '--set', 'forkPolicy=eager'];
    const { code, stdout, stderr } = await called([...args, '--out', 'out']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`warning: ${SAYS}`);
    expect(stdout).toContain('fork.csv on tiny (hypothetical)\n');
    const report = readFileSync(join(folder, 'out/report.md'), 'utf8');
    expect(report).toMatch(/^# fork\.csv on tiny \(hypothetical\)\n/);
    expect(report).toContain(`- Note: ${SAYS}`);
    expect(JSON.parse(readFileSync(join(folder, 'out/meta.json'), 'utf8'))).toMatchObject({ hypothetical: SAYS });
    expect(readFileSync(join(folder, 'out/summary.csv'), 'utf8')).toContain('\nfork.csv,tiny (hypothetical),');
    const { runs } = JSON.parse((await called([...args, '--json'])).stdout);
    expect(runs[0]).toMatchObject({ system: 'tiny (hypothetical)', hypothetical: SAYS });
    const explained = await called(['explain', ...args.slice(1), '--at', '2', '--json']);
    expect(JSON.parse(explained.stdout)).toMatchObject({ hypothetical: SAYS });
  });

  test('a comparison marks the configurations', async () => {
    const args = ['compare', 'fork.csv', '--system', 'tiny.yaml', '--vary', 'forkPolicy=eager,cow', '--out', 'both'];
    const { code, stdout, stderr } = await called(args);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`warning: ${SAYS}`);
    expect(stdout).toContain('eager (hypothetical)');
    const meta = JSON.parse(readFileSync(join(folder, 'both/meta.json'), 'utf8'));
    expect(meta.configuration.configurations[0]).toMatchObject({ hypothetical: SAYS });
  });

  test('nothing is hypothetical without a fork of its own', async () => {
    const { code, stdout, stderr } = await called([
      'run',
      'one.csv',
      '--system',
      'tiny.yaml',
      '--out',
      'one',
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('hypothetical');
    expect(JSON.parse(stdout).runs[0]).not.toHaveProperty('hypothetical');
    expect(readFileSync(join(folder, 'one/meta.json'), 'utf8')).not.toContain('hypothetical');
  });
});
