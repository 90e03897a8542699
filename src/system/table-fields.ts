import { z } from 'zod';
import { about, bytes, choice, setting, whole } from './field-types.ts';

/** The page table of a system that says nothing of it: 32-bit x86 (Intel SDM vol. 3A §4.3). */
export const TABLE = { kind: 'radix' as const, levels: [10, 10], entryBytes: 4 as const, backing: 'frames' as const };

/** Formats of an entry, those of `run/explain/formats/index.ts`. */
export const ENTRIES = ['x86', 'x86-64', 'riscv', 'armv8', 'plain'] as const;

const kind = about('radix: a tree of tables; linear: one table per process (MODEL §5).');
const levelBits = { error: 'a list of index bits per level from the root to the leaf, such as [10, 10]' };
const levels = z.array(whole(1, 20), levelBits).min(1, levelBits);
const span = bytes('a number of bytes such as 16M, or null').nullable();

const common = {
  entryBytes: z.literal([4, 8], { error: '4 or 8' }).meta(about('Bytes of one entry: 4 or 8 (MODEL §5).', 'bytes')),
  backing: setting(
    choice(['frames', 'none']),
    'frames',
    'Whether tables take frames of RAM; none: as in page-replacement exercises (MODEL §5).',
  ),
  entry: choice(ENTRIES)
    .optional()
    .meta(about('How `explain` draws an entry; left out: x86 by its size, linear: plain (MODEL §5).')),
};

/** Settings of the page table (MODEL §5): given, it stands as a whole. */
export const tableFields = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: z.literal('radix').meta(kind),
        levels: levels.meta(about('radix: index bits of each level, from the root to the leaf (MODEL §5).', 'bits')),
        ...common,
      }),
      z.strictObject({
        kind: z.literal('linear').meta(kind),
        span: setting(span, null, 'linear: bytes of address space that it covers; null: it grows (MODEL §5).', 'bytes'),
        limit: setting(
          span,
          null,
          'linear: bytes of address space that it may grow to; null: 4 GiB (MODEL §5).',
          'bytes',
        ),
        header: setting(whole(0, 64), 0, 'linear: words at its start that are no entries (MODEL §5).', 'entries'),
        ...common,
      }),
    ],
    { error: 'a page table such as {kind: radix, levels: [10, 10], entryBytes: 4} or {kind: linear, entryBytes: 4}' },
  )
  .default(TABLE)
  .meta(about('The page table of each process; given, it stands as a whole (MODEL §5).', '', TABLE));
