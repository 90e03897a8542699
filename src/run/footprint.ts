import { IntMap } from '../base/int-map.ts';
import type { System } from '../system/system.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import type { Footprint } from './config.ts';
import type { Workload } from '../trace/workload.ts';
import { walkBatch } from './walk-batch.ts';

/** What a workload touches on a system, and what that keeps for itself. Reads the workload once. */
export async function footprintOf(workload: Workload, system: System): Promise<Footprint> {
  const { pageSize, reserved } = system;
  const frames = reserved.map(
    ([start, length]) => Math.ceil((start + length) / pageSize) - Math.floor(start / pageSize),
  );
  const reservedBytes = frames.reduce((sum, count) => sum + count, 0) * pageSize;
  return { touchedBytes: await footprintBytes(workload, system), reservedBytes };
}

/** Bytes that the processes of a workload touch: distinct (process, page) at the system's page size, as the model cuts references. Reads the workload once. */
async function footprintBytes(workload: Workload, system: System): Promise<number> {
  const options = wholeReading(system);
  // A writer names a page in the block of its first row; who made the trace may have done otherwise.
  const named = workload.packedRuns === null ? null : await pagesTouched(workload, { ...options, newPagesOnly: true });
  return (named ?? (await pagesTouched(workload, options)) ?? 0) * system.pageSize;
}

/** Null: rows are wanted only of batches that name pages, and some page has no row in the batch that names it. */
async function pagesTouched(workload: Workload, options: CollapseOptions): Promise<number | null> {
  const pagesInModelPage = 2 ** (options.modelPageBits - options.pageBits);
  const { newPagesOnly = false } = options;
  const touched: IntMap[] = [];
  let counted = new Uint8Array(0);
  let waiting = 0;
  for await (const { batch, pages } of workload.batches(options)) {
    if (newPagesOnly && batch.newPages.length === 0) continue;
    if (pages.count > counted.length) counted = grown(counted, pages.count);
    for (let at = 0; at < batch.newPages.length; at++) counted[batch.newPages.items[at]] = 0;
    waiting += batch.newPages.length;
    walkBatch(batch, {
      rows: (pid, from, to) => {
        for (let row = from; row < to; row++) {
          const page = batch.page[row];
          if (counted[page] === 1) continue;
          counted[page] = 1;
          waiting--;
          touched[pid] ??= new IntMap();
          touched[pid].set(Math.floor(pages.vpn[page] / pagesInModelPage), 0);
        }
      },
    });
    if (newPagesOnly && waiting !== 0) return null;
  }
  return touched.reduce((sum, { size }) => sum + size, 0);
}

/** The rows of a system's run, with no stops. */
export function wholeReading({ pageSize, references }: System): CollapseOptions {
  const modelPageBits = Math.log2(pageSize);
  return {
    pageBits: Math.min(12, modelPageBits),
    modelPageBits,
    collapse: true,
    distances: false,
    firstPageOnly: references.span === 'first',
    modifyIsStore: references.modify === 'one',
    marksModifies: references.modify === 'intent',
    nextStop: () => Infinity,
  };
}

function grown(old: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(Math.max(length, old.length * 2));
  bigger.set(old);
  return bigger;
}
