import { FLUSH_CEILING, LINUX_SOURCES, linuxX86 } from './linux.ts';
import type { Profile } from './profile.ts';

/** A small 32-bit machine: Linux without PAE on a Nehalem core. */
export const linuxX8632: Profile = {
  title: 'Linux on 32-bit x86: 2-level tables, Nehalem TLBs, 256 MiB',
  sources: [
    'Intel 64 and IA-32 Architectures SDM, vol. 3A, §4.3 (32-bit paging), §4.10.1 (PCIDs: in IA-32e mode only)',
    'Intel 64 and IA-32 Architectures Optimization Reference Manual, TLBs of the Nehalem microarchitecture',
    ...LINUX_SOURCES,
  ],
  notes: [
    'A huge page is what an entry of the page directory maps, 4 MiB (SDM vol. 3A §4.3, PSE); Linux itself makes them transparently with PAE alone.',
  ],
  settings: {
    name: 'linux-x86-32',
    pageSize: 4096,
    memory: '256MiB',
    // SDM vol. 3A §4.3: page directory and page table; 1024 entries of 4 bytes each.
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4 },
    tlb: {
      // Optimization manual, Nehalem, 4 KiB pages, all 4-way: 128 instruction entries, of which each of a core's two threads has
      // 64; 64 data entries; 512 in the second level. How a way is chosen is not published: lru is our assumption.
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
