import { linux } from './linux.ts';
import type { Profile } from './profile.ts';

/** Linux on RISC-V: the profiles differ in their tables alone, so that what differs in results comes from them. */
export function riscv(scheme: string, levels: number[], entryBytes: 4 | 8, note: string): Profile {
  const bits = levels.reduce((sum, each) => sum + each, 12);
  const name = `riscv-${scheme.toLowerCase()}`;
  return {
    title: `Linux on RISC-V with ${scheme}: ${levels.length}-level tables, ${bits}-bit addresses, SiFive U74 TLBs, ${MEMORY.replace('GiB', ' GiB')}`,
    sources: [
      `RISC-V Instruction Set Manual, vol. II: Privileged Architecture, ${scheme}`,
      'SiFive U74 Core Complex Manual, virtual memory support',
      'Linux: arch/riscv/mm/tlbflush.c, arch/riscv/mm/context.c, mm/memory.c, mm/page_alloc.c, mm/vmscan.c',
    ],
    notes: [
      note,
      'RAM begins at address 0 here, on boards often at 0x80000000; what firmware reserves of it is not modelled.',
    ],
    settings: {
      name,
      pageSize: 4096,
      memory: MEMORY,
      table: { kind: 'radix', levels, entryBytes },
      tlb: {
        // U74 manual: 40 entries for fetches and 40 for data, fully associative; 512 for both, direct-mapped. lru is our assumption.
        l1i: { entries: 40, policy: 'lru' },
        l1d: { entries: 40, policy: 'lru' },
        l2: { entries: 512, ways: 1, policy: 'lru' },
        // The U74 implements no ASID bits: arch/riscv/mm/context.c then flushes at every switch.
        asid: false,
        // arch/riscv/mm/tlbflush.c: tlb_flush_all_threshold.
        flushThreshold: 64,
      },
      ...linux,
    },
  };
}

const MEMORY = '1GiB';
