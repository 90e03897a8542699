// lane: seam
import type { Batch } from '../trace/batch.ts';
import type { Pages } from '../trace/pages.ts';
import { C } from './counters.ts';
import type { Machine } from './machine.ts';
import type { Process } from './spaces.ts';

/** Marks the 64-byte lines `from` up to `to` of the batch's line list as touched, where the row's references of that kind were done. */
export function markLines(m: Machine, process: Process, batch: Batch, pages: Pages, from: number, to: number): void {
  const { ptes, pageOf } = m;
  const { maskWords, touched } = ptes;
  const { outcome, page: tracePages } = batch;
  const rows = batch.lineRow.items;
  const entries = batch.line.items;
  const ratio = 2 ** (m.pageBits - pages.pageBits);
  const linesPerTracePage = 2 ** (pages.pageBits - 6);
  for (let at = from; at < to; at++) {
    const entry = entries[at];
    const row = rows[at];
    if (((outcome[row] >> (entry >> 6)) & 1) !== 0) continue;
    const tracePage = tracePages[row];
    const page = pageOf[tracePage];
    const line = (entry & 63) + (ratio === 1 ? 0 : (pages.vpn[tracePage] % ratio) * linesPerTracePage);
    const word = page * maskWords + (line >>> 5);
    const bit = 1 << (line & 31);
    if ((touched[word] & bit) !== 0) continue;
    touched[word] |= bit;
    m.charge(process, ptes.region[page]);
    m.counters.count(C.touched_lines);
    if (ptes.seen[page] === 1) continue;
    ptes.seen[page] = 1;
    m.counters.count(C.touched_pages);
  }
}
