import { z } from 'zod';
import { RULE, about, choice, flag, isPowerOfTwo, ranges, seed, setting, whole } from './field-types.ts';

/** The first levels of a system that says nothing of them. */
export const L1I = { entries: 32, ways: 4, policy: 'lru' } as const;
export const L1D = { entries: 64, ways: 4, policy: 'lru' } as const;

/** Entries of one array at most: far beyond any CPU, well within a column. */
const MAX_ENTRIES = 2 ** 24;
const entries = whole(1, MAX_ENTRIES);
/** Entries of a level of the paging-structure cache at most; all are looked at. CPUs have a few tens. */
const MAX_CACHED = 1024;
const policies = choice(['lru', 'fifo', 'random', 'plru', 'lfu', 'bit-plru']);

const level = z
  .strictObject(
    {
      entries: entries.meta(about('Entries of this array (MODEL §4).', 'entries')),
      ways: entries
        .optional()
        .meta(about('Entries of a set; left out: all of them, fully associative (MODEL §4).', 'entries')),
      policy: setting(policies, 'lru', 'Which way of a full set a fill replaces (MODEL §4).'),
    },
    { error: 'a TLB level such as {entries: 64, ways: 4, policy: lru}, or null' },
  )
  .transform(({ entries: all, ways = all, policy }) => ({ entries: all, ways, policy }))
  .superRefine((given, context) => {
    const message = waysProblem(given);
    if (message !== null) context.addIssue({ code: 'custom', path: ['ways'], message, params: RULE });
  })
  .nullable()
  .optional();

const cached = `a number of entries from 0 to ${MAX_CACHED}, a list of one for each level above the leaf such as [2, 4, 16], or null`;
const walkCache = z.union([whole(0, MAX_CACHED), z.array(whole(0, MAX_CACHED)).min(1)], { error: cached }).nullable();

function hugeArray(array: string) {
  return level
    .transform((given) => given ?? null)
    .meta(about(`Entries for huge pages beside ${array}; null: they share its entries (MODEL §4, §9).`, '', null));
}

const prefetch = {
  policy: setting(
    choice(['none', 'next', 'distance']),
    'none',
    'Translations that a miss fetches ahead: none, of the pages behind it, or as the distances between misses foretell (MODEL §9).',
  ),
  pages: setting(
    whole(1, MAX_CACHED),
    2,
    'Pages that a miss fetches ahead, at most; distance: that a row foretells (MODEL §9).',
    'pages',
  ),
  entries: setting(whole(1, MAX_CACHED), 16, 'Entries of the buffer beside the TLB (MODEL §9).', 'entries'),
  rows: setting(whole(1, 2 ** 16), 256, 'distance: rows of its table, one for a distance (MODEL §9).', 'rows'),
};

/** Settings of the TLB (MODEL §3, §4). */
export const tlbFields = z
  .strictObject(
    {
      l1: level.meta(about('One first level for fetches and data; then there is no l1i, no l1d (MODEL §3).', '', null)),
      l1i: level.meta(about('The first level of fetches; null: none (MODEL §3).', '', L1I)),
      l1d: level.meta(about('The first level of loads and stores; null: none (MODEL §3).', '', L1D)),
      l2: level.meta(about('The second level, of all references; null: none (MODEL §3).', '', null)),
      l1Huge: hugeArray('l1'),
      l1iHuge: hugeArray('l1i'),
      l1dHuge: hugeArray('l1d'),
      l2Huge: hugeArray('l2'),
      asid: setting(flag(), false, 'Entries are tagged by address space; false: switches flush (MODEL §4).'),
      flushThreshold: setting(
        whole(0),
        33,
        'More pages than these in one operation: one flush instead (MODEL §4).',
        'pages',
      ),
      seed: setting(seed(), 1, 'Seed of policy random; 0 counts as 1 (MODEL §4).'),
      invlpg: setting(flag(), true, 'One page can be invalidated; false: whatever must be, all is flushed (MODEL §4).'),
      onMap: setting(flag(), false, 'A page is invalidated when it is mapped, too (MODEL §4).'),
      walkCache: setting(
        walkCache,
        null,
        'Paging-structure cache: entries of each level above the leaf, one number or a list from the root down; null: none (MODEL §5).',
        'entries',
      ),
      globalPages: setting(
        ranges('a list of [start, length] pairs in bytes, or null').nullable(),
        null,
        'Virtual [start, length] in bytes: shared pages there keep their entries over switches, for all spaces; null: none (MODEL §9).',
        'bytes',
      ),
      prefetch: z.strictObject(prefetch, { error: `a map of ${Object.keys(prefetch).join(', ')}` }).prefault({}),
    },
    {
      error:
        'a map of l1 or l1i and l1d, l2, l1Huge, l1iHuge, l1dHuge, l2Huge, asid, flushThreshold, seed, invlpg, onMap, walkCache, globalPages, prefetch',
    },
  )
  .transform(({ l1 = null, l1i, l1d, l2 = null, ...rest }) => ({ l1, ...split(l1 !== null, l1i, l1d), l2, ...rest }))
  .prefault({});

type Level = Exclude<z.output<typeof level>, undefined>;

/** With a unified first level the split ones are none, unless they are given (which `checks.ts` refuses). */
function split(unified: boolean, l1i?: Level, l1d?: Level): { l1i: Level; l1d: Level } {
  return {
    l1i: l1i === undefined ? (unified ? null : L1I) : l1i,
    l1d: l1d === undefined ? (unified ? null : L1D) : l1d,
  };
}

function waysProblem({ entries, ways, policy }: NonNullable<Level>): string | null {
  if (!isPowerOfTwo(entries / ways)) return `a divisor of its ${entries} entries that leaves a power of two of sets`;
  if (policy === 'plru' && !isPowerOfTwo(ways)) return 'a power of two with policy plru';
  return null;
}
