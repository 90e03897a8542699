// lane: seam
import type { Machine } from './machine.ts';
import type { Space } from './spaces.ts';
import type { Vma } from './vmas.ts';

/** The space of a page that has an entry or is in use: it is not dropped. */
export function spaceOf(m: Machine, page: number): Space {
  return m.spaces[m.ptes.space[page]] as Space;
}

/** The region of a page that has an entry. */
export function vmaOf(m: Machine, page: number): Vma {
  return spaceOf(m, page).vmas.find(m.ptes.vpn[page]) as Vma;
}
