import type { ProfileSettings } from '../fields.ts';

/** What Linux does alike on every machine. Of the kernel's own memory nothing is modelled. */
export const linux = {
  // mm/page_alloc.c: buddy blocks of up to 2^10 pages (MAX_PAGE_ORDER).
  allocator: { strategy: 'buddy', maxOrder: 10 },
  // mm/vmscan.c ages two lists by the accessed bit: clock is the nearest policy of MODEL §8.
  replacement: { policy: 'clock' },
  // mm/memory.c: do_wp_page and wp_can_reuse_anon_folio (a sole owner writes in place), do_anonymous_page (zero page).
  forkPolicy: 'cow',
  cowReuse: true,
  refcount: true,
  zeroPage: true,
  // mm/memory.c: vma_needs_copy passes over what faults can fill again.
  forkCopies: 'private',
  // What ran before has read the files of the system.
  fileCache: 'warm',
  // mm/memory.c, do_fault_around: fault_around_bytes = 64 KiB. Its windows are those of `faultAroundEdge: region`; reports/reality says what that changes.
  faultAround: 16,
  cost: {
    source:
      'a 3 GHz Skylake. Intel 64 and IA-32 Architectures Optimization Reference Manual: second-level TLB hit 7 cycles, second-level cache 14. Our assumptions: a minor fault 0.5 us, a major one 100 us, copying 10 bytes and zeroing 32 bytes a cycle',
    l2Hit: 7,
    tableRead: 14,
    minorFault: 1500,
    majorFault: 300000,
    copy: 410,
    zero: 128,
  },
} satisfies ProfileSettings;

/** The same on every x86. */
export const linuxX86 = {
  // arch/x86/kernel/setup.c: the first MiB of RAM is always reserved.
  reserved: [[0, '1MiB']],
  // SDM vol. 3A §4.7: an instruction that reads and writes its operand faults as a write (W/R = 1 in the error code).
  references: { modify: 'intent' },
  // mm/huge_memory.c: huge pages where a program asks for them (madvise), as distributions set it.
  hugePages: { policy: 'advise' },
  ...linux,
} satisfies ProfileSettings;

export const LINUX_SOURCES = [
  'Linux: arch/x86/mm/tlb.c, arch/x86/kernel/setup.c, mm/memory.c, mm/page_alloc.c, mm/vmscan.c, mm/huge_memory.c',
] as const;

/** arch/x86/mm/tlb.c: tlb_single_page_flush_ceiling. */
export const FLUSH_CEILING = 33;
