// lane: seam
import type { Machine } from './machine.ts';

/** The kernel has mapped pages after its boot, as when its heap grows: with `kernel.tables: synchronised` that costs entries in every root in use (MODEL §12). */
export function kernelMapped(m: Machine, pages: number): void {
  m.tables.kernelMapped(pages);
}
