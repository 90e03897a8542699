import type { ProfileSettings } from '../fields.ts';

// What the profiles atos-rt and 32rtos have in common: they are two documents of one system, atOS.

export const ATOS_SOURCES = [
  'atOS source: MEMORY/PAGEFRAME/PAGEFRAME.c, MEMORY/PAGING/PAGING.c, MEMORY/MEMORY.h, PROC/PROC.c (github.com/Antonako1/atOS)',
  'RAM and E820: QEMU, machine type pc, 768 MiB; the TLB: Intel SDM vol. 2A, CPUID, cache descriptors 01H and 03H',
] as const;

export const ATOS_NOTES = [
  'All code runs in ring 0: no entry has the user bit, and a process may touch the whole kernel. The model refuses such a reference (user_access), for it does not simulate what the kernel holds.',
  'RAM is 768 MiB, our choice. Page tables take frames outside the pool of the processes (source: KREQUEST_PAGE), and with the documented 512 MiB there is none: all below 0x10000000 is reserved, all above is the pool.',
  "Libraries: the document gives them 0x20000000-0x30000000 of RAM. Here their pages come from the processes' pool, and page tables from that range.",
  'A CPU is named nowhere: TLBs of the P6 family (Pentium II and III), our assumption; lru too.',
] as const;

/** 0x10000000: where the kernel's half ends and the processes' pool begins. */
export const KERNEL_END = 0x10000000;

/** The frame allocator, the CPU, the limits. */
export const atos = {
  pageSize: 4096,
  memory: 0x30000000,
  // atOS source, PAGEFRAME.c: the first MiB is reserved whatever the BIOS says.
  reserved: [[0, '1MiB']],
  // What QEMU's BIOS says of 768 MiB: the last 128 KiB are ACPI's.
  e820: [
    [0, 0x9fc00, 1],
    [0x9fc00, 0x400, 2],
    [0xf0000, 0x10000, 2],
    [0x100000, 0x2fee0000, 1],
    [0x2ffe0000, 0x20000, 2],
    [0xfffc0000, 0x40000, 2],
  ],
  // atOS source, PAGEFRAME.c: a byte for each frame; a roving index, pulled back by a lower free; two passes.
  allocator: { strategy: 'next-fit', rewind: true, unit: 1 },
  // atOS source, PAGING.c: invlpg at every map and unmap, never a flush instead; CR3 is loaded at a switch.
  tlb: {
    l1i: { entries: 32, ways: 4, policy: 'lru' },
    l1d: { entries: 64, ways: 4, policy: 'lru' },
    asid: false,
    flushThreshold: 2 ** 20,
    onMap: true,
  },
  // Neither document knows a fork, a page fault that is resolved, or swap.
  forkPolicy: 'none',
  replacement: { policy: 'none' },
  fileMappings: 'anon',
  demandPaging: false,
  zeroPage: false,
  // atOS source, PROC: at most 256 processes.
  limits: { processes: 256 },
  // atOS source, PROC: image, heap (16 KiB), stack (4 MiB), framebuffer of the display and a guard page, one run of frames at creation.
  image: {
    start: KERNEL_END,
    end: 0x20000000,
    eager: true,
    contiguous: true,
    parts: [
      { name: 'image', holds: ['image'] },
      { name: 'heap', holds: ['heap', 'mapping', 'unknown'], bytes: '16KiB' },
      { name: 'stack', holds: ['stack'], bytes: '4MiB' },
      { name: 'framebuffer 1920x1080x4', bytes: 1920 * 1080 * 4 },
      { name: 'guard page', bytes: 4096, guard: true },
    ],
  },
} satisfies ProfileSettings;

/** atOS source, PAGING.c and PROC.c: two levels; a process copies the directory entries of the kernel's half, whose tables are shared. */
export const atosShippedTables = {
  table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
  kernel: { tables: 'shared', mapped: [[0, KERNEL_END]] },
} satisfies ProfileSettings;

/** Where programs and libraries are linked, and what of RAM holds them. */
export const userRegions = [
  {
    name: 'User process',
    start: KERNEL_END,
    end: 0x20000000,
    user: 'rwx',
    kernel: 'rwx',
    note: 'Linked here; mapped to a run of frames anywhere in the pool.',
  },
  {
    name: 'User libraries',
    start: 0x20000000,
    end: 0x30000000,
    user: 'rwx',
    kernel: 'rwx',
    holds: ['library', 'vdso'],
    grows: 'up',
    shared: true,
  },
] satisfies ProfileSettings['regions'];

export const userFrames = [
  {
    name: 'User process memory',
    start: KERNEL_END,
    end: 0x20000000,
    use: 'pool',
    serves: ['user'],
    note: 'Processes lie anywhere here.',
  },
  {
    name: 'User library memory',
    start: 0x20000000,
    end: 0x30000000,
    use: 'free',
    note: 'Holds the page tables: the only frames left for them.',
  },
] satisfies ProfileSettings['physical'];
