// lane: seam
import { ANON } from './frames.ts';
import type { Machine } from './machine.ts';
import { permission } from './memory.ts';
import { COW, PHYSICAL, PRESENT } from './ptes.ts';

/** Whether the entry names private anonymous memory, in a frame or in swap: what a fork marks (MODEL §6). */
export function isPrivateAnon(m: Machine, page: number): boolean {
  const { ptes, frames } = m;
  const holder = ptes.holder[page];
  if ((ptes.state[page] & PHYSICAL) !== 0 || holder === m.zeroFrame || frames.object[holder] >= 0) return false;
  return frames.isSlot(holder) || frames.owner[holder] === ANON;
}

/** A store to the page must first get a copy from here on. */
export function mark(m: Machine, page: number, prot: number): void {
  const { ptes } = m;
  ptes.state[page] |= COW;
  if ((ptes.state[page] & PRESENT) !== 0) ptes.perm[page] = permission(m, page, prot, ptes.state[page]);
}
