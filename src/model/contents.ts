// lane: seam
import { FREE } from './frames.ts';
import type { Machine } from './machine.ts';
import type { MemoryObject } from './objects.ts';
import { flushAll, invalidatePage } from './translations.ts';

/** The content's entries and its place in its object go with it to another holder. */
export function moveContent(m: Machine, from: number, to: number): void {
  const { frames } = m;
  frames.refs[to] = frames.refs[from];
  frames.head[to] = frames.head[from];
  frames.object[to] = frames.object[from];
  frames.index[to] = frames.index[from];
  m.objects.list[frames.object[from]]?.pages.set(frames.index[from], to);
}

/** A resident page goes to another frame, with its bits and what the policy knows of it; its entries change, and no TLB keeps them (MODEL §4, §9). */
export function movePage(m: Machine, from: number, to: number): void {
  const { frames, ptes } = m;
  if (!m.system.tlb.invlpg && frames.head[from] >= 0) flushAll(m);
  frames.owner[to] = frames.owner[from];
  frames.flags[to] = frames.flags[from];
  moveContent(m, from, to);
  for (let page = frames.head[to]; page >= 0; page = ptes.nextRef[page]) {
    ptes.holder[page] = to;
    if (m.system.tlb.invlpg) invalidatePage(m, page);
  }
  frames.owner[from] = FREE;
  frames.reset(from);
  m.replacement.moved?.(from, to);
  m.residentSets?.moved(from, to);
}

/** The number of a file page while it is out of memory: a slot that it keeps. */
export function ghostOf(m: Machine, file: MemoryObject, index: number): number {
  const known = file.ghosts.get(index);
  if (known >= 0) return known;
  const slot = m.frames.takeSlot();
  file.ghosts.set(index, slot);
  return slot;
}
