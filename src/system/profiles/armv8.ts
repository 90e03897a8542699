import { linux } from './linux.ts';
import type { Profile } from './profile.ts';

/** What depends on the translation granule. */
interface Granule {
  name: string;
  pageSize: number;
  /** Index bits from the root for 48-bit addresses (Arm ARM, D8). */
  levels: number[];
  /** mm/memory.c: fault_around_bytes is 64 KiB whatever a page is; one page is none. */
  faultAround: number;
  /** arch/arm64/Kconfig: ARCH_FORCE_MAX_ORDER. */
  maxOrder: number;
}

/** Linux on ARMv8-A with 48-bit addresses: the profiles differ in their granule alone. */
export function armv8({ name, pageSize, levels, faultAround, maxOrder }: Granule): Profile {
  return {
    title: `Linux on ARMv8 with ${pageSize / 1024} KiB pages: ${levels.length}-level tables, Cortex-A76 TLBs, 1 GiB`,
    sources: [
      'Arm Architecture Reference Manual for A-profile, D8 (the AArch64 virtual memory system architecture), translation granules',
      'Arm Cortex-A76 Core Technical Reference Manual, memory management unit',
      'Linux: arch/arm64/Kconfig, arch/arm64/include/asm/tlbflush.h, arch/arm64/mm/context.c, mm/memory.c, mm/page_alloc.c, mm/vmscan.c',
    ],
    notes: ['RAM begins at address 0 here, on boards elsewhere; what firmware reserves of it is not modelled.'],
    settings: {
      name,
      pageSize,
      memory: '1GiB',
      table: { kind: 'radix', levels, entryBytes: 8 },
      tlb: {
        // Cortex-A76 manual: 48 entries for fetches and 48 for data, fully associative; 1280 for both, 5 ways. lru is our assumption.
        l1i: { entries: 48, policy: 'lru' },
        l1d: { entries: 48, policy: 'lru' },
        l2: { entries: 1280, ways: 5, policy: 'lru' },
        asid: true,
        // tlbflush.h: from as many pages on as a table has entries, the whole space is flushed.
        flushThreshold: pageSize / 8 - 1,
      },
      ...linux,
      allocator: { strategy: 'buddy', maxOrder },
      faultAround,
    },
  };
}
