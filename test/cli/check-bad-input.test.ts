import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { HEAD, checkFolder, checked, summary } from './check-folder.ts';
import { write } from './support.ts';

const folder = checkFolder();

/** Counts that no run has. */
const IMPOSSIBLE = { huge: '99999999999999999999', inexact: '9007199254740993', below: '-5', without: '1e999' };

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
    for (const [name, count] of Object.entries(IMPOSSIBLE)) {
      write(folder, `${name}.csv`, readFileSync('now.csv', 'utf8').replace(',1000,', `,${count},`));
      const run = { trace: 'a', system: 's', config_id: 'c', metrics: { walks: 0 } };
      write(folder, `${name}.json`, JSON.stringify({ schema_version: 1, runs: [run] }).replace(':0}', `:${count}}`));
    }
    write(folder, 'most.csv', readFileSync('now.csv', 'utf8').replace(',1000,', ',9007199254740991,'));
    write(folder, 'none.csv', HEAD);
    write(folder, 'void.csv', '');
    write(folder, 'other.csv', 'x,y\n1,2\n');
    write(folder, 'schema9.json', '{"schema_version": 9, "runs": []}');
    write(
      folder,
      'lists.json',
      '{"schema_version": 1, "runs": [{"trace":"a","system":"s","config_id":"c","metrics":{"walks":"x"}}]}',
    );
    const strange = { trace: 'a', system: 's', config_id: 'c', metrics: { 'walks` <b>\u202e': 1 } };
    write(folder, 'strange.json', JSON.stringify({ schema_version: 1, runs: [strange] }));
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
    [
      ['strange.json', '--baseline', 'base.json'],
      3,
      'strange.json:1: runs[0]: expected names of metrics, found "walks` <b>\\u{202e}"',
    ],
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

  test.each(['huge', 'inexact', 'below'] as const)('counts that cannot be: %s', async (name) => {
    const inTable = await checked(`${name}.csv`, '--baseline', 'base.json');
    expect(inTable).toMatchObject({
      code: 3,
      stdout: '',
      stderr: `error: ${name}.csv:2: expected a number from 0 to 9007199254740991 in the column references, found "${IMPOSSIBLE[name]}"\n`,
    });
  });

  test.each(Object.entries(IMPOSSIBLE))('so in JSON: %s', async (name, count) => {
    const { code, stderr } = await checked(`${name}.json`, '--baseline', 'base.json');
    expect(stderr).toBe(
      `error: ${name}.json:1: runs[0]: expected a number from 0 to 9007199254740991 as "walks", found ${String(Number(count))}\n`,
    );
    expect(code).toBe(3);
  });

  test('the largest that is exact is one', async () => {
    const { code, stderr } = await checked('most.csv', '--baseline', 'base.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
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
      summary(folder, `${name}/summary.csv`, 100);
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
