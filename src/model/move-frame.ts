// lane: seam
import { moveContent } from './contents.ts';
import { FRESH } from './frames.ts';
import type { Machine } from './machine.ts';
import { request } from './memory.ts';
import type { Supply } from './pools.ts';
import { fillTaken, giveTaken } from './release.ts';
import { flushAll, invalidatePage } from './translations.ts';

/** The content of frame `from` moves to one of a supply that has a free one; all its entries name that. `page` is the one that is in use. */
export function moveFrame(m: Machine, from: number, supply: Supply, page: number): void {
  const { frames, ptes } = m;
  m.numa?.settle(m);
  const to = request(m, supply, 1, ptes.vpn[page], from);
  const flags = frames.flags[from];
  m.tellUses();
  m.replacement.freed(from);
  fillTaken(m, to, frames.owner[from]);
  frames.flags[to] = flags | FRESH;
  moveContent(m, from, to);
  if (!m.system.tlb.invlpg) flushAll(m);
  for (let each = frames.head[to]; each >= 0; each = ptes.nextRef[each]) {
    ptes.holder[each] = to;
    if (m.system.tlb.invlpg) invalidatePage(m, each);
  }
  if (m.future !== null) m.replacement.sharersChanged?.(to);
  giveTaken(m, from);
  m.gauges.residentBy(-1);
}
