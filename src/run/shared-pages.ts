import { Intervals } from '../base/intervals.ts';
import type { System } from '../system/system.ts';
import type { TraceEvent } from '../trace/ops.ts';
import type { Workload } from '../trace/workload.ts';
import { wholeReading } from './footprint.ts';
import { walkBatch } from './walk-batch.ts';

/** Bytes of the pages that traces are nearly always recorded with. */
const USUAL_PAGE = 4096;

/**
 * Pages of a system in which a trace, recorded with smaller ones, maps memory of different rights: there the map that came last decides (MODEL §2).
 * Judged by the maps of the workload's first batch.
 */
export async function pagesOfSeveralRights(workload: Workload, system: System): Promise<number> {
  const small = system.pageSize / USUAL_PAGE;
  if (small <= 1) return 0;
  const maps = new Map<number, Intervals>();
  let found = 0;
  for await (const { batch } of workload.batches(wholeReading(system))) {
    walkBatch(batch, {
      rows: () => undefined,
      event: (event) => {
        if (event.op === 'exec') {
          found += sharedPages(maps.get(event.pid), small);
          maps.delete(event.pid);
        }
        if (event.op === 'map') mapped(maps, event);
      },
    });
    if (batch.rows > 0) break;
  }
  for (const each of maps.values()) found += sharedPages(each, small);
  return found;
}

function mapped(maps: Map<number, Intervals>, { pid, va, length, prot }: TraceEvent & { op: 'map' }): void {
  const rights = maps.get(pid) ?? new Intervals();
  maps.set(pid, rights);
  rights.set(Math.floor(Number(va) / USUAL_PAGE), Math.ceil(Number(va + length) / USUAL_PAGE), prot);
}

/** Large pages that hold the end of one stretch and the start of a later one with other rights. */
function sharedPages(rights: Intervals | undefined, small: number): number {
  const pages = new Set<number>();
  let before = { end: 0, owner: 0 };
  for (const next of rights?.list ?? []) {
    const page = Math.floor(next.start / small);
    if (before.end > 0 && next.owner !== before.owner && Math.floor((before.end - 1) / small) === page) pages.add(page);
    before = next;
  }
  return pages.size;
}
