import type { System } from '../system/system.ts';
import type { Workload } from '../trace/workload.ts';
import { wholeReading } from './footprint.ts';

/** Bytes of address space that the tables of a system can map; a linear table that grows ends at its limit, or at 4 GiB (MODEL §1). */
export function reachBytes({ table, pageSize }: System): number {
  if (table.kind === 'linear') return table.span ?? table.limit ?? 2 ** 32;
  return pageSize * 2 ** table.levels.reduce((sum, bits) => sum + bits, 0);
}

/** The part of a workload's references that lie beyond the reach of the system's tables, judged by its first batch. */
export async function partBeyondReach(workload: Workload, system: System): Promise<number> {
  const options = wholeReading(system);
  const reachPages = reachBytes(system) / 2 ** options.pageBits;
  for await (const { batch, pages } of workload.batches(options)) {
    if (batch.rows === 0) continue;
    let [all, beyond] = [0, 0];
    for (let row = 0; row < batch.rows; row++) {
      all += batch.refs[row];
      if (pages.vpn[batch.page[row]] >= reachPages) beyond += batch.refs[row];
    }
    return beyond / all;
  }
  return 0;
}
