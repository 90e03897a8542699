// lane: seam
import { FETCH, LOAD, PROT_R, PROT_U, PROT_W, PROT_X, STORE } from '../trace/ops.ts';
import { C } from './counters.ts';
import { ANON, FILE, IN_SWAP } from './frames.ts';
import type { Machine } from './machine.ts';
import { find, IMPLICIT_PROT, settleVma } from './fault-region.ts';
import type { Found } from './fault-region.ts';
import { moveContent } from './contents.ts';
import { addEntry, dropEntry, fillFrame, permission, presentBy } from './memory.ts';
import { invalidatePage, mapped } from './translations.ts';
import { touchFirst } from './mechanisms/huge-promotion.ts';
import { vmaOf } from './page-owner.ts';
import { COW, PRESENT, RESERVED_BIT, SWAPPED } from './ptes.ts';
import type { MemoryObject } from './objects.ts';
import type { Process, Space } from './spaces.ts';
import type { Vma } from './vmas.ts';

/** The operating system's answer to a fault of a reference: -1 = resolved, else the counter of the invalid kind (MODEL §6, order at a fault). */
export function fault(m: Machine, process: Process, page: number, kind: number): number {
  const { ptes } = m;
  const space = process.space;
  m.local?.payFor(space.serial);
  const vpn = ptes.vpn[page];
  const found = find(m, process, vpn);
  const prot = found.implicit ? IMPLICIT_PROT : found.vma === null ? 0 : found.vma.prot;
  const region = found.implicit ? m.regions.id('unknown', '') : found.vma === null ? 0 : found.vma.region;
  ptes.region[page] = region;
  m.charge(process, region);
  m.hotPages?.fault(m, page);
  const refusal = refusalOf(m, page, kind, found, prot);
  if (refusal >= 0) {
    if (found.vma !== null) m.counters.meet(found.vma.start, found.vma.end);
    if (found.outsideWindow && m.collapsed) m.askForEveryReference('a stack may still grow to a refused page');
    return refuse(m, refusal);
  }
  const how = kind === LOAD && m.intends && (prot & PROT_W) !== 0 ? STORE : kind;
  if (m.residentSets !== null && (ptes.state[page] & PRESENT) === 0) m.residentSets.missed(m, space);
  const hadEntry = (ptes.state[page] & (PRESENT | SWAPPED)) !== 0;
  const first = m.huge === null || hadEntry ? 'none' : touchFirst(m, m.huge, space, found, vpn);
  if (first === 'out of memory' || (first === 'none' && !makeTables(m, space, page))) return refuse(m, C.out_of_memory);
  const counter = first === 'made' ? C.huge_demand : resolve(m, found, page, how, prot);
  if (counter < 0) return refuse(m, C.out_of_memory);
  m.counters.count(counter);
  const vma = settleVma(m, space, found, vpn, region);
  m.counters.meet(vma.start, vma.end);
  if (m.afterFault.length > 0) {
    const resolved = { space, vma, vpn, kind: how, counter, hadEntry };
    for (const act of m.afterFault) act(m, resolved);
  }
  return -1;
}

/** The tables above the entry of a page, which may be written then: missing ones where it is not present, one that others have, too, is copied; a huge page in swap is split. */
function makeTables(m: Machine, space: Space, page: number): boolean {
  const { ptes, huge } = m;
  if ((ptes.state[page] & PRESENT) !== 0 && m.tables.shared === null) return true;
  const head = huge === null ? -1 : huge.head(page);
  return huge !== null && head >= 0 ? huge.split(m, space, head) : m.tables.ensure(space.tables, ptes.vpn[page]);
}

/** Finds the region of a page without a present entry, so that what follows is charged to it. */
export function locate(m: Machine, process: Process, page: number): void {
  const found = find(m, process, m.ptes.vpn[page]);
  const region = found.implicit ? m.regions.id('unknown', '') : found.vma === null ? 0 : found.vma.region;
  m.ptes.region[page] = region;
  m.charge(process, region);
}

function refuse(m: Machine, counter: number): number {
  if (counter === C.out_of_memory && m.collapsed) m.askForEveryReference('out of memory');
  m.counters.count(counter);
  return counter;
}

/** The first invalid kind that applies, in the order of MODEL §6, or -1. */
function refusalOf(m: Machine, page: number, kind: number, found: Found, prot: number): number {
  if (found.vma === null && !found.implicit) return C.no_region;
  if (found.vma !== null && found.vma.physical && (m.ptes.state[page] & PRESENT) === 0) return C.no_region;
  if ((m.ptes.state[page] & RESERVED_BIT) !== 0) return C.reserved_bit;
  if (found.vma !== null && found.vma.guard) return C.guard;
  if ((prot & PROT_U) === 0) return C.user_access;
  if (m.addressMap.isClosed(m.ptes.vpn[page])) return C.key_protect;
  if (kind === LOAD && (prot & PROT_R) === 0) return C.read_protect;
  if (kind === STORE && (prot & PROT_W) === 0) return C.write_protect;
  if (kind === FETCH && (prot & PROT_X) === 0) return C.exec_protect;
  return -1;
}

/** Does what the page's present state asks for: the counter of the kind, or -1 = out of frames. */
function resolve(m: Machine, found: Found, page: number, kind: number, prot: number): number {
  const state = m.ptes.state[page];
  if ((state & PRESENT) !== 0) return breakSharing(m, page, prot);
  if ((state & SWAPPED) !== 0) return swapIn(m, m.ptes.holder[page], m.ptes.vpn[page]) ? C.swap_in : -1;
  const object = found.vma === null ? null : found.vma.object;
  if (found.vma !== null && object !== null) {
    if (object.file) return mapFilePage(m, found.vma, object, page, kind === STORE);
    return mapSharedPage(m, found.vma, object, page);
  }
  if (m.zeroFrame >= 0 && kind === LOAD && !found.growth) {
    addEntry(m, page, m.zeroFrame, PRESENT | COW, prot);
    return C.zero_page;
  }
  const pfn = fillFrame(m, ANON, m.ptes.vpn[page], -1);
  if (pfn < 0) return -1;
  addEntry(m, page, pfn, PRESENT, prot);
  return found.growth ? C.stack_growth : C.demand_zero;
}

/** A store to a present page with the copy-on-write mark: a copy if others name the frame, else the mark goes. */
function breakSharing(m: Machine, page: number, prot: number): number {
  const { ptes, frames, system } = m;
  const source = ptes.holder[page];
  const shared = source === m.zeroFrame || frames.owner[source] === FILE || frames.refs[source] > 1;
  if (!shared && system.cowReuse && system.refcount) {
    ptes.state[page] &= ~COW;
    ptes.perm[page] = permission(m, page, prot, ptes.state[page]);
    invalidatePage(m, page);
    return C.cow_reuse;
  }
  const copy = fillFrame(m, ANON, ptes.vpn[page], source);
  if (copy < 0) return -1;
  m.numa?.settle(m);
  dropEntry(m, page);
  if (!system.tlb.onMap) invalidatePage(m, page);
  addEntry(m, page, copy, PRESENT, prot);
  return C.cow_copy;
}

/** Reads a swapped content back, for page `vpn`; all its entries are present again, with their marks. */
export function swapIn(m: Machine, slot: number, vpn: number): boolean {
  const { frames, ptes } = m;
  const pfn = fillFrame(m, ANON, vpn, -1, slot);
  if (pfn < 0) return false;
  moveContent(m, slot, pfn);
  if (m.swapCache?.remove(m, slot) === true) m.counters.count(C.swap_in_compressed);
  else frames.flags[pfn] |= IN_SWAP;
  frames.giveSlot(slot);
  if (frames.object[pfn] < 0) m.gauges.cowSharedBy(frames.refs[pfn] - 1);
  for (let page = frames.head[pfn]; page >= 0; page = ptes.nextRef[page]) {
    ptes.holder[page] = pfn;
    ptes.state[page] = (ptes.state[page] & COW) | PRESENT;
    ptes.perm[page] = permission(m, page, vmaOf(m, page).prot, ptes.state[page]);
    presentBy(m, page, 1);
    mapped(m, page);
  }
  return true;
}

/** A page of a file mapping: from the page cache, or read into it; a private page written first is copied at once. */
function mapFilePage(m: Machine, vma: Vma, file: MemoryObject, page: number, store: boolean): number {
  const { frames, ptes } = m;
  const index = ptes.vpn[page] + vma.shift;
  let cached = file.pages.get(index);
  let counter = C.file_minor;
  if (cached < 0) {
    if (m.system.fileCache === 'cold' || file.evicted.has(index)) counter = C.file_major;
    cached = fillFrame(m, FILE, ptes.vpn[page], -1, file.ghosts.get(index));
    if (cached < 0) return -1;
    frames.object[cached] = file.id;
    frames.index[cached] = index;
    file.pages.set(index, cached);
  }
  if (vma.shared) addEntry(m, page, cached, PRESENT, vma.prot);
  else if (!store) addEntry(m, page, cached, PRESENT | COW, vma.prot);
  else {
    const copy = fillFrame(m, ANON, ptes.vpn[page], cached);
    if (copy < 0) return -1;
    m.counters.count(C.file_copies);
    addEntry(m, page, copy, PRESENT, vma.prot);
  }
  return counter;
}

/** A page of a shared anonymous map: the object's, wherever it is, or a new one. */
function mapSharedPage(m: Machine, vma: Vma, object: MemoryObject, page: number): number {
  const { frames } = m;
  const index = m.ptes.vpn[page] + vma.shift;
  let holder = object.pages.get(index);
  let counter = C.file_minor;
  if (frames.isSlot(holder)) {
    if (!swapIn(m, holder, m.ptes.vpn[page])) return -1;
    holder = object.pages.get(index);
    counter = C.swap_in;
  } else if (holder < 0) {
    holder = fillFrame(m, ANON, m.ptes.vpn[page], -1);
    if (holder < 0) return -1;
    frames.object[holder] = object.id;
    frames.index[holder] = index;
    object.pages.set(index, holder);
    counter = C.demand_zero;
  }
  addEntry(m, page, holder, PRESENT, vma.prot);
  return counter;
}

/** Makes the page of an eager map as a load's fault would, uncounted and never with the zero page; false = out of frames. */
export function fillEagerly(m: Machine, space: Space, vma: Vma, vpn: number): boolean {
  const page = m.ptes.id(space, vpn);
  m.ptes.region[page] = vma.region;
  if (!m.tables.ensure(space.tables, vpn)) return false;
  const { object } = vma;
  if (object !== null)
    return (object.file ? mapFilePage(m, vma, object, page, false) : mapSharedPage(m, vma, object, page)) >= 0;
  const pfn = fillFrame(m, ANON, vpn, -1);
  if (pfn < 0) return false;
  addEntry(m, page, pfn, PRESENT, vma.prot);
  return true;
}
