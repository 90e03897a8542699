import { z } from 'zod';
import { bytes, choice, flag, isPowerOfTwo, ranges, seed, setting, text, whole } from './field-types.ts';
import { costFields } from './cost-fields.ts';
import { kernelSettings } from './kernel-fields.ts';
import { pressureSettings } from './pressure-fields.ts';
import { numaFields } from './numa-fields.ts';
import type { System } from './system.ts';
import { TABLE, tableFields } from './table-fields.ts';
import { L1D, L1I, tlbFields } from './tlb-fields.ts';

/** Names of the frame allocators (MODEL §8), those of `model/allocators/index.ts`. */
export const STRATEGIES = [
  'first-fit',
  'next-fit',
  'hint',
  'best-fit',
  'worst-fit',
  'buddy',
  'lifo',
  'fifo',
  'random',
  'colour',
  'numa',
] as const;
/** Names of the replacement policies (MODEL §8), those of `model/replacement/index.ts`. */
export const REPLACEMENTS = [
  'none',
  'fifo',
  'lru',
  'clock',
  'second-chance',
  'nru',
  'lfu',
  'mru',
  'random',
  'aging',
  'wsclock',
  '2q',
  'arc',
  'sieve',
  's3-fifo',
  'opt',
] as const;

const page = 'a power of two from 64 to 1 GiB, such as 4096 or 16KiB';
const pageSize = bytes(page).refine((size) => size >= 64 && size <= 2 ** 30 && isPowerOfTwo(size), { error: page });
const around = 'a power of two, or 0 for off';
const faultAround = whole(0, 2 ** 20).refine((pages) => pages === 0 || isPowerOfTwo(pages), { error: around });

const bins = 'a power of two from 1 to 65536 (a colour is the low bits of a page number)';
const colours = z.int({ error: bins }).refine((count) => count <= 2 ** 16 && isPowerOfTwo(count), { error: bins });
const part = 'a part from 0 to 1, such as 0.3';

const allocator = {
  strategy: setting(choice(STRATEGIES), 'first-fit', 'How a free frame, or a run of them, is found (MODEL §8).'),
  rewind: setting(flag(), false, 'next-fit: a lower frame that is freed pulls the roving index back (MODEL §8).'),
  maxOrder: setting(whole(0, 30), 10, 'buddy: the largest block has 2^maxOrder frames (MODEL §8).'),
  seed: setting(seed(), 1, 'random: its seed; 0 counts as 1 (MODEL §8).'),
  colours: setting(
    colours,
    16,
    'colour: bytes of the cache / (its ways * pageSize), a power of two (MODEL §8).',
    'count',
  ),
  unit: setting(
    z.literal([32, 8, 1], { error: '32, 8 or 1' }),
    32,
    'Frames that one step of a search looks at: a word or a byte of a bitmap, or one owner of an array (MODEL §8).',
    'frames',
  ),
  transactions: setting(flag(), false, 'An eager map that runs out of frames gives back what it got (MODEL §8).'),
  fragment: setting(
    z.number({ error: part }).min(0, { error: part }).max(1, { error: part }),
    0,
    'The part of the frames that the kernel has taken before the run, scattered, as on a machine that was up for days (MODEL §8).',
    'fraction',
  ),
  fragmentSeed: setting(seed(), 1, 'Seed of what fragment scatters; 0 counts as 1 (MODEL §8).'),
  aliasing: setting(
    flag(),
    false,
    'A defect: bit b of byte B of the bitmap names frame B * 8 * b, so that several name one frame (MODEL §8).',
  ),
};

const SCOPE = /^(global|proportional|local:[1-9]\d{0,8}|(working-set|page-fault-frequency):[1-9]\d{0,11})$/;
const scope =
  'global, local:N for at most N pages of a space (local:64), proportional, working-set:T or page-fault-frequency:T with T references (working-set:10000)';
const replacement = {
  policy: setting(choice(REPLACEMENTS), 'none', 'Which page leaves when no frame is free (MODEL §8).'),
  scope: setting(
    z.string({ error: scope }).regex(SCOPE, { error: scope }),
    'global',
    'Whose pages may be evicted: those of all processes; or the own ones, of which a space has N (local:N), its part of the frames (proportional), or what it used lately (working-set:T, page-fault-frequency:T) (MODEL §8).',
  ),
  seed: setting(seed(), 1, 'Seed of policies that draw; 0 counts as 1 (MODEL §8).'),
  writeAlways: setting(flag(), false, 'Every anonymous victim is written to swap, also one that is there (MODEL §8).'),
  tick: setting(
    whole(1),
    10_000,
    'nru, aging: references after which accessed bits are cleared, or shifted into the registers (MODEL §8).',
    'references',
  ),
  tau: setting(
    whole(0),
    10_000,
    'wsclock: a page unused for more references has left the working set (MODEL §8).',
    'references',
  ),
  kin: setting(whole(0, 100), 25, 'Percent of the pages in frames that A1in of 2q may keep (MODEL §8).', 'percent'),
  kout: setting(
    whole(0, 1000),
    50,
    'Pages that A1out of 2q remembers, in percent of those in frames (MODEL §8).',
    'percent',
  ),
  small: setting(
    whole(0, 100),
    10,
    's3-fifo: percent of the pages in frames that the small queue may keep (MODEL §8).',
    'percent',
  ),
};

const prefetch = {
  policy: setting(
    choice(['none', 'next', 'stride', 'working-set']),
    'none',
    'Pages that are filled ahead: none; those after a fault on anonymous memory, or along a stride of such faults; or what a process lost to swap while others ran (MODEL §9).',
  ),
  pages: setting(whole(1, 2 ** 20), 8, 'How many pages are filled ahead at a time, at most (MODEL §9).', 'pages'),
};

const hugePolicy = 'never, always, advise, or promote:K with K pages of at least 1, such as promote:64';
const hugeSize = 'the bytes of a huge page such as 2MiB, or null';
const hugePages = {
  policy: setting(
    z.string({ error: hugePolicy }).regex(/^(never|always|advise|promote:[1-9]\d{0,8})$/, { error: hugePolicy }),
    'never',
    'When private anonymous memory gets huge pages: never, always at a first touch, there where the trace asks (advise), or once K pages of one are touched (MODEL §9).',
  ),
  size: setting(
    bytes(hugeSize).nullable(),
    null,
    'Bytes of a huge page: what an entry of an upper level maps; null: of the level above the leaf (MODEL §9).',
    'bytes',
  ),
};

const references = {
  span: setting(
    choice(['all', 'first']),
    'all',
    'References of an access: to each of its pages, or to the first alone (MODEL §2).',
  ),
  modify: setting(
    choice(['two', 'one', 'intent']),
    'two',
    'References of a modify: a load and a store; one: a store; intent: a load that faults as the store would, and it (MODEL §2).',
  ),
};

/** THE LIST of settings. Types, checks, JSON Schema, help and docs derive from it; the sentence of a setting ends in its place in docs/model.md. */
export const settings = {
  name: setting(text(), 'example-32', 'What reports call the system; left out in a file: the name of the file.'),
  pageSize: setting(pageSize, 4096, 'Bytes of a page and of a frame; a power of two (MODEL §1).', 'bytes'),
  memory: setting(bytes(), 16 * 2 ** 20, 'Bytes of RAM, cut down to whole frames (MODEL §8).', 'bytes'),
  table: tableFields,
  tlb: tlbFields,
  allocator: z.strictObject(allocator, { error: `a map of ${Object.keys(allocator).join(', ')}` }).prefault({}),
  replacement: z.strictObject(replacement, { error: `a map of ${Object.keys(replacement).join(', ')}` }).prefault({}),
  references: z.strictObject(references, { error: `a map of ${Object.keys(references).join(', ')}` }).prefault({}),
  unmapped: setting(
    choice(['auto', 'map', 'fault']),
    'auto',
    'A touch outside all regions: mapped, or an invalid fault (MODEL §2).',
  ),
  demandPaging: setting(
    flag(),
    true,
    'A page gets its frame when it is first touched; false: all maps and heaps are filled at once (MODEL §2).',
  ),
  onInvalid: setting(
    choice(['continue', 'kill', 'abort']),
    'continue',
    'What an invalid fault ends: its reference, its process, the run (MODEL §6).',
  ),
  forkPolicy: setting(
    choice(['cow', 'eager', 'none']),
    'cow',
    'A fork marks private pages copy-on-write, or copies them at once; none: the kernel has no fork (MODEL §6).',
  ),
  cowReuse: setting(flag(), true, 'A sole owner writes in place; false: it is copied too (MODEL §6).'),
  refcount: setting(flag(), true, 'Frames count their owners; false: frames once shared leak (MODEL §6).'),
  zeroPage: setting(flag(), false, 'A load of untouched private memory maps the shared zero frame (MODEL §6).'),
  reserved: setting(
    ranges(),
    [],
    'Physical [start, length] in bytes: frames of RAM that are not to be had (MODEL §8).',
    'bytes',
  ),
  devices: setting(
    ranges(),
    [],
    'Physical [start, length] in bytes beyond RAM that mapphys may point to (MODEL §6).',
    'bytes',
  ),
  stackWindow: setting(
    bytes().nullable(),
    null,
    'Bytes below a stack within which a touch makes it grow; null: its limit (MODEL §6).',
    'bytes',
  ),
  quantum: setting(
    whole(1),
    20000,
    'References of a turn where a file per process is interleaved (MODEL §7).',
    'references',
  ),
  reclaimTables: setting(flag(), false, 'unmap frees the tables that it leaves empty (MODEL §5).'),
  fileCache: setting(
    choice(['cold', 'warm']),
    'cold',
    'File pages are read at their first use, or already cached (MODEL §6).',
  ),
  faultAround: setting(
    faultAround,
    0,
    'Pages of the window that a file fault maps; a power of two, 0: off (MODEL §9).',
    'pages',
  ),
  faultAroundEdge: setting(
    choice(['aligned', 'region']),
    'aligned',
    'A window in which its region begins ends where it would, or has its full length from there (MODEL §9).',
  ),
  prefetch: z.strictObject(prefetch, { error: `a map of ${Object.keys(prefetch).join(', ')}` }).prefault({}),
  hugePages: z.strictObject(hugePages, { error: `a map of ${Object.keys(hugePages).join(', ')}` }).prefault({}),
  ...pressureSettings,
  numa: numaFields,
  forkCopies: setting(
    choice(['all', 'private']),
    'all',
    'Entries that a fork copies; private: not what faults make again (MODEL §6).',
  ),
  forkTables: setting(
    choice(['copy', 'share']),
    'copy',
    'Leaf page tables at a fork; share: parent and child have them together until one writes an entry (MODEL §9).',
  ),
  ...kernelSettings,
  cost: costFields,
};

/** The settings as one type: what is written goes in, a `System` comes out. */
export const systemSchema = z.strictObject(settings) satisfies z.ZodType<System>;

/** A profile as it is written: any part of the settings. */
export type ProfileSettings = z.input<typeof systemSchema>;

/** Parts that stand as a whole once given, as they are when they are not. */
export const WHOLE_PARTS: Record<string, Record<string, unknown>> = { table: TABLE, 'tlb.l1i': L1I, 'tlb.l1d': L1D };

/** Keys that docs/model.md and docs/formats.md name and no build has yet; with the value null they mean none and are no error. */
export const PLANNED_KEYS: readonly string[] = ['pageSizes'];
