import { misplacedPool, overlappingPools, tooLittleMemory, uselessKernelHeap } from './physical-checks.ts';
import type { System } from './system.ts';
import type { Path } from './settings-text.ts';

/** A rule between settings: it looks when all that it `needs` are valid by themselves, and says what cannot be. */
export interface Check {
  needs: (keyof System)[];
  problem(system: System): { path: Path; message: string } | null;
}

/** THE LIST of rules between settings. */
export const checks: Check[] = [
  {
    needs: ['tlb'],
    problem({ tlb }) {
      const split = tlb.l1i !== null ? 'l1i' : 'l1d';
      if (tlb.l1 === null || tlb[split] === null) return null;
      const message = `tlb.l1 and tlb.${split} are both given: a unified first level has no l1i, no l1d (set them to null, or leave l1 out)`;
      return { path: ['tlb', 'l1'], message };
    },
  },
  {
    needs: ['pageSize', 'table'],
    problem({ pageSize, table }) {
      if (table.kind === 'linear') return null;
      const indexBits = table.levels.reduce((sum, bits) => sum + bits, 0);
      const pageBits = Math.log2(pageSize);
      if (indexBits + pageBits <= MAX_ADDRESS_BITS) return null;
      const message = `table.levels reach ${indexBits + pageBits} bits of address (${indexBits} of index and ${pageBits} of page), addresses have ${MAX_ADDRESS_BITS} (MODEL §2)`;
      return { path: ['table', 'levels'], message };
    },
  },
  {
    needs: ['table'],
    problem({ table }) {
      if (table.kind === 'radix' || table.span === null || (table.span > 0 && table.span <= 2 ** MAX_ADDRESS_BITS))
        return null;
      return {
        path: ['table', 'span'],
        message: `table.span must be from 1 to 2^${MAX_ADDRESS_BITS} bytes, or null, found ${table.span}`,
      };
    },
  },
  {
    needs: ['pageSize', 'memory'],
    problem({ pageSize, memory }) {
      const frames = Math.floor(memory / pageSize);
      if (frames <= MAX_FRAMES) return null;
      return {
        path: ['memory'],
        message: `memory ${memory} is ${frames} frames of ${pageSize} bytes, more than 2^31 - 1`,
      };
    },
  },
  { needs: ['pageSize', 'memory', 'physical'], problem: misplacedPool },
  { needs: ['pageSize', 'physical'], problem: overlappingPools },
  { needs: ['pageSize', 'kernelHeap'], problem: uselessKernelHeap },
  {
    needs: ['pageSize', 'memory', 'table', 'reserved', 'physical', 'e820', 'kernel', 'zeroPage'],
    problem: tooLittleMemory,
  },
];

/** Bits of a virtual address at most (MODEL §2: five levels of x86-64). */
const MAX_ADDRESS_BITS = 57;
/** Frame numbers are kept in 32-bit signed columns. */
const MAX_FRAMES = 2 ** 31 - 1;
