// lane: seam
import type { System } from '../../system/system.ts';
import type { Gauges } from '../gauges.ts';
import { LinearTables } from './linear.ts';
import type { PageTables, TableFrames } from './page-tables.ts';
import { RadixTables } from './radix.ts';

/** The page tables that a system asks for. */
export function createTables(system: System, frames: TableFrames, gauges: Gauges): PageTables {
  return system.table.kind === 'radix'
    ? new RadixTables(system, frames, gauges)
    : new LinearTables(system, frames, gauges);
}
