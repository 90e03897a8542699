// lane: seam
import { C } from './counters.ts';
import { ANON } from './frames.ts';
import { flushSpace } from './invalidate.ts';
import type { Machine } from './machine.ts';
import { isPrivateAnon, mark } from './cow-marks.ts';
import { NO_LEAF, shareLeaf } from './mechanisms/table-sharing.ts';
import { addEntry, fillFrame } from './memory.ts';
import { createSpace, mayStart, startProcess } from './processes.ts';
import { PRESENT, RESERVED_BIT, SWAPPED, entriesIn } from './ptes.ts';
import type { Process, Space } from './spaces.ts';
import type { Vma } from './vmas.ts';

/** The child shares the parent's space, and so its ASID, until it leaves it. */
export function vfork(m: Machine, parent: Process, child: number): void {
  if (!mayStart(m, child, false)) return;
  const started = startProcess(m, child, parent.start, parent.space);
  started.mapsUnmapped = parent.mapsUnmapped;
}

/**
 * A copy of the address space: the child's root, then its regions, then each of the parent's entries by ascending VPN: the child's missing tables, and the entry as it
 * is by then; or, with `forkTables: share`, whole leaf tables. Private anonymous pages are shared with copy-on-write marks, or, with `forkPolicy: eager`, copied (MODEL §6, §9).
 */
export function fork(m: Machine, parent: Process, childPid: number): void {
  if (!mayStart(m, childPid, true)) return;
  const space = createSpace(m);
  const child = startProcess(m, childPid, parent.start, space);
  child.mapsUnmapped = parent.mapsUnmapped;
  m.charge(parent, 0);
  m.tables.start(space.tables);
  space.heapStart = parent.space.heapStart;
  space.heapEnd = parent.space.heapEnd;
  space.vmas.list = parent.space.vmas.list.map((vma) => ({ ...vma }));
  space.vmas.mapped = -1;
  for (const { object } of space.vmas.list) if (object !== null) object.vmas++;
  const everything = { from: 0, to: Infinity };
  const split = m.huge === null || m.huge.splitIn(m, parent.space, everything, true);
  if (!split || !copyEntries(m, parent.space, space)) m.counters.count(C.event_failures);
  if (m.system.forkPolicy === 'cow') flushSpace(m, parent.space);
}

function copyEntries(m: Machine, from: Space, to: Space): boolean {
  const { ptes, system } = m;
  let leaf = NO_LEAF;
  for (const page of entriesIn(ptes, from.pages, 0, Infinity)) {
    const vpn = ptes.vpn[page];
    if (m.tables.shared !== null) {
      if (vpn >= leaf.end) leaf = shareLeaf(m, m.tables.shared, from, to, vpn);
      if (leaf.became === 'out of frames') return false;
      if (leaf.became === 'shared') continue;
    }
    const vma = from.vmas.find(vpn);
    if (vma === null || (system.forkCopies === 'private' && refaults(vma))) continue;
    if (!m.tables.ensure(to.tables, vpn)) return false;
    if ((ptes.state[page] & (PRESENT | SWAPPED)) === 0) continue;
    if (!copyEntry(m, page, to, vpn, vma)) return false;
    m.counters.count(C.fork_entries);
  }
  return true;
}

/** Whether the child can fault the VMA's pages again from their object, so that Linux does not copy its entries (mm/memory.c, vma_needs_copy). */
function refaults(vma: Vma): boolean {
  return !vma.physical && (vma.shared || (vma.object !== null && vma.object.file && !vma.hadPrivate));
}

function copyEntry(m: Machine, page: number, to: Space, vpn: number, vma: Vma): boolean {
  const { ptes, system } = m;
  const holder = ptes.holder[page];
  if (isPrivateAnon(m, page)) {
    if (system.forkPolicy === 'eager') return copyContent(m, page, to, vpn, vma.prot);
    mark(m, page, vma.prot);
  }
  const copy = m.ptes.id(to, vpn);
  ptes.region[copy] = vma.region;
  addEntry(m, copy, holder, ptes.state[page], vma.prot);
  if ((ptes.state[page] & RESERVED_BIT) !== 0) ptes.perm[copy] = 0;
  return true;
}

/** A content of the child's own: a frame, or, of a swapped page, a place in swap. */
function copyContent(m: Machine, page: number, to: Space, vpn: number, prot: number): boolean {
  const { ptes, frames } = m;
  const swapped = (ptes.state[page] & SWAPPED) !== 0;
  const holder = swapped ? frames.takeSlot() : fillFrame(m, ANON, vpn, ptes.holder[page]);
  if (holder < 0) return false;
  if (!swapped) m.counters.count(C.eager_copies);
  const copy = m.ptes.id(to, vpn);
  ptes.region[copy] = ptes.region[page];
  addEntry(m, copy, holder, swapped ? SWAPPED : PRESENT, prot);
  return true;
}
