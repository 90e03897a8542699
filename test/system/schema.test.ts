import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { allocators } from '../../src/model/allocators/index.ts';
import { replacements } from '../../src/model/replacement/index.ts';
import { REPLACEMENTS, STRATEGIES } from '../../src/system/fields.ts';
import { profiles } from '../../src/system/profiles/index.ts';
import { loadSystem } from '../../src/system/load.ts';
import { childKeys, fields, profileSchema, settingPaths } from '../../src/system/schema.ts';

test('the names of allocators and replacement policies are those of the model', () => {
  expect([...STRATEGIES]).toEqual(Object.keys(allocators));
  expect([...REPLACEMENTS]).toEqual(Object.keys(replacements));
});

test('every setting has a type and a sentence that names its place in docs/model.md', () => {
  for (const { path, type, doc } of fields()) {
    expect(type, path).not.toBe('');
    if (path !== 'name') expect(doc, path).toMatch(/^[A-Za-z].* \(MODEL §\d.*\)\.$/);
  }
});

test('the list holds every leaf of a system, with the default that a bare profile gets', () => {
  const bare = loadSystem('', 'example-32');
  const leaves = leavesOf(bare, '');
  expect(leaves.filter(({ path }) => !settingPaths().has(path))).toEqual([]);
  for (const { path, value } of leaves) {
    const field = fields().find((row) => row.path === path);
    if (field?.standard !== undefined) expect(value, path).toEqual(field.standard);
  }
  expect(fields().find(({ path }) => path === 'tlb.l1d')?.standard).toEqual(bare.tlb.l1d);
  expect(fields().find(({ path }) => path === 'table')?.standard).toEqual(bare.table);
});

test('rows of the list', () => {
  const row = (path: string) => fields().find((field) => field.path === path);
  expect(row('memory')).toMatchObject({ type: 'size', standard: 16777216, unit: 'bytes' });
  expect(row('stackWindow')).toMatchObject({ type: 'size | null', standard: null, unit: 'bytes' });
  expect(row('table.kind')).toMatchObject({ type: 'radix | linear' });
  expect(row('tlb.l2.policy')).toMatchObject({ type: 'lru | fifo | random | plru | lfu | bit-plru', standard: 'lru' });
  expect(row('reserved')).toMatchObject({ type: 'list', standard: [] });
  expect(childKeys(['tlb', 'l2'])).toEqual(['entries', 'ways', 'policy']);
});

const schema = z.fromJSONSchema(profileSchema());

test('the JSON Schema accepts every shipped profile and conformance system', () => {
  for (const { settings } of Object.values(profiles)) expect(schema.safeParse(settings).error).toBeUndefined();
  const cases = join(import.meta.dirname, '../conformance/cases');
  for (const name of readdirSync(cases).filter((folder) => /^\d/.test(folder)))
    expect(
      schema.safeParse(JSON.parse(readFileSync(join(cases, name, 'system.json'), 'utf8'))).error,
      name,
    ).toBeUndefined();
});

test.each([
  { pagesize: 4096 },
  { memory: 'big' },
  { tlb: { l1d: { ways: 4 } } },
  { tlb: { l1d: { entries: 4, entires: 4 } } },
  { table: { kind: 'radix', levels: [10, 10] } },
  { allocator: { strategy: 'nume' } },
])('the JSON Schema refuses %j', (profile) => {
  expect(schema.safeParse(profile).success).toBe(false);
});

test('the JSON Schema holds defaults and sentences for editors', () => {
  expect(profileSchema()).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'pagewalk system profile',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      pageSize: { default: 4096, description: expect.stringContaining('MODEL §1') },
      tlb: { properties: { l1d: { default: { entries: 64, ways: 4, policy: 'lru' } } } },
    },
  });
  expect(JSON.stringify(profileSchema())).not.toContain('"unit":"');
});

function leavesOf(value: object, prefix: string): { path: string; value: unknown }[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? leavesOf(part, `${prefix}${key}.`)
      : [{ path: `${prefix}${key}`, value: part }],
  );
}
