import type { Check } from './check.ts';
import { forkChecks } from './fork-checks.ts';
import { hugeChecks } from './huge-checks.ts';
import { kernelChecks } from './kernel-checks.ts';
import { numaChecks } from './numa-checks.ts';
import { misplacedPool, overlappingPools, tooLittleMemory, uselessKernelHeap } from './physical-checks.ts';

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
      if (table.kind === 'radix') return null;
      for (const key of ['span', 'limit'] as const) {
        const value = table[key];
        if (value === null || (value > 0 && value <= 2 ** MAX_ADDRESS_BITS)) continue;
        const message = `table.${key} must be from 1 to 2^${MAX_ADDRESS_BITS} bytes, or null, found ${value}`;
        return { path: ['table', key], message };
      }
      if (table.span === null || table.limit === null) return null;
      const message =
        'table.span and table.limit are both given: a table of a fixed span does not grow (leave one out)';
      return { path: ['table', 'limit'], message };
    },
  },
  {
    needs: ['table'],
    problem({ table: { entry, entryBytes } }) {
      const bytes = entry === 'x86' ? 4 : entry === 'x86-64' || entry === 'armv8' ? 8 : entryBytes;
      if (entryBytes === bytes) return null;
      const message = `table.entry ${entry} has entries of ${bytes} bytes, table.entryBytes is ${entryBytes}`;
      return { path: ['table', 'entry'], message };
    },
  },
  {
    needs: ['table', 'tlb'],
    problem({ table, tlb: { walkCache } }) {
      if (walkCache === null) return null;
      const path = ['tlb', 'walkCache'];
      if (table.kind === 'linear')
        return {
          path,
          message: 'tlb.walkCache caches levels above the leaf, and a linear table has none: set it to null',
        };
      const levels = table.levels.length - 1;
      if (typeof walkCache === 'number' || walkCache.length === levels) return null;
      const found = walkCache.length;
      const message = `tlb.walkCache has ${found} ${found === 1 ? 'entry' : 'entries'}, table.levels has ${levels} above the leaf: give one number for each of these, or one for all`;
      return { path, message };
    },
  },
  {
    needs: ['tlb'],
    problem({ tlb: { l1, l1i, l1d, l2, prefetch } }) {
      if (prefetch.policy === 'none' || l1 !== null || l2 !== null || (l1i !== null && l1d !== null)) return null;
      const bare = l1i !== null ? 'loads and stores have' : l1d !== null ? 'fetches have' : 'there is';
      const message = `tlb.prefetch.policy ${prefetch.policy} fills a TLB, and ${bare} none: give ${l1i !== null ? 'tlb.l1d' : 'tlb.l1i'} or tlb.l2, or set it to none`;
      return { path: ['tlb', 'prefetch', 'policy'], message };
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
    needs: ['pageSize', 'memory', 'table', 'allocator', 'reserved', 'physical', 'e820', 'kernel', 'zeroPage', 'numa'],
    problem: tooLittleMemory,
  },
  ...forkChecks,
  ...hugeChecks,
  ...kernelChecks,
  ...numaChecks,
];

/** Bits of a virtual address at most (MODEL §2: five levels of x86-64). */
const MAX_ADDRESS_BITS = 57;
/** Frame numbers are kept in 32-bit signed columns. */
const MAX_FRAMES = 2 ** 31 - 1;
