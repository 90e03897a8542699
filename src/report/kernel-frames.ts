import type { Row } from '../metrics/index.ts';
import type { System } from '../system/system.ts';

/** Frames that page tables take for the kernel's sake: an array of roots, whoever uses them, and at most so many for the tables that map it. */
export function kernelFrames({ kernel, table, pageSize }: System, row: Row): { directories: number; tables: number } {
  const isArray = kernel.directories !== null && table.kind === 'radix' && table.backing === 'frames';
  const root = isArray ? Math.ceil((2 ** table.levels[0] * table.entryBytes) / pageSize) : 0;
  return { directories: (kernel.directories ?? 0) * root, tables: row.kernel_table_frames };
}
