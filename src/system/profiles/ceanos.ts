import type { Profile } from './profile.ts';

const MiB = 2 ** 20;
const KERNEL = 0xc0000000;

const settings = {
  name: 'ceanos',
  pageSize: 4096,
  memory: 128 * MiB,
  // CeanOS docs, paging: Page Directory Structure: 1024 entries, each to a page table.
  table: { kind: 'radix' as const, levels: [10, 10], entryBytes: 4 as const },
  tlb: {
    l1i: { entries: 32, ways: 4, policy: 'lru' as const },
    l1d: { entries: 64, ways: 4, policy: 'lru' as const },
    asid: false,
    // CeanOS docs, paging: memMapPage and invalidate: page by page, when a page is mapped, too.
    flushThreshold: 2 ** 20,
    onMap: true,
  },
  // CeanOS docs, paging: pmmAllocPageFrame: the first free page of the bitmap. CeanOS source: byte by byte.
  allocator: { strategy: 'first-fit' as const, unit: 8 as const },
  replacement: { policy: 'none' as const },
  forkPolicy: 'none' as const,
  fileMappings: 'anon' as const,
  zeroPage: false,
  // CeanOS docs, paging: syncPageDirs, initMemory, NUM_PAGES_DIRS.
  kernel: {
    tables: 'synchronised' as const,
    mapped: [[KERNEL, 4 * MiB]] as [number, number][],
    recursive: 1023,
    directories: 256,
  },
  // CeanOS docs, malloc: a free list in blocks of a heap of 0x600000 bytes.
  kernelHeap: { bytes: 0x600000, strategy: 'first-fit' as const },
  regions: [
    {
      name: 'User code',
      start: 0x400000,
      end: 0x40000000,
      user: 'rwx',
      holds: ['image', 'library', 'vdso', 'unknown'] as const,
      grows: 'up' as const,
    },
    {
      name: 'User heap',
      start: 0x40000000,
      end: 0x80000000,
      user: 'rwx',
      holds: ['heap', 'mapping'] as const,
      grows: 'up' as const,
    },
    {
      name: 'User stack',
      start: 0xb0000000,
      end: KERNEL,
      user: 'rwx',
      holds: ['stack'] as const,
      grows: 'down' as const,
    },
    { name: 'Kernel', start: KERNEL, end: KERNEL + 4 * MiB, kernel: 'rwx', note: 'What the boot code maps.' },
    { name: 'Kernel heap', start: 0xd0000000, end: 0xd0600000, size: 0x600000, kernel: 'rw' },
    { name: 'Page tables (entry 1023)', start: 0xffc00000, end: 0x100000000, kernel: 'rw' },
  ].map((region) => ({ ...region, holds: [...(region.holds ?? [])] })),
  physical: [
    { name: 'Low memory and BIOS', start: 0, end: MiB, use: 'reserved' as const },
    { name: 'Kernel', start: MiB, end: 4 * MiB, use: 'kernel' as const, note: 'pageFrameMin is behind it.' },
    {
      name: 'Page frames',
      start: 4 * MiB,
      end: 128 * MiB,
      use: 'free' as const,
      note: 'pageFrameMin to pageFrameMax.',
    },
  ],
};

/** A higher-half kernel that writes its entries into all directories. */
export const ceanos: Profile = {
  title: 'CeanOS: higher-half kernel, 256 static page directories kept in step, first-fit, 128 MiB',
  sources: [
    'CeanOS docs, paging and malloc (docs/kernel/mm of github.com/tayoky/ceanos)',
    'CeanOS source: mm/mem.c, linker.ld (github.com/tayoky/ceanos)',
    'Intel SDM vol. 2A, CPUID, cache descriptors 01H and 03H: TLBs of the P6 family',
  ],
  notes: [
    'RAM of 128 MiB, a kernel in its first 4 MiB, the regions of user programs and TLBs of the P6 family are our choice: the document names none.',
    'The document has no page-fault handler. What a trace maps is filled at its first touch here, as elsewhere.',
    "The kernel's heap begins at 0xD0000000, our reading of its constant; the document gives its size.",
  ],
  quirks: [
    'The address of a frame is computed as byte * 8 * bit, not byte * 8 + bit: different bits of the bitmap name one frame.',
    'The last bytes of the bitmap are left out where RAM does not end at a multiple of eight frames.',
  ],
  settings,
  shipped: {
    ...settings,
    name: 'ceanos@shipped',
    // CeanOS source, mem.c: pmmAllocPageFrame.
    allocator: { strategy: 'first-fit', unit: 8, aliasing: true },
  },
};
