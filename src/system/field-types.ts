import { z } from 'zod';
import { parseSize } from './sizes.ts';

/** One setting of the list: its type, the value it has when left out, one sentence, and what it counts. */
export function setting<T extends z.ZodType>(
  type: T,
  standard: z.core.util.NoUndefined<z.output<T>>,
  doc: string,
  unit = '',
) {
  return type.default(standard).meta(about(doc, unit, standard));
}

/** What help, docs and JSON Schema say of a setting. */
export function about(description: string, unit = '', standard?: unknown) {
  return { description, unit, standard };
}

/** Marks an issue that lies between the settings of a part, not in the one that it names. */
export const RULE = { rule: true } as const;

// The types of settings. The `error` of each ends the sentence "NAME must be ...".

export function text() {
  const error = 'a text';
  return z.string({ error }).min(1, { error });
}

export function flag() {
  return z.boolean({ error: 'true or false' });
}

export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `, at least ${least}` : ` from ${least} to ${most}`;
  const error = `a whole number${bounds}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** What starts a generator of `base/random.ts`. */
export function seed() {
  return whole(0, 2 ** 32 - 1);
}

/** A number of bytes, or a size text. */
export function bytes(error = 'a number of bytes such as 65536, 64KiB or 16M') {
  const size = z.string({ error }).regex(SIZE, { error });
  return z
    .union([z.int({ error }).min(0, { error }), size], { error })
    .transform((value) => (typeof value === 'number' ? value : (parseSize(value) ?? -1)))
    .refine((value) => value >= 0, { error });
}

/** Sizes that `parseSize` reads, without a flag that JSON Schema could not say. */
const SIZE = /^\d+(\.\d+)?[KMGTPkmgtp]?(i?B)?$/;

export function choice<const Names extends readonly string[]>(names: Names) {
  return z.enum(names, { error: `one of ${names.join(', ')}` });
}

/** Ranges of addresses. */
export function ranges(error = 'a list of [start, length] pairs in bytes') {
  const pair = z.tuple([bytes(), bytes()], { error: 'a pair [start, length] in bytes' });
  return z.array(pair, { error });
}

export function isPowerOfTwo(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && Number.isInteger(Math.log2(value));
}
