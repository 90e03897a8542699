import { FLUSH_CEILING, LINUX_SOURCES, linuxX86 } from './linux.ts';
import type { Profile } from './profile.ts';

/** `linux-x86-32` with physical address extension: the same core and RAM, other tables. */
export const linuxX86Pae: Profile = {
  title: 'Linux on 32-bit x86 with PAE: 3-level tables of 8-byte entries, Nehalem TLBs, 256 MiB',
  sources: [
    'Intel 64 and IA-32 Architectures SDM, vol. 3A, §4.4 (PAE paging), §4.10.1 (PCIDs: in IA-32e mode only)',
    'Intel 64 and IA-32 Architectures Optimization Reference Manual, TLBs of the Nehalem microarchitecture',
    ...LINUX_SOURCES,
  ],
  notes: ['The first level has four entries (32 bytes), which the model gives a page of their own.'],
  settings: {
    name: 'linux-x86-pae',
    pageSize: 4096,
    memory: '256MiB',
    // SDM vol. 3A §4.4: four page-directory pointers, page directory, page table; entries of 8 bytes.
    table: { kind: 'radix', levels: [2, 9, 9], entryBytes: 8 },
    tlb: {
      // As in linux-x86-32.
      l1i: { entries: 64, ways: 4, policy: 'lru' },
      l1d: { entries: 64, ways: 4, policy: 'lru' },
      l2: { entries: 512, ways: 4, policy: 'lru' },
      // SDM vol. 3A §4.10.1: outside IA-32e mode every load of CR3 flushes.
      asid: false,
      flushThreshold: FLUSH_CEILING,
    },
    ...linuxX86,
  },
};
