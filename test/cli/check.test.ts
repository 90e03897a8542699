import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { HEAD, checkFolder, checked } from './check-folder.ts';
import { called, pagewalk, write } from './support.ts';

const folder = checkFolder();

describe('verdicts and exit codes', () => {
  test('nothing changed: 0', async () => {
    const { code, stdout } = await checked('now.csv', '--baseline', 'base.json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok: 2 cells: no errors, 7 ok\n' });
  });

  test('worse: 1, with the remedy on stderr', async () => {
    const { code, stdout, stderr } = await checked('worse.csv', '--baseline', 'base.json');
    expect(code).toBe(1);
    expect(stdout).toContain('regressed  page_faults       100  103   +3.0%');
    expect(stdout).toContain('a, "b".gz on small, memory=16M');
    expect(stdout).toContain('failed: 2 cells: 1 error (1 regressed), 6 ok');
    expect(stderr).toContain('--update-baseline writes base.json again');
  });

  test('better: 0, and told', async () => {
    const { code, stdout } = await checked('better.csv', '--baseline', 'base.json');
    expect(code).toBe(0);
    expect(stdout).toContain('improved');
  });

  test('missing: 1', async () => {
    write(folder, 'one.csv', `${HEAD}plain.gz,small,c2,,500,7,,3\n`);
    const { code, stdout } = await checked('one.csv', '--baseline', 'base.json');
    expect(code).toBe(1);
    expect(stdout).toContain('missing  every metric');
  });

  test('changed: 0, with --strict 1', async () => {
    write(folder, 'longer.csv', readFileSync('now.csv', 'utf8').replace(',1000,', ',1001,'));
    expect((await checked('longer.csv', '--baseline', 'base.json')).code).toBe(0);
    expect((await checked('longer.csv', '--baseline', 'base.json', '--strict')).code).toBe(1);
  });

  test('budgets: a file, a list alone, a config file', async () => {
    write(folder, 'b.yaml', 'budgets:\n  - { metric: page_faults, max_increase: 3% }\n');
    expect((await checked('worse.csv', '--baseline', 'base.json', '--budgets', 'b.yaml')).code).toBe(0);
    write(folder, 'list.json', '[{"metric": "page_*", "max": 102, "where": {"memory": "16M"}, "level": "warn"}]');
    const warned = await checked('worse.csv', '--budgets', 'list.json');
    expect(warned.code).toBe(0);
    expect(warned.stdout).toContain('exceeded (warn)  page_faults  103  max 102: a, "b".gz');
    write(folder, 'c.yaml', 'system: linux-x86-32\nbudgets: [{ metric: page_faults, max: 50 }]\n');
    const failed = await checked('worse.csv', '--config', 'c.yaml', '--json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      schema_version: 1,
      ok: false,
      cells: 2,
      errors: 1,
      counts: { exceeded: 1, ok: 1 },
      verdicts: [
        {
          trace: 'a, "b".gz',
          settings: { memory: '16M' },
          metric: 'page_faults',
          value: 103,
          baseline: null,
          limit: 'max 50',
          budget: 'c.yaml:2:11',
        },
      ],
    });
  });
});

describe('reports', () => {
  test('JUnit, a summary that is appended, annotations on GitHub', async () => {
    write(folder, 'summary.md', '# Before\n');
    const args = ['worse.csv', '--baseline', 'base.json', '--junit', 'out/j.xml', '--summary', 'summary.md'];
    vi.stubEnv('GITHUB_ACTIONS', 'true');
    const { code, stderr, stdout } = await checked(...args);
    vi.stubEnv('GITHUB_ACTIONS', '');
    expect(code).toBe(1);
    expect(stderr).toContain(
      '::error title=pagewalk%3A page_faults regressed::a, "b".gz on small, memory=16M: page_faults',
    );
    expect(stdout).not.toContain('::error');
    expect(readFileSync('summary.md', 'utf8')).toMatch(/^# Before\n## ❌ pagewalk check\n/);
    const xml = readFileSync('out/j.xml', 'utf8');
    expect(xml).toContain('<testsuites name="pagewalk check" tests="7" failures="1" errors="0" time="0">');
    expect(xml).toContain('<testsuite name="a, &quot;b&quot;.gz on small, memory=16M" tests="4" failures="1"');
    // Ours is written over, other files are not.
    expect((await checked(...args)).code).toBe(1);
    expect(readFileSync('out/j.xml', 'utf8')).toBe(xml);
    const foreign = await checked('now.csv', '--baseline', 'base.json', '--junit', 'summary.md');
    expect(foreign).toMatchObject({ code: 2 });
    expect(foreign.stderr).toContain('summary.md: exists and was not written by pagewalk check');
    expect((await checked('worse.csv', '--baseline', 'base.json', '--format', 'github')).stdout).toMatch(/^::error /);
    expect((await checked('worse.csv', '--baseline', 'base.json', '--format', 'md')).stdout).toMatch(/^## ❌/);
  });

  test('a baseline is written anew, the same bytes for the same results; other files stay', async () => {
    const text = readFileSync('base.json', 'utf8');
    write(folder, 'own.json', text);
    expect((await checked('now.csv', '--baseline', 'own.json', '--update-baseline')).stderr).toContain(
      'nothing changed in own.json',
    );
    expect((await checked('worse.csv', '--baseline', 'own.json', '--update-baseline')).code).toBe(0);
    expect(readFileSync('own.json', 'utf8')).toBe(text.replace('"page_faults":100', '"page_faults":103'));
    write(folder, 'mine.json', '{"precious": true}');
    const { code, stderr } = await checked('now.csv', '--baseline', 'mine.json', '--update-baseline');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: mine.json: exists and is no baseline; choose another name, or --force to write over it\n',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('what can be read', () => {
  test('folders, CSV of both kinds and JSON of both kinds say the same', async () => {
    write(folder, 't.csv', 'pid,op,addr,size,args\n1,S,0x1000,4,\n1,L,0x3000,4,\n');
    const run = ['t.csv', '--system', 'linux-x86-32'];
    await called(['run', ...run, '--out', 'out/t', '-q']);
    for (const [name, more] of Object.entries({
      'r.csv': ['--format', 'csv'],
      'long.csv': ['--long'],
      'r.json': ['--json'],
      'r.ndjson': ['--format', 'ndjson'],
    }))
      writeFileSync(name, (await called(['run', ...run, ...more])).stdout);
    await checked('out/t', '--baseline', 't.json', '--update-baseline');
    const baseline = JSON.parse(readFileSync('t.json', 'utf8'));
    expect(Object.keys(baseline.traces)).toEqual(['t.csv']);
    for (const name of ['out/t', 'out/t/summary.csv', 'r.csv', 'long.csv', 'r.json', 'r.ndjson']) {
      const { code, text } = await checked(name, '--baseline', 't.json', '--strict');
      expect(text).toMatch(/^ok: 1 cell: no errors, \d+ ok\n$/);
      expect(code).toBe(0);
    }
    const piped = await pagewalk(['check', '-', '--baseline', 't.json'], {
      cwd: folder,
      input: readFileSync('r.json'),
    });
    expect(piped.code).toBe(0);
    // The trace was recorded again: the same numbers, and a word of it.
    write(folder, 'other.json', JSON.stringify({ ...baseline, traces: { 't.csv': '00' } }));
    expect((await checked('out/t', '--baseline', 'other.json')).stdout).toContain('note: t.csv is not the trace');
    // The configurations of a comparison are cells of their own.
    await called(['compare', 't.csv', '--allocator', 'first-fit,buddy', '--out', 'out/c', '-q']);
    const both = await checked('out/c', 'out/t', '--baseline', 'c.json', '--update-baseline');
    expect(both.stderr).toContain('3 cells');
  });

  test('columns of other versions are left out, and said', async () => {
    write(
      folder,
      'newer.csv',
      readFileSync('now.csv', 'utf8')
        .replace(/(tables_by_level|1;2|,3)$/gm, '$1,9')
        .replace('level,9', 'level,zeal'),
    );
    const { code, stderr } = await checked('newer.csv', '--baseline', 'base.json');
    expect(stderr).toContain('note: newer.csv: left out what is no metric of this version: zeal');
    expect(code).toBe(0);
  });
});
