// lane: seam
import type { System } from '../../system/system.ts';
import { STORE } from '../../trace/ops.ts';
import { C } from '../counters.ts';
import { FILE } from '../frames.ts';
import type { Machine } from '../machine.ts';
import { addEntry, fillFrame } from '../memory.ts';
import type { MemoryObject } from '../objects.ts';
import type { Mechanism } from './mechanism.ts';
import { anyFree } from '../pools.ts';
import { COW, PRESENT, SWAPPED } from '../ptes.ts';
import type { Space } from '../spaces.ts';
import type { Vma } from '../vmas.ts';

/**
 * Fault-around (MODEL §9; Linux mm/memory.c, do_fault_around): after a load or fetch fault in a file or shared anonymous mapping, entries are made for the
 * other pages of the aligned window whose content is in a frame. Clipped to the VMA and to the leaf table; never evicts.
 */
export function faultAround(system: System): Mechanism | null {
  if (system.faultAround === 0) return null;
  return {
    afterFault: (m, { space, vma, vpn, kind, hadEntry }) => {
      if (kind !== STORE && !hadEntry && vma.object !== null) mapAround(m, space, vma, vma.object, vpn);
    },
  };
}

function mapAround(m: Machine, space: Space, vma: Vma, object: MemoryObject, vpn: number): void {
  const { faultAround: pages, faultAroundEdge } = m.system;
  const leaf = m.tables.leafBounds(space.tables, vpn);
  const aligned = vpn - (vpn % pages);
  const start = faultAroundEdge === 'region' ? Math.max(aligned, vma.start) : aligned;
  const first = Math.max(aligned, vma.start, leaf.first);
  const end = Math.min(start + pages, vma.end, leaf.end);
  for (let around = first; around < end; around++) {
    if (around === vpn) continue;
    const known = space.pages.get(around);
    if (known >= 0 && (m.ptes.state[known] & (PRESENT | SWAPPED)) !== 0) continue;
    const frame = frameOf(m, vma, object, around);
    if (frame < 0) continue;
    const page = m.ptes.id(space, around);
    m.ptes.region[page] = vma.region;
    addEntry(m, page, frame, vma.shared ? PRESENT : PRESENT | COW, vma.prot);
    m.counters.count(C.around_mapped);
  }
}

/** The frame that holds the page of the mapping, or -1. A file page that never had one gets one now, if the cache is warm and a frame is free. */
function frameOf(m: Machine, vma: Vma, object: MemoryObject, vpn: number): number {
  const index = vpn + vma.shift;
  const holder = object.pages.get(index);
  if (holder >= 0) return m.frames.isSlot(holder) ? -1 : holder;
  if (!object.file || m.system.fileCache !== 'warm' || object.evicted.has(index) || !anyFree(m.pools.usersFor(vpn)))
    return -1;
  if (m.local?.isFull() === true) return -1;
  const frame = fillFrame(m, FILE, vpn, -1);
  m.frames.object[frame] = object.id;
  m.frames.index[frame] = index;
  object.pages.set(index, frame);
  return frame;
}
