// lane: seam
import { PROT_RWU, PROT_X } from '../trace/ops.ts';
import { ANON } from './frames.ts';
import type { Machine } from './machine.ts';
import type { Process, Space } from './spaces.ts';
import { anonymousVma } from './vmas.ts';
import type { Vma } from './vmas.ts';

/** What a page is found in when it faults. */
export interface Found {
  vma: Vma | null;
  /** The stack would have to grow down to the page. */
  growth: boolean;
  /** An implicit VMA would have to be made. */
  implicit: boolean;
  /** A stack could have grown to it, but for `stackWindow`. */
  outsideWindow: boolean;
}

/** Rights of a region that nothing mapped. */
export const IMPLICIT_PROT = PROT_RWU | PROT_X;

/** Where a page lies, or would lie if its fault were resolved. */
export function find(m: Machine, process: Process, vpn: number): Found {
  const vma = process.space.vmas.find(vpn);
  const found: Found = { vma, growth: false, implicit: false, outsideWindow: false };
  if (vma !== null || vpn >= m.tables.reach) return found;
  const above = process.space.vmas.next(vpn);
  if (above !== null && vpn >= above.floor) {
    const window = m.system.stackWindow;
    if (window === null || (above.start - vpn) * m.system.pageSize <= window) {
      found.vma = above;
      found.growth = true;
      return found;
    }
    found.outsideWindow = true;
  }
  found.implicit = m.system.unmapped === 'map' || (m.system.unmapped === 'auto' && process.mapsUnmapped);
  return found;
}

/** The VMA that the page lies in from now on: grown, new, or as it was. Notes a private page of a file. */
export function settleVma(m: Machine, space: Space, found: Found, vpn: number, region: number): Vma {
  if (found.implicit || found.growth) space.vmas.mapped = -1;
  if (found.implicit) return addImplicit(space, vpn, region);
  const vma = found.vma as Vma;
  if (found.growth) vma.start = vpn;
  notePrivate(m, space, vma, vpn);
  return vma;
}

/** Marks a private file VMA in which a page is now the process's own. */
function notePrivate(m: Machine, space: Space, vma: Vma, vpn: number): void {
  if (vma.object === null || vma.shared || vma.hadPrivate) return;
  const holder = m.ptes.holder[space.pages.get(vpn)];
  if (holder >= 0 && (m.frames.isSlot(holder) || m.frames.owner[holder] === ANON)) vma.hadPrivate = true;
}

/** An implicit VMA of one page; neighbours that are alike are kept as one, which nothing can tell. */
function addImplicit(space: Space, vpn: number, region: number): Vma {
  const below = space.vmas.find(vpn - 1);
  const above = space.vmas.find(vpn + 1);
  const joinsBelow = below !== null && isImplicit(below, region);
  const joinsAbove = above !== null && isImplicit(above, region);
  if (joinsBelow) {
    below.end = vpn + 1;
    if (joinsAbove) {
      space.vmas.remove(above);
      below.end = above.end;
    }
    return below;
  }
  if (joinsAbove) {
    above.start = vpn;
    return above;
  }
  const vma = anonymousVma(vpn, vpn + 1, IMPLICIT_PROT, region);
  space.vmas.insert(vma);
  return vma;
}

/** A private anonymous region with all rights, no name and no role is as good as an implicit one. */
function isImplicit(vma: Vma, region: number): boolean {
  return (
    vma.region === region &&
    vma.prot === IMPLICIT_PROT &&
    vma.object === null &&
    !vma.physical &&
    !vma.guard &&
    vma.floor === Infinity
  );
}
