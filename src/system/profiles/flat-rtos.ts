import type { Profile } from './profile.ts';

const MiB = 2 ** 20;

// Keys, a bit each. The source has eight of them; which is whose is our choice.
const PROCESS = 0x02;
const EVERYONE = 0xff;
const KERNEL = 0x80;

// flat-rtos docs, memory layout: the regions from address 0 up, with their rights. The document gives no size: all of them are ours.
const REGIONS = [
  {
    name: '.text',
    start: 0,
    end: 0x1000000,
    user: 'x',
    kernel: 'x',
    keys: EVERYONE,
    holds: ['image', 'library', 'vdso'] as const,
    shared: true,
    note: 'Programs are a part of the firmware; the rights of their pages are those of the trace.',
  },
  { name: '.rodata', start: 0x1000000, end: 0x1040000, user: 'r', kernel: 'r', keys: EVERYONE, shared: true },
  { name: '.data, .bss', start: 0x1040000, end: 0x1080000, kernel: 'rw', keys: KERNEL },
  {
    name: 'original .data_shared, .bss_shared',
    start: 0x1080000,
    end: 0x1082000,
    kernel: '',
    keys: KERNEL,
    note: 'The kernel may read it while it creates a process, which gets a copy.',
  },
  {
    name: 'kernel stack',
    start: 0x1082000,
    end: 0x1083800,
    kernel: 'rw',
    keys: KERNEL,
    note: 'At the bottom: an overflow hits what no one may touch.',
  },
  {
    name: "kernel's .data_shared, .bss_shared",
    start: 0x1083800,
    end: 0x1084c40,
    kernel: 'rw',
    keys: KERNEL,
    note: 'Begins inside a page, to save memory.',
  },
  {
    name: 'kernel heap',
    start: 0x1084c40,
    end: 0x1184000,
    kernel: 'rw',
    keys: KERNEL,
    note: 'Begins inside a page, to save memory.',
  },
  {
    name: 'kernel device IO',
    start: 0x1184000,
    end: 0x1194000,
    kernel: 'rw',
    keys: KERNEL,
    note: 'May have unmapped pages.',
  },
  {
    name: 'user heap',
    start: 0x1194000,
    end: 0x2194000,
    user: 'rw',
    keys: PROCESS,
    holds: ['heap', 'mapping', 'unknown'] as const,
    grows: 'up' as const,
    initial: 0,
    limit: 16 * MiB,
    note: 'No page at first; what it has not grown to is unmapped.',
  },
  {
    name: 'stack guard',
    start: 0x2194000,
    end: 0x2195000,
    kernel: '',
    guard: true,
    note: 'Always unmapped. The code has it where there is a heap.',
  },
  {
    name: 'user stack',
    start: 0x2195000,
    end: 0x2995a00,
    user: 'rw',
    keys: PROCESS,
    holds: ['stack'] as const,
    grows: 'down' as const,
    initial: 4096,
    note: 'One page at first; ends inside a page.',
  },
  {
    name: "user's .data_shared, .bss_shared",
    start: 0x2995a00,
    end: 0x2997000,
    user: 'rw',
    keys: PROCESS,
    note: 'Begins inside a page, to save memory.',
  },
].map((region) => ({ ...region, holds: [...(region.holds ?? [])] }));

/** A kernel at the bottom, so that the table of a process ends where the process does. */
export const flatRtos: Profile = {
  title: 'A flat RTOS on a soft CPU: kernel at the bottom, linear tables of bounded length, keys, 32 MiB',
  sources: [
    'flat-rtos docs, memory layout',
    'flat-rtos source: page table with a length word and key bits, frames as an array of owners, transactions',
    'ULX3S board: 32 MiB of SDRAM beside an ECP5 FPGA',
  ],
  notes: [
    'No size of a region is documented: all are our choice, so that the traces shipped with pagewalk fit.',
    'RAM is that of a common board for soft CPUs. The TLBs, 16 entries for fetches and 16 for data, fully associative, lru, are our assumption.',
    'The original shared data is never read here: creating a process copies nothing.',
    'Which of the eight keys is whose: 0x02 the process, 0x80 the kernel, all for .text and .rodata; our choice.',
  ],
  settings: {
    name: 'flat-rtos',
    pageSize: 4096,
    memory: 32 * MiB,
    // flat-rtos source: one table; word 0 is the mapped length; an entry of 32 bits for each page.
    table: { kind: 'linear', entryBytes: 4, span: null, limit: 0x2997000, header: 1 },
    tlb: {
      l1i: { entries: 16, policy: 'lru' },
      l1d: { entries: 16, policy: 'lru' },
      asid: false,
      flushThreshold: 2 ** 20,
    },
    // flat-rtos source: an array of owners from the first user frame; what is not got whole is given back.
    allocator: { strategy: 'first-fit', unit: 1, transactions: true },
    replacement: { policy: 'none' },
    forkPolicy: 'none',
    fileMappings: 'anon',
    zeroPage: false,
    processKeys: PROCESS,
    kernelHeap: { bytes: 0x1184000 - 0x1084c40, strategy: 'first-fit' },
    regions: REGIONS,
    physical: [
      // .data to the kernel heap, as long as their regions: 0x1040000 to 0x1184000.
      { name: "Kernel's data, stack and heap", start: 0, end: 0x144000, use: 'kernel' },
      { name: 'User frames', start: 0x144000, end: 32 * MiB, use: 'free', note: 'Programs and their tables too.' },
    ],
  },
};
