import { z } from 'zod';
import { about, bytes, choice, flag, setting, text, whole } from './field-types.ts';

/** Roles of a trace's regions (docs/formats.md, Regions), and `kernel`. */
export const ROLES = ['image', 'heap', 'stack', 'library', 'mapping', 'vdso', 'unknown'] as const;

const letters = 'letters of r, w and x, or nothing';
const rights = z.string({ error: letters }).regex(/^r?w?x?$/, { error: letters });
const roles = z.array(choice(ROLES), { error: `a list of ${ROLES.join(', ')}` });

/** What a documented range says of itself: where it lies, and the size that its document gives (null: none), which may disagree. */
const range = {
  name: text(),
  start: bytes(),
  end: bytes(),
  size: setting(bytes().nullable(), null, 'The size that the document of the system gives; null: none.', 'bytes'),
  approximate: setting(flag(), false, 'That size is rounded: a tenth more or less is no contradiction.'),
  note: setting(z.string({ error: 'a text' }), '', 'What else is known of it.'),
};

const REGION = 'a region such as {name: user heap, start: 0x80000000, end: 0xC0000000, user: rw, holds: [heap]}';
const region = z.strictObject(
  {
    ...range,
    user: setting(rights, '', "The user's rights; none: the region is the kernel's (MODEL §12)."),
    kernel: setting(rights, 'rw', "The kernel's rights (MODEL §12)."),
    keys: setting(whole(0, 255), 0, 'Protection keys that open it, a bit each; 0: no key is asked for (MODEL §12).'),
    guard: setting(flag(), false, 'No one may touch it: a guard fault (MODEL §12).'),
    holds: setting(roles, [], 'Roles of a trace that are placed here (MODEL §13).'),
    grows: setting(choice(['up', 'down', 'no']), 'no', 'From which end it is filled, and grows (MODEL §13).'),
    initial: setting(bytes(), 0, 'What a process has of it from its start (MODEL §13).', 'bytes'),
    limit: setting(bytes().nullable(), null, 'The most that a process may have of it; null: all (MODEL §13).', 'bytes'),
    shared: setting(flag(), false, 'The same content in all processes.'),
  },
  { error: REGION },
);

const PHYSICAL = 'a range such as {name: kernel, start: 0x100000, end: 0x200000, use: kernel}';
const physical = z.strictObject(
  {
    ...range,
    use: choice(['free', 'pool', 'reserved', 'kernel', 'guard', 'device']),
    serves: setting(
      z.array(choice(['user', 'tables']), { error: 'a list of user, tables' }),
      [],
      'pool: what gets its frames here and nowhere else: pages of users, tables (MODEL §12).',
    ),
  },
  { error: PHYSICAL },
);

const PART = 'a part such as {name: heap, holds: [heap, mapping], bytes: 16KiB}';
const part = z.strictObject(
  {
    name: text(),
    holds: setting(roles, [], 'Roles of a trace that are placed here (MODEL §13).'),
    bytes: setting(bytes(), 0, 'Its size, raised to what a trace needs (MODEL §13).', 'bytes'),
    limit: setting(bytes().nullable(), null, 'How far it may be raised; null: as far as the image goes.', 'bytes'),
    guard: setting(flag(), false, 'It is mapped for no one.'),
  },
  { error: PART },
);

const IMAGE = 'a process image such as {start: 0x10000000, end: 0x20000000, parts: [{name: image, holds: [image]}]}';
const image = z.strictObject(
  {
    start: bytes().meta(about('Where its first part lies (MODEL §13).', 'bytes')),
    end: bytes().meta(about('What its last part ends before (MODEL §13).', 'bytes')),
    eager: setting(flag(), true, 'Filled when the process is created (MODEL §13).'),
    contiguous: setting(flag(), true, 'One run of frames, or the process is not created (MODEL §13).'),
    parts: z
      .array(part, { error: `a list of parts; ${PART}` })
      .min(1, { error: `a list of parts; ${PART}` })
      .meta(about('One after the other, lowest first (MODEL §13).')),
  },
  { error: IMAGE },
);

const KERNEL = 'a map of tables, mapped, recursive, directories';
const ranges = z.array(z.tuple([bytes(), bytes()], { error: 'a pair [start, length] in bytes' }), {
  error: 'a list of [start, length] pairs in bytes',
});
const kernel = z.strictObject(
  {
    tables: setting(
      choice(['none', 'shared', 'copied', 'synchronised']),
      'none',
      "Who has the kernel's page tables: not modelled; all spaces the same; each its own copy; all the same, written into every directory at each mapping (MODEL §12).",
    ),
    mapped: setting(ranges, [], 'Virtual [start, length] that the kernel maps from its boot (MODEL §12).', 'bytes'),
    recursive: setting(
      whole(0).nullable(),
      null,
      'The entry of a root that points to the root itself; null: none (MODEL §12).',
    ),
    directories: setting(
      whole(1).nullable(),
      null,
      'Roots are an array of so many, made at boot; null: made with their process (MODEL §12).',
    ),
  },
  { error: KERNEL },
);

const HEAP = 'a kernel heap such as {bytes: 128MiB, strategy: first-fit}, or null';
const kernelHeap = z.strictObject(
  {
    bytes: bytes().meta(about('Its arena (MODEL §14).', 'bytes')),
    strategy: setting(
      choice(['first-fit', 'best-fit', 'buddy', 'slab', 'pool']),
      'first-fit',
      'How a block is found (MODEL §14).',
    ),
    align: setting(whole(1), 16, 'Blocks are multiples of it (MODEL §14).', 'bytes'),
    header: setting(whole(0), 16, 'What each block takes besides (MODEL §14).', 'bytes'),
    block: setting(whole(1), 256, 'pool: the size of every block (MODEL §14).', 'bytes'),
  },
  { error: HEAP },
);

/** Settings of a kernel: where things lie, who shares its tables, what it hands out at once (MODEL §12-14). */
export const kernelSettings = {
  regions: setting(
    z.array(region, { error: `a list of regions; ${REGION}` }),
    [],
    'The map of an address space (MODEL §12).',
  ),
  physical: setting(z.array(physical, { error: `a list of ranges; ${PHYSICAL}` }), [], 'The map of RAM (MODEL §12).'),
  e820: setting(
    z
      .array(z.tuple([bytes(), bytes(), whole(1, 255)], { error: 'a triple [start, length, type]' }), {
        error: 'a list of [start, length, type], as the BIOS gives it, or null',
      })
      .nullable(),
    null,
    'What the BIOS says of RAM: type 1 is usable, all else is reserved; null: all of it is (MODEL §12).',
    'bytes',
  ),
  kernel: kernel.prefault({}),
  image: setting(
    image.nullable(),
    null,
    'What a process gets as a whole when it is created; null: nothing (MODEL §13).',
  ),
  kernelHeap: setting(
    kernelHeap.nullable(),
    null,
    'What serves kmalloc and kfree; null: they have no effect (MODEL §14).',
  ),
  limits: z
    .strictObject(
      {
        processes: setting(whole(1).nullable(), null, 'Processes at once; null: any number (MODEL §12).', 'processes'),
      },
      { error: 'a map of processes' },
    )
    .prefault({}),
  processKeys: setting(whole(0, 255), 255, 'The protection keys that a process holds, a bit each (MODEL §12).'),
  fileMappings: setting(
    choice(['files', 'anon']),
    'files',
    'Whether a mapped file is one; anon: the kernel has none, its pages are private memory (MODEL §12).',
  ),
};
