import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRACE, called, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'two.csv', TRACE);
write(folder, 'one.csv', 'pid,op,addr,size,args\n7,S,0x1000,4,\n7,L,0x3000,4,\n');

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

/** Calls the program where the traces are; it must succeed. */
async function answer(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await called(args);
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
}

describe('inspect', () => {
  test('counts what is in a trace', async () => {
    const { stdout } = await answer('inspect', 'two.csv', 'one.csv', '--json', '--check');
    const [two, one] = JSON.parse(stdout).traces;
    expect(two).toMatchObject({
      trace: 'two.csv',
      format: 'csv',
      sha256: createHash('sha256').update(TRACE).digest('hex'),
      accesses: { fetches: 1, loads: 1, stores: 2, modifies: 1 },
      references: 6,
      addresses: { lowest: '0x400000', highest: '0x10001fff' },
      footprint_pages: { 4096: 4, 65536: 3, 2097152: 3 },
      working_set: [{ window: 1024, pages: 3 }],
      reuse: {
        first: 4,
        distances: [{ from: 0, to: 0, references: 1 }, { references: 0 }, { from: 2, to: 3, references: 1 }],
      },
      events: { map: 1, fork: 1, exit: 1 },
      regions: [{ role: 'mapping', regions: 1, maps: 1, bytes: 0x8000 }],
      findings: [],
    });
    expect(two.processes.map(({ pid, accesses, pages }: Record<string, number>) => [pid, accesses, pages])).toEqual([
      [1, 3, 2],
      [2, 2, 2],
    ]);
    expect(one.processes).toMatchObject([{ pid: 7, accesses: 2, events: 0 }]);
  });

  test('prints it for people', async () => {
    const { stdout } = await answer('inspect', 'two.csv', '--check');
    expect(stdout).toContain('accesses    5: 1 fetches, 1 loads, 2 stores, 1 modifies');
    expect(stdout).toContain('references  6 to a page of 4 KiB each\naddresses   0x400000 to 0x10001fff, 29 bits\n');
    expect(stdout).toMatch(/\nreferences +pages +bytes\n +1,024 +3 +12 KiB\n/);
    expect(stdout).toMatch(/\nfewer than 16 +2 +33\.3%\n/);
    expect(stdout).toMatch(/\nnever before +4 +66\.7%\n/);
    expect(stdout).toContain('valid: every record can be read');
  });

  test('prints it as Markdown, with findings as a list', async () => {
    write(folder, 'wrong.csv', 'pid,op,addr,size,args\n1,kfree,,,id=1\n');
    const { code, stdout } = await called(['inspect', 'two.csv', 'wrong.csv', '--check', '--format', 'md']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^# `two\.csv`\n\n- format: csv, /);
    expect(stdout).toMatch(/^\| never before +\| +4 \| +66\.7% \|$/m);
    expect(stdout).toContain('\nValid: every record can be read.\n\n# `wrong.csv`\n');
    expect(stdout).toMatch(/\nInvalid: 1 mistake\.\n\n- wrong\.csv:2: kfree of 1, which is not allocated\n$/);
    expect((await answer('inspect', 'two.csv', '--format', 'json')).stdout).toBe(
      (await answer('inspect', 'two.csv', '--json')).stdout,
    );
    const refused = await called(['inspect', 'two.csv', '--format', 'csv']);
    expect(refused).toMatchObject({ code: 2, stderr: 'error: --format: expected table, json, md, found "csv"\n' });
  });

  test('shows the first records as a trace', async () => {
    const { stdout } = await answer('inspect', 'two.csv', '--view', '3');
    expect(stdout).toBe(TRACE.split('\n').slice(0, 4).join('\n') + '\n');
    expect((await answer('inspect', 'two.csv', '--view', '99')).stdout).toBe(TRACE);
  });
});
