import { kernelChecks } from './kernel-checks.ts';
import { kernelLayout } from '../base/kernel-layout.ts';
import type { Check } from './check.ts';
import type { System, TableSettings } from './system.ts';

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
  {
    needs: ['pageSize', 'memory', 'table', 'kernel', 'reserved', 'zeroPage'],
    problem(system) {
      const free = freeFrames(system);
      const roots = rootFrames(system.table, system.pageSize) * (system.kernel.directories ?? 1);
      const tables = system.table.backing === 'none' ? 0 : roots;
      const kernel = system.table.backing === 'none' ? 0 : kernelLayout(system).frames;
      const zero = system.zeroPage ? 1 : 0;
      const needed = tables + kernel + zero + 1;
      if (free >= needed) return null;
      const frames = Math.floor(system.memory / system.pageSize);
      const message =
        `memory ${system.memory} is smaller than the tables: ${frames} frames of ${system.pageSize} bytes, ${frames - free} reserved, ` +
        `${needed} needed (root table ${tables},${kernel === 0 ? '' : ` tables of the kernel ${kernel},`} zero page ${zero}, one page 1)`;
      return { path: ['memory'], message };
    },
  },
  ...kernelChecks,
];

/** Bits of a virtual address at most (MODEL §2: five levels of x86-64). */
const MAX_ADDRESS_BITS = 57;
/** Frame numbers are kept in 32-bit signed columns. */
const MAX_FRAMES = 2 ** 31 - 1;

function rootFrames(table: TableSettings, pageSize: number): number {
  const entries =
    table.kind === 'radix' ? 2 ** table.levels[0] : table.header + Math.ceil((table.span ?? 0) / pageSize);
  return Math.max(1, Math.ceil((entries * table.entryBytes) / pageSize));
}

/** Frames of RAM that no reserved range touches. */
export function freeFrames({ memory, pageSize, reserved }: System): number {
  const frames = Math.floor(memory / pageSize);
  let free = 0;
  let next = 0;
  const ascending = reserved.filter(([, length]) => length > 0).sort(([left], [right]) => left - right);
  for (const [start, length] of ascending) {
    free += Math.max(0, Math.min(frames, Math.floor(start / pageSize)) - next);
    next = Math.max(next, Math.ceil((start + length) / pageSize));
  }
  return free + Math.max(0, frames - next);
}
