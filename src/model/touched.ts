// lane: seam
import type { Batch } from '../trace/batch.ts';
import type { Pages } from '../trace/pages.ts';
import { C } from './counters.ts';
import type { Machine } from './machine.ts';
import type { Process } from './spaces.ts';

/** Marks the 64-byte lines `from` up to `to` of the batch's line list as touched, where the row's references of that kind were done. */
export function markLines(m: Machine, process: Process, batch: Batch, pages: Pages, from: number, to: number): void {
  const { ptes } = m;
  const ratio = 2 ** (m.pageBits - pages.pageBits);
  const linesPerTracePage = 2 ** (pages.pageBits - 6);
  for (let at = from; at < to; at++) {
    const row = batch.lineRow.items[at];
    const entry = batch.line.items[at];
    if (((batch.outcome[row] >> (entry >> 6)) & 1) !== 0) continue;
    const tracePage = batch.page[row];
    const page = m.pageOf[tracePage];
    const line = (entry & 63) + (ratio === 1 ? 0 : (pages.vpn[tracePage] % ratio) * linesPerTracePage);
    const word = page * ptes.maskWords + (line >>> 5);
    const bit = 1 << (line & 31);
    if ((ptes.touched[word] & bit) !== 0) continue;
    ptes.touched[word] |= bit;
    m.charge(process, ptes.region[page]);
    m.counters.count(C.touched_lines);
    if (ptes.seen[page] === 1) continue;
    ptes.seen[page] = 1;
    m.counters.count(C.touched_pages);
  }
}
