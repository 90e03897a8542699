import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { metrics } from '../../src/metrics/index.ts';
import { MODEL_VERSION } from '../../src/metrics/model-version.ts';
import type { Cell } from '../../src/report/check/cell.ts';
import { checkJson } from '../../src/report/check/json.ts';
import { judge } from '../../src/report/check/judge.ts';
import { runsJson, runsNdjson } from '../../src/report/json.ts';
import { metaJson } from '../../src/report/meta.ts';
import { resultsSchema } from '../../src/report/results-schema.ts';
import { summaryRow } from '../../src/report/summary.ts';
import { jsonCells } from '../../src/run/results/json-results.ts';
import { caseTotals, resultOf, systemOf } from './fixture.ts';

const run = resultOf(caseTotals('61-repl-mixed-fifo'));

describe('JSON of runs', () => {
  it('has the shape that the README shows: numbers, and arrays for lists', () => {
    const parsed: unknown = JSON.parse(runsJson([summaryRow(run)]));
    expect(parsed).toEqual({
      schema_version: 1,
      runs: [{ trace: 'demo', system: 'example', config_id: 'c1', metrics: expect.any(Object) as unknown }],
    });
    const [first] = (parsed as { runs: { metrics: Record<string, unknown> }[] }).runs;
    expect(Object.keys(first?.metrics ?? {})).toEqual(metrics.map((metric) => metric.name));
    expect(first?.metrics).toMatchObject({ references: 1073, tlb_hit_rate: 0.72973, tables_by_level: [3, 3] });
  });

  it('is what the published schema says, as are its lines and the answer of a check', () => {
    const schema = z.fromJSONSchema(resultsSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    const moved = { images: [], regions: [], raised: [] };
    const full = resultOf(caseTotals('78-mixed-08'), { sampled: true, hypothetical: 'why', placed: [moved] });
    const rows = [summaryRow(run), summaryRow(full, { memory: '4M' })];
    const cells = jsonCells(runsJson(rows), 'a');
    const worse = jsonCells(runsJson(rows).replaceAll('"page_faults": 4', '"page_faults": 9'), 'b');
    const resultsOf = (shown: Cell[]) => ({
      cells: shown,
      modelVersion: MODEL_VERSION,
      digests: new Map<string, string>(),
    });
    const answers = [
      runsJson(rows),
      ...runsNdjson(rows).trimEnd().split('\n'),
      checkJson(judge(resultsOf(worse), resultsOf(cells), { budgets: [], strict: false })),
      checkJson(judge(resultsOf(cells.slice(1)), resultsOf(cells), { budgets: [], strict: true })),
    ];
    for (const answer of answers) expect(schema.safeParse(JSON.parse(answer)).error).toBeUndefined();
    const [line] = runsNdjson(rows).split('\n');
    for (const wrong of [
      line.replace('"schema_version":1', '"schema_version":2'),
      line.replace('"references":', '"refs":'),
      '{}',
    ])
      expect(schema.safeParse(JSON.parse(wrong)).success).toBe(false);
  });

  it('ndjson has a line for each run; varied settings are named', () => {
    const lines = runsNdjson([summaryRow(run), summaryRow(run, { memory: '4M' })]).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toBe('');
    expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('settings');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ schema_version: 1, settings: { memory: '4M' } });
  });
});

describe('meta.json', () => {
  it('says how the rows came to be, keys sorted at every depth', () => {
    const text = metaJson({
      pagewalkVersion: '0.1.0',
      traces: [{ sha256: 'ab', name: 'demo' }],
      configuration: systemOf(),
      commandLine: ['pagewalk', 'run', 'demo'],
      files: ['summary.csv', 'pages.csv'],
    });
    const parsed = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(parsed)).toEqual([
      'command_line',
      'configuration',
      'files',
      'model_version',
      'pagewalk_version',
      'traces',
    ]);
    expect(parsed).toMatchObject({
      model_version: MODEL_VERSION,
      files: ['pages.csv', 'summary.csv'],
      command_line: ['pagewalk', 'run', 'demo'],
    });
    expect(Object.keys(parsed['configuration'] as object)).toEqual(Object.keys(systemOf()).toSorted());
    expect(text).toContain('{\n      "name": "demo",\n      "sha256": "ab"\n    }');
    expect(text.endsWith('}\n')).toBe(true);
  });
});
