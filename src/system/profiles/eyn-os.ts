import type { Profile } from './profile.ts';

const MiB = 2 ** 20;

const machine = {
  pageSize: 4096,
  // EYN-OS docs, paging: Memory Layout: physical memory ends at 0x00FFFFFF.
  memory: 16 * MiB,
  // EYN-OS docs, paging: Virtual Memory and Page Directory Structure: 4 KiB pages, 1024 tables of a directory.
  table: { kind: 'radix' as const, levels: [10, 10], entryBytes: 4 as const },
  // EYN-OS docs, paging: a directory for each process; the kernel's last GiB is in all of them.
  replacement: { policy: 'clock' as const },
  forkPolicy: 'cow' as const,
  zeroPage: false,
  // EYN-OS docs, paging: Memory-Mapped Files are a planned feature.
  fileMappings: 'anon' as const,
  // EYN-OS docs, paging: Memory Layout: Available Memory (Heap); the strategy is our assumption.
  kernelHeap: { bytes: 6 * MiB, strategy: 'first-fit' as const },
  // EYN-OS docs, paging: Memory Layout.
  physical: [
    { name: 'Real mode and BIOS', start: 0, end: MiB, use: 'reserved' as const },
    { name: 'Kernel code and data', start: MiB, end: 2 * MiB, use: 'kernel' as const },
    { name: 'Available memory (heap)', start: 2 * MiB, end: 8 * MiB, use: 'kernel' as const, note: 'Serves kmalloc.' },
    { name: 'High memory', start: 8 * MiB, end: 16 * MiB, use: 'free' as const },
  ],
};

// 80386 Programmer's Reference Manual and i486 Programmer's Reference Manual: 32 entries for fetches and data, 4 ways; lru is our assumption.
const L1 = { entries: 32, ways: 4, policy: 'lru' as const };

/** A small machine with demand paging and copy-on-write. */
export const eynOs: Profile = {
  title: 'EYN-OS: demand paging, copy-on-write and swap in 16 MiB, 2-level tables, best-fit',
  sources: [
    'EYN-OS docs, paging: Memory Layout, Page Directory Structure, Frame Management, Page Fault Handling, Performance Characteristics',
    'EYN-OS source: include/mm/vmm.h, src/mm/vmm.c (github.com/KianGentry/EYN-OS)',
    "Intel 80386 Programmer's Reference Manual, §5.2 (page translation cache); i486 Microprocessor Programmer's Reference Manual (TLB, INVLPG)",
  ],
  notes: [
    'A CPU is named nowhere: an i486, which has invlpg. eyn-os@shipped is the build for the 80386, which has none.',
    'Replacement is the clock of the code: the document mentions swap and names no policy. Swap is unlimited here; the code has 4,096 slots (16 MiB).',
    'What of a trace goes where is our choice: the stack to the top of User Space, programs and libraries to User Code.',
    "Available Memory (Heap) is read as the kernel's heap; user pages and page tables come from High Memory.",
  ],
  quirks: [
    'A copy-on-write fault always copies, and the frame that was shared is never given back: there are no reference counts, so every fork leaks.',
    'Unmapping a copy-on-write page does not free its frame.',
    'Every victim is written to swap, a clean one too.',
    'The code lays out the user half otherwise than the document: code from 4 MiB, heap at 1 GiB, shared memory at 2 GiB, a stack window of 256 MiB below 3 GiB.',
  ],
  settings: {
    ...machine,
    name: 'eyn-os',
    tlb: { l1: L1, asid: false, flushThreshold: 2 ** 20 },
    // EYN-OS docs, paging: Frame Management. A bitmap of frames.
    allocator: { strategy: 'best-fit' },
    cowReuse: true,
    refcount: true,
    kernel: { tables: 'shared', mapped: [[0xc0000000, 8 * MiB]] },
    // EYN-OS docs, paging: Memory Layout, with its sizes. Stack growth is automatic.
    regions: [
      {
        name: 'User space',
        start: 0,
        end: 0x40000000,
        size: '1GiB',
        user: 'rwx',
        holds: ['stack', 'vdso', 'unknown'],
        grows: 'down',
      },
      {
        name: 'User code',
        start: 0x40000000,
        end: 0x80000000,
        size: '1GiB',
        user: 'rwx',
        holds: ['image', 'library'],
        grows: 'up',
      },
      {
        name: 'User heap',
        start: 0x80000000,
        end: 0xc0000000,
        size: '1GiB',
        user: 'rwx',
        holds: ['heap', 'mapping'],
        grows: 'up',
      },
      { name: 'Kernel space', start: 0xc0000000, end: 0x100000000, size: '1GiB', kernel: 'rwx' },
    ],
  },
  shipped: {
    ...machine,
    name: 'eyn-os@shipped',
    // EYN-OS source, vmm.c: a build for the 80386 loads CR3 again in place of invlpg.
    tlb: { l1: L1, asid: false, flushThreshold: 2 ** 20, invlpg: false },
    // EYN-OS source, vmm.c: a bitmap, word by word from a hint that a lower free pulls back.
    allocator: { strategy: 'next-fit', rewind: true, unit: 32 },
    replacement: { policy: 'clock', writeAlways: true },
    cowReuse: false,
    refcount: false,
    // EYN-OS source, vmm.c: directory entries 0 and 768 to 1023 are shared; entry 1023 is the directory itself.
    kernel: {
      tables: 'shared',
      mapped: [
        [0, 4 * MiB],
        [0xc0000000, 16 * MiB],
      ],
      recursive: 1023,
    },
    // EYN-OS source, vmm.h: virtual address space layout.
    regions: [
      {
        name: 'First 4 MiB',
        start: 0,
        end: 0x400000,
        kernel: 'rwx',
        note: "The kernel's, identity-mapped: a null pointer faults.",
      },
      {
        name: 'User code and data',
        start: 0x400000,
        end: 0x40000000,
        user: 'rwx',
        holds: ['image', 'library', 'vdso', 'unknown'],
        grows: 'up',
      },
      {
        name: 'User heap',
        start: 0x40000000,
        end: 0x80000000,
        user: 'rwx',
        holds: ['heap'],
        grows: 'up',
        note: 'Grown by brk, filled lazily.',
      },
      {
        name: 'Shared memory',
        start: 0x80000000,
        end: 0xb0000000,
        size: '768MiB',
        user: 'rwx',
        holds: ['mapping'],
        grows: 'up',
      },
      {
        name: 'User stack',
        start: 0xb0000000,
        end: 0xc0000000,
        size: '256MiB',
        user: 'rwx',
        holds: ['stack'],
        grows: 'down',
        note: 'Grows to any address of its window.',
      },
      { name: 'Kernel: low memory', start: 0xc0000000, end: 0xd0000000, size: '256MiB', kernel: 'rwx' },
      { name: 'Kernel heap', start: 0xd0000000, end: 0xff800000, kernel: 'rw' },
      { name: 'Page tables (entry 1023)', start: 0xffc00000, end: 0x100000000, kernel: 'rw' },
    ],
  },
};
