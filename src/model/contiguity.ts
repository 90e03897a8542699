// lane: seam
import { ANON, FILE } from './frames.ts';
import type { Machine } from './machine.ts';
import { PHYSICAL, PRESENT } from './ptes.ts';
import type { Space } from './spaces.ts';

/** What a run has to reach to count as long: as many entries of 8 bytes as a line of the cache holds, among which a TLB may look for neighbours to join (Pham et al. 2012, "CoLT: coalesced large-reach TLBs"). */
const LONG = 8;

/** Runs of pages of a space whose VPN and PFN grow together, over the entries that name frames of anonymous and file pages now. */
export function contiguity(m: Machine): { pages: number; runs: number; long: number } {
  let [pages, runs, long] = [0, 0, 0];
  for (let page = 0; page < m.ptes.count; page++) {
    const pfn = frameOf(m, page);
    if (pfn < 0) continue;
    pages++;
    const space = m.spaces[m.ptes.space[page]] as Space;
    const vpn = m.ptes.vpn[page];
    if (vpn > 0 && pfn > 0 && frameOf(m, space.pages.get(vpn - 1)) === pfn - 1) continue;
    let length = 1;
    while (frameOf(m, space.pages.get(vpn + length)) === pfn + length) length++;
    runs++;
    if (length >= LONG) long += length;
  }
  return { pages, runs, long };
}

/** The frame of an anonymous or file page that a page's entry names, or -1. */
function frameOf({ ptes, frames, huge }: Machine, page: number): number {
  if (page < 0 || ptes.space[page] < 0 || (ptes.state[page] & (PRESENT | PHYSICAL)) !== PRESENT) return -1;
  const head = huge === null ? -1 : huge.head(page);
  if (head >= 0) return ptes.holder[page] + ptes.vpn[page] - ptes.vpn[head];
  const pfn = ptes.holder[page];
  return frames.owner[pfn] === ANON || frames.owner[pfn] === FILE ? pfn : -1;
}
