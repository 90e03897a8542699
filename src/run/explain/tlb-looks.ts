import { FETCH } from '../../trace/ops.ts';
import type { Machine } from '../../model/machine.ts';
import { sharedEntries } from '../../model/mechanisms/global-pages.ts';
import type { TlbArray } from '../../model/tlb.ts';

/** A translation that an array holds. */
export interface TlbEntry {
  way: number;
  /** The address space. */
  asid: number;
  vpn: number;
}

/** A look into one set of an array. */
export interface TlbLook {
  name: string;
  array: TlbArray;
  sets: number;
  /** Low bits of the VPN that choose the set. */
  setBits: number;
  set: number;
  ways: number;
  asid: number;
  vpn: number;
  /** What the set holds, by way. */
  held: TlbEntry[];
  /** The way that holds the page; null = a miss. */
  hit: number | null;
  /** It is looked into: no array before it holds the page. */
  reached: boolean;
}

/** The arrays that cache a page, in the order in which a reference looks into them. `isEmpty`: a switch flushes them just before, all but global pages. */
export function tlbLooks(m: Machine, asid: number, vpn: number, kind: number, isEmpty: boolean): TlbLook[] {
  const first = m.tlbs[kind === FETCH ? 0 : 1];
  const name = m.tlbs[0] === m.tlbs[1] ? 'L1 TLB' : kind === FETCH ? 'L1I TLB' : 'L1D TLB';
  const arrays = [
    { name, array: first },
    { name: 'L2 TLB', array: m.l2 },
  ];
  let reached = true;
  return arrays.flatMap(({ name, array }) => {
    if (array === null) return [];
    const set = (vpn % 0x80000000) & array.setMask;
    const all = heldIn(m, array, set);
    const kept = new Set(sharedEntries(array).map((entry) => entry - set * array.ways));
    const held = isEmpty ? all.filter(({ way }) => kept.has(way)) : all;
    const own = held.find((entry) => entry.asid === asid && entry.vpn === vpn)?.way ?? null;
    const hit = own ?? globalWay(m, array, asid, vpn);
    const sets = array.setMask + 1;
    const look = { name, array, sets, setBits: Math.log2(sets), set, ways: array.ways, asid, vpn, held, hit, reached };
    reached &&= hit === null;
    return [look];
  });
}

/** The way whose entry of a global page serves the page for another space, too; null = none. */
function globalWay(m: Machine, array: TlbArray, asid: number, vpn: number): number | null {
  const page = m.spaces[asid]?.pages.get(vpn) ?? -1;
  const entry = page < 0 ? -1 : (m.globalPages?.entryFor(m, array, page) ?? -1);
  return entry < 0 ? null : entry % array.ways;
}

/** The valid entries of a set. */
export function heldIn(m: Machine, array: TlbArray, set: number): TlbEntry[] {
  return array
    .set(set)
    .map((page, way) => ({ page, way }))
    .filter(({ page }) => page >= 0)
    .map(({ page, way }) => ({ way, asid: m.ptes.space[page], vpn: m.ptes.vpn[page] }));
}
