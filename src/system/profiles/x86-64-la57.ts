import { FLUSH_CEILING, LINUX_SOURCES, linuxX86 } from './linux.ts';
import type { Profile } from './profile.ts';

/** Five levels: Linux on the first core that has them. */
export const x8664La57: Profile = {
  title: 'Linux on x86-64 with 57-bit addresses: 5-level tables, Ice Lake TLBs, 1 GiB',
  sources: [
    'Intel 64 and IA-32 Architectures SDM, vol. 3A, §4.5 (4-level and 5-level paging), §4.10.1 (process-context identifiers)',
    'Intel 64 and IA-32 Architectures Optimization Reference Manual, TLB parameters of the Ice Lake client microarchitecture',
    ...LINUX_SOURCES,
  ],
  notes: ['Ice Lake has 16 entries for stores beside the 64 for loads; here loads and stores share the 64.'],
  settings: {
    name: 'x86-64-la57',
    pageSize: 4096,
    memory: '1GiB',
    // SDM vol. 3A §4.5: PML5, PML4, page-directory-pointer table, page directory, page table; 512 entries of 8 bytes each.
    table: { kind: 'radix', levels: [9, 9, 9, 9, 9], entryBytes: 8 },
    tlb: {
      // Optimization manual, Ice Lake client, 4 KiB pages. How a way is chosen is not published: lru is our assumption.
      l1i: { entries: 128, ways: 8, policy: 'lru' },
      l1d: { entries: 64, ways: 4, policy: 'lru' },
      l2: { entries: 2048, ways: 16, policy: 'lru' },
      asid: true,
      flushThreshold: FLUSH_CEILING,
    },
    ...linuxX86,
  },
};
