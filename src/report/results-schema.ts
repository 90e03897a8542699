import { metrics } from '../metrics/index.ts';
import { VERDICTS } from './check/verdict.ts';
import { SCHEMA_VERSION } from './json.ts';

const text = (description: string) => ({ type: 'string', description });
const version = { const: SCHEMA_VERSION, description: 'It grows when a field changes its meaning or goes.' };

/** The members of a run. */
const members = {
  trace: text('The workload as the user named it.'),
  system: text('The name of the system.'),
  config_id: text('A digest of all settings of the system: runs of the same system have the same.'),
  sampled: { const: true, description: 'The trace holds samples, not every reference.' },
  hypothetical: text('Why the system is not the one that its name says.'),
  placed: { type: 'array', items: { type: 'object' }, description: 'Where regions of the trace were moved.' },
  settings: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The settings in which runs differ, by their paths.',
  },
  metrics: { $ref: '#/definitions/metrics' },
};
const NEEDED = ['trace', 'system', 'config_id', 'metrics'];

/** JSON Schema of the answers for other programs: `--json` of what runs, a line of `--format ndjson`, and `check --json`. */
export function resultsSchema(): Record<string, unknown> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'pagewalk results',
    description:
      'The answers of run, compare, sweep, merge and report (--json, a line of --format ndjson) and of check (--json).',
    anyOf: ['runs', 'line', 'check'].map((name) => ({ $ref: `#/definitions/${name}` })),
    definitions: {
      runs: object('The answer of --json.', {
        schema_version: version,
        runs: { type: 'array', items: { $ref: '#/definitions/run' } },
      }),
      run: { ...object('One workload on one system.', members), required: NEEDED },
      line: {
        ...object('A line of --format ndjson.', { schema_version: version, ...members }),
        required: ['schema_version', ...NEEDED],
      },
      metrics: object(
        'Every metric by its name; integers are exact, other numbers have six decimals. Later versions may add some.',
        Object.fromEntries(metrics.map((metric) => [metric.name, metricSchema(metric)])),
      ),
      check: checkSchema(),
    },
  };
}

function metricSchema({ unit, doc, decimals, list, formula }: (typeof metrics)[number]): Record<string, unknown> {
  const one = { type: decimals === 0 ? 'integer' : 'number' };
  const description = `${doc} Unit: ${unit}.${formula === '' ? '' : ` ${formula}.`}`;
  return list ? { type: 'array', items: one, description } : { ...one, description };
}

function checkSchema(): Record<string, unknown> {
  const count = { type: 'integer', minimum: 0 };
  const { metrics: _, ...named } = members;
  const value = { type: ['number', 'array', 'null'], items: { type: 'number' } };
  const verdict = {
    ...object('What is said of a metric of a run.', {
      ...named,
      metric: { type: ['string', 'null'], description: 'null: the whole run.' },
      verdict: { enum: VERDICTS },
      level: { enum: ['error', 'warn', 'none'] },
      baseline: value,
      value,
      limit: text('What it is held to.'),
      budget: text('The place of the budget that says so.'),
    }),
    required: ['trace', 'system', 'config_id', 'metric', 'verdict', 'level', 'baseline', 'value'],
  };
  return object('The answer of check --json: all verdicts but ok, the worst first.', {
    schema_version: version,
    ok: { type: 'boolean' },
    cells: count,
    errors: count,
    warnings: count,
    counts: object('How many of each verdict.', Object.fromEntries(VERDICTS.map((name) => [name, count]))),
    verdicts: { type: 'array', items: verdict },
    notes: { type: 'array', items: { type: 'string' } },
  });
}

/** An object that has all of these members. */
function object(description: string, properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', description, properties, required: Object.keys(properties) };
}
