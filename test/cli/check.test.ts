import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { called, pagewalk, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const before = process.cwd();
beforeAll(() => {
  process.chdir(folder);
  // The tests may themselves run on GitHub.
  vi.stubEnv('GITHUB_ACTIONS', '');
});
afterAll(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
});

const HEAD = 'trace,system,config_id,memory,references,page_faults,tlb_hit_rate,tables_by_level\n';
/** A summary of two cells. */
const summary = (name: string, faults: number, rate = '0.900000'): string => {
  const rows = [`"a, ""b"".gz",small,c1,16M,1000,${faults},${rate},1;2`, `plain.gz,small,c2,,500,7,,3`];
  return write(folder, name, `${HEAD}${rows.join('\n')}\n`);
};
summary('now.csv', 100);
summary('worse.csv', 103);
summary('better.csv', 90);

async function checked(...args: string[]) {
  const outcome = await called(['check', ...args]);
  return { ...outcome, text: outcome.stdout + outcome.stderr };
}

beforeAll(async () => {
  const { code, stderr } = await checked('now.csv', '--baseline', 'base.json', '--update-baseline');
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'wrote base.json: 2 cells\n' });
});

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

describe('bad input', () => {
  beforeAll(() => {
    const base = readFileSync('base.json', 'utf8');
    write(folder, 'v9.json', base.replace('"model_version": 1', '"model_version": 9'));
    write(folder, 'form9.json', base.replace('"pagewalk_baseline": 1', '"pagewalk_baseline": 9'));
    write(folder, 'cut.json', base.slice(0, 200));
    write(folder, 'odd.json', '{"a": 1,\n  x}');
    write(folder, 'cut.csv', `${HEAD}"a.gz,small`);
    write(folder, 'short.csv', `${HEAD}a.gz,small,c1\n`);
    write(folder, 'text.csv', readFileSync('now.csv', 'utf8').replace(',1000,', ',many,'));
    write(folder, 'none.csv', HEAD);
    write(folder, 'void.csv', '');
    write(folder, 'other.csv', 'x,y\n1,2\n');
    write(folder, 'schema9.json', '{"schema_version": 9, "runs": []}');
    write(
      folder,
      'lists.json',
      '{"schema_version": 1, "runs": [{"trace":"a","system":"s","config_id":"c","metrics":{"walks":"x"}}]}',
    );
    write(folder, 'empty/x.txt', '');
    write(
      folder,
      'bad.yaml',
      [
        'budgets:',
        '  - { metric: page_fault, max: 1 }',
        '  - { metric: page_faults, mx: 1, max: 3 }',
        '  - { metric: page_faults, max: many, level: fatal }',
        '  - { metric: page_faults }',
        '  - { metric: page_faults, max: 3, where: { memroy: 16M } }',
        '  - { metric: "zeal*", max: 1 }',
        '  - { metric: tables_by_level, max: 1 }',
        '  - 7',
      ].join('\n'),
    );
    write(folder, 'relative.yaml', 'budgets: [{ metric: page_faults, max_increase: 2% }]');
  });

  test.each([
    [[], 2, 'expected results: pagewalk check RESULTS...'],
    [['now.csv'], 2, 'nothing to hold the results to: give --baseline FILE, --budgets FILE, or both'],
    [['now.csv', '--update-baseline'], 2, '--update-baseline: expected --baseline FILE with it'],
    [['now.csv', '--baseline', 'no.json'], 2, 'no.json: no such file; the same command with --update-baseline'],
    [
      ['now.csv', '--baseline', 'v9.json'],
      2,
      'v9.json: is of model version 9, the results are of 1: counts mean other things in them; see CHANGELOG.md, then write it again with --update-baseline',
    ],
    [['now.csv', '--baseline', 'form9.json'], 3, 'form9.json: a baseline of form 9, this pagewalk reads 1'],
    [['now.csv', '--baseline', 'cut.json'], 3, 'cut.json'],
    [['now.csv', '--baseline', 'odd.json'], 3, 'odd.json:2:3: expected JSON, found "x}"'],
    [['now.csv', '--baseline', 'schema9.json'], 3, 'schema9.json: no baseline'],
    [
      ['now.csv', '--baseline', 'base.json', '--format', 'csv'],
      2,
      '--format: expected table, md, json, github, found "csv"',
    ],
    [['now.csv', '--baseline', 'base.json', '--json', '--format', 'md'], 2, 'contradict each other'],
    [
      ['now.csv', '--budgets', 'relative.yaml'],
      2,
      'relative.yaml:1:11: max_increase is relative to a baseline: give one with --baseline FILE',
    ],
    [['now.csv', '--budgets', 'no.yaml'], 2, 'no.yaml: no such file'],
    [['now.csv', '--budgets', 'now.csv'], 2, 'now.csv'],
    [['no-such', '--baseline', 'base.json'], 3, 'no-such: no such file or folder'],
    [['empty', '--baseline', 'base.json'], 3, 'empty: no summary.csv in this folder'],
    [['cut.csv', '--baseline', 'base.json'], 3, 'cut.csv:2: a quoted field has no end'],
    [['short.csv', '--baseline', 'base.json'], 3, 'short.csv:2: expected 8 fields as in the header, found 3'],
    [
      ['text.csv', '--baseline', 'base.json'],
      3,
      'text.csv:2: expected a number in the column references, found "many"',
    ],
    [['none.csv', '--baseline', 'base.json'], 3, 'none.csv: holds no results, only a header'],
    [['void.csv', '--baseline', 'base.json'], 3, 'void.csv: empty, expected results'],
    [['other.csv', '--baseline', 'base.json'], 3, 'other.csv:1: no summary: it has no column "trace" and "system"'],
    [
      ['schema9.json', '--baseline', 'base.json'],
      3,
      'expected results of schema_version 1, found 9; a newer pagewalk wrote it',
    ],
    [['lists.json', '--baseline', 'base.json'], 3, 'lists.json:1: runs[0]: expected a number as "walks", found "x"'],
    [
      ['now.csv', 'worse.csv', '--baseline', 'base.json'],
      3,
      'worse.csv:2: a, "b".gz on small, memory=16M is there twice with different numbers, also at now.csv:2',
    ],
  ])('%j: %i', async (args, code, message) => {
    const outcome = await checked(...args);
    expect(outcome.stderr).toMatch(/^error: [^\n]*\n$/);
    expect(outcome.stderr).toContain(message);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe('');
  });

  test('every mistake of a file of budgets at once, with its place', async () => {
    const { code, stderr } = await checked('now.csv', '--budgets', 'bad.yaml');
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'error: bad.yaml:2:15: unknown metric "page_fault" (did you mean "page_faults"?)',
      'error: bad.yaml:3:28: unknown key "mx" (did you mean "max"?)',
      'error: bad.yaml:4:33: budgets.2.max must be a number, or a size such as 16MiB, found "many"',
      'error: bad.yaml:4:46: budgets.2.level must be one of error, warn, found "fatal"',
      'error: bad.yaml:5:5: the budget of "page_faults" limits nothing: expected max, min, max_increase or max_decrease',
      'error: bad.yaml:7:15: no metric matches "zeal*" (list: docs/metrics.md)',
      'error: bad.yaml:8:15: tables_by_level is a list of numbers, which no budget can limit',
      'error: bad.yaml:9:5: budgets.7 must be a map such as {metric: major_faults, max: 100}, found 7',
      'error: bad.yaml:6:45: unknown setting "memroy" in where (did you mean "memory"?)',
    ]);
  });

  test('results of two versions of the model, or of two traces of one name, do not mix', async () => {
    for (const [name, version, digest] of [
      ['m1', 1, '11'],
      ['m2', 2, '11'],
      ['m3', 1, '22'],
    ] as const) {
      summary(`${name}/summary.csv`, 100);
      const meta = {
        pagewalk_version: '0',
        model_version: version,
        files: ['summary.csv'],
        traces: [{ name: 'a.gz', sha256: digest }],
      };
      write(folder, `${name}/meta.json`, JSON.stringify(meta));
    }
    const versions = await checked('m1', 'm2', '--baseline', 'base.json');
    expect(versions).toMatchObject({ code: 3 });
    expect(versions.stderr).toContain('m2/summary.csv: is of model version 2, and m1/summary.csv of 1');
    const traces = await checked('m1', 'm3', '--baseline', 'base.json');
    expect(traces.stderr).toContain('m3/summary.csv: was made of another trace a.gz than m1/summary.csv');
    expect((await checked('m2', '--baseline', 'base.json')).stderr).toContain(
      'base.json: is of model version 1, the results are of 2',
    );
  });
});
