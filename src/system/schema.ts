import { z } from 'zod';
import { systemSchema } from './fields.ts';
import type { Path } from './settings-text.ts';

/** One row of the list of settings, for help and docs. */
export interface Field {
  path: string;
  /** Its values, in words: `size`, `lru | fifo`, `whole number`. */
  type: string;
  /** Undefined inside a part that has no default or stands as a whole. */
  standard: unknown;
  /** What it counts. */
  unit: string;
  doc: string;
  /** Its values, for machines. */
  schema: JsonSchema;
}

/** JSON Schema (draft 7, which editors know best) of a profile file: completion, hover texts, checks while typing. */
export function profileSchema(): Record<string, unknown> {
  const schema = settingsSchema();
  const about: Record<string, JsonSchema> = {
    $schema: { type: 'string', description: 'Address of this schema, for editors.' },
    title: { type: 'string', description: 'One line that says what this system is.' },
    sources: { type: 'array', items: { type: 'string' }, description: 'Where its facts come from.' },
    notes: { type: 'array', items: { type: 'string' }, description: 'What its settings assume or cannot say.' },
    quirks: { type: 'array', items: { type: 'string' }, description: 'What its code does beside its description.' },
  };
  return withoutUnits({ ...schema, title: 'pagewalk system profile', properties: { ...about, ...schema.properties } });
}

/** A schema as validators want it: they refuse words that JSON Schema does not have. */
export function withoutUnits(schema: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'unit' && typeof value === 'string' ? undefined : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/** Every setting and every part that can be set as a whole, in the order of the list. */
export function fields(): readonly Field[] {
  fieldCache ??= fieldsOf('', settingsSchema());
  return fieldCache;
}

/** Every path that `--set` takes. */
export function settingPaths(): ReadonlySet<string> {
  pathCache ??= new Set(fields().flatMap(({ path }) => [path.replace(/\.[^.]*$/, ''), path]));
  return pathCache;
}

/** Keys that the map at a path may have. */
export function childKeys(path: Path): string[] {
  const item = path.findIndex((key) => typeof key === 'number');
  if (item >= 0) return itemKeys(path.slice(0, item));
  const depth = path.length;
  const prefix = depth === 0 ? '' : `${path.join('.')}.`;
  const inside = fields().filter((field) => field.path.startsWith(prefix));
  return [...new Set(inside.map((field) => field.path.split('.')[depth]))];
}

/** Keys of the maps that the list at a path has. */
function itemKeys(path: Path): string[] {
  const items = fields().find((field) => field.path === path.join('.'))?.schema.items;
  return typeof items === 'object' && 'properties' in items ? Object.keys(items.properties ?? {}) : [];
}

/** Keys of the profile file that say something about it and set nothing. */
export const ABOUT_KEYS = ['$schema', 'title', 'sources', 'notes', 'quirks'] as const;

let fieldCache: Field[] | undefined;
let pathCache: Set<string> | undefined;

function settingsSchema(): JsonSchema {
  return z.toJSONSchema(systemSchema, {
    io: 'input',
    target: 'draft-7',
    // zod drops the default of a type that transforms its input; ours are valid input too.
    override: ({ jsonSchema }) => {
      if (jsonSchema.standard !== undefined) jsonSchema.default = jsonSchema.standard;
      delete jsonSchema.standard;
    },
  });
}

export type JsonSchema = z.core.JSONSchema.BaseSchema;

function fieldsOf(path: string, schema: JsonSchema): Field[] {
  const members = variantsOf(schema).flatMap((variant) => Object.entries(variant.properties ?? {}));
  const rows = members.flatMap(([key, child]) =>
    typeof child === 'boolean' ? [] : fieldsOf(path === '' ? key : `${path}.${key}`, child),
  );
  if (schema.description !== undefined) rows.unshift(rowOf(path, schema));
  return merged(rows);
}

function variantsOf(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? [schema]).filter((variant) => typeof variant !== 'boolean');
}

function rowOf(path: string, schema: JsonSchema): Field {
  const { description: doc = '', unit, default: standard } = schema;
  return { path, type: typeText(schema), standard, unit: typeof unit === 'string' ? unit : '', doc, schema };
}

/** One row for a key that several kinds of a part have (`table.kind`). */
function merged(rows: Field[]): Field[] {
  const byPath = new Map<string, Field>();
  for (const row of rows) {
    const first = byPath.get(row.path);
    if (first === undefined) byPath.set(row.path, row);
    else if (first.type !== row.type) {
      const { path, doc } = row;
      byPath.set(path, {
        ...first,
        type: `${first.type} | ${row.type}`,
        schema: { description: doc, anyOf: [first.schema, row.schema] },
      });
    }
  }
  return [...byPath.values()];
}

function typeText(schema: JsonSchema): string {
  const variants = variantsOf(schema);
  if (variants.length > 1) {
    const types = [...new Set(variants.map(typeText))];
    return types.join(' | ') === 'whole number | text' ? 'size' : types.join(' | ');
  }
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return schema.enum.join(' | ');
  return TYPE_WORDS[String(schema.type)] ?? String(schema.type);
}

const TYPE_WORDS: Record<string, string> = {
  boolean: 'true | false',
  integer: 'whole number',
  string: 'text',
  array: 'list',
  object: 'map',
};
