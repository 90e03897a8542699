import { FLUSH_CEILING, LINUX_SOURCES, linuxX86 } from './linux.ts';
import type { Profile } from './profile.ts';

/** A desktop of today: Linux on a Skylake core. */
export const linuxX8664: Profile = {
  title: 'Linux on x86-64: 4-level tables, Skylake TLBs, 1 GiB',
  sources: [
    'Intel 64 and IA-32 Architectures SDM, vol. 3A, §4.5 (4-level paging), §4.10.1 (process-context identifiers)',
    'Intel 64 and IA-32 Architectures Optimization Reference Manual, TLB parameters of the Skylake client microarchitecture',
    ...LINUX_SOURCES,
  ],
  settings: {
    name: 'linux-x86-64',
    pageSize: 4096,
    memory: '1GiB',
    // SDM vol. 3A §4.5: PML4, page-directory-pointer table, page directory, page table; 512 entries of 8 bytes each.
    table: { kind: 'radix', levels: [9, 9, 9, 9], entryBytes: 8 },
    tlb: {
      // Optimization manual, Skylake, 4 KiB pages. How a way is chosen is not published: lru is our assumption.
      l1i: { entries: 64, ways: 4, policy: 'lru' },
      l1d: { entries: 64, ways: 4, policy: 'lru' },
      l2: { entries: 1536, ways: 12, policy: 'lru' },
      // The same, 2 MiB pages: 8 instruction entries for each of a core's two threads, 32 data entries; the second level holds both sizes.
      l1iHuge: { entries: 8, ways: 8, policy: 'lru' },
      l1dHuge: { entries: 32, ways: 4, policy: 'lru' },
      // SDM vol. 3A §4.10.1. arch/x86/mm/tlb.c keeps PCIDs for the last six spaces of a CPU; here every space has one.
      asid: true,
      flushThreshold: FLUSH_CEILING,
    },
    ...linuxX86,
  },
};
