// lane: seam
import { C } from '../counters.ts';
import { isPrivateAnon, mark } from '../cow-marks.ts';
import type { Machine } from '../machine.ts';
import { haveEntry } from '../memory.ts';
import { vmaOf } from '../page-owner.ts';
import { PRESENT, SWAPPED, entriesIn } from '../ptes.ts';
import type { Range } from '../range.ts';
import type { Space } from '../spaces.ts';
import type { SharedLeaves } from '../tables/shared-leaves.ts';

/** What a fork did with a leaf table of the parent, whose pages end at `end`. */
export interface LeafForked {
  readonly end: number;
  /** `apart`: the child gets entries of its own. */
  readonly became: 'shared' | 'apart' | 'out of frames';
}

export const NO_LEAF: LeafForked = { end: 0, became: 'apart' };

/** Gives the child the parent's leaf table that has the entry of `vpn`, whole, if no region reaches into it whose pages are not copied on write (MODEL §9). */
export function shareLeaf(m: Machine, shared: SharedLeaves, from: Space, to: Space, vpn: number): LeafForked {
  const { first, end } = m.tables.leafBounds(from.tables, vpn);
  const isCopied = from.vmas.within(first, end).every((vma) => !vma.shared && !vma.physical);
  if (!isCopied || !shared.mayShare(from.tables, to.tables, vpn)) return { end, became: 'apart' };
  if (!shared.share(from.tables, to.tables, vpn)) return { end, became: 'out of frames' };
  m.counters.count(C.tables_shared);
  for (const page of entriesIn(m.ptes, from.pages, first, end)) shareEntry(m, page, to);
  return { end, became: 'shared' };
}

/** The child has the entry, too, in the same place. */
function shareEntry(m: Machine, page: number, to: Space): void {
  const { ptes } = m;
  const { prot, region } = vmaOf(m, page);
  if (isPrivateAnon(m, page)) mark(m, page, prot);
  const own = ptes.id(to, ptes.vpn[page]);
  ptes.region[own] = region;
  haveEntry(m, own, ptes.holder[page], ptes.state[page], prot);
}

/** Before an event that may change entries of a range: the shared tables that they stand in are copied, ascending. False = out of frames. */
export function copyTablesIn(m: Machine, space: Space, { from, to }: Range): boolean {
  if (m.tables.shared === null || from >= to) return true;
  for (const page of entriesIn(m.ptes, space.pages, from, to)) {
    const isThere = (m.ptes.state[page] & (PRESENT | SWAPPED)) !== 0 && (m.huge === null || m.huge.head(page) < 0);
    if (isThere && !m.tables.ensure(space.tables, m.ptes.vpn[page])) return false;
  }
  return true;
}

/** A space has got a table of its own: walks must not go on in the one before. */
export function tableCopied(m: Machine, space: number, entries: number): void {
  m.counters.count(C.table_copies);
  m.counters.count(C.table_copy_entries, entries);
  m.walkCache?.dropSpace(space);
}
