// lane: seam
import { inputError } from '../base/user-error.ts';
import { PROT_RWU } from '../trace/ops.ts';
import type { MapFields, TraceEvent } from '../trace/ops.ts';
import { C } from './counters.ts';
import { fillRegion } from './eager.ts';
import { MOST_FILLED, TooManyPages, checkFilled } from './fill-limit.ts';
import { rangesOf } from './address-map.ts';
import { fork, vfork } from './fork.ts';
import type { Machine } from './machine.ts';
import { flushOrInvalidate } from './invalidate.ts';
import { kernelMapped } from './kernel-mapping.ts';
import { kfree, kmalloc } from './kmalloc.ts';
import { copyTablesIn } from './mechanisms/table-sharing.ts';
import { addEntry, permission } from './memory.ts';
import { endProcess, firstRecord, switchTo, enterNewSpace, runOnItsNode } from './processes.ts';
import { COW, PHYSICAL, PRESENT, RESERVED_BIT, entriesIn } from './ptes.ts';
import { range } from './range.ts';
import type { Range } from './range.ts';
import { remap } from './remap.ts';
import type { Process, Space } from './spaces.ts';
import { discardRange, unmapRange } from './unmap.ts';
import { anonymousVma } from './vmas.ts';
import type { Vma } from './vmas.ts';

/** One event of a trace, counted and done (MODEL §2). Those of ended processes are skipped. */
export function happen(m: Machine, event: TraceEvent): void {
  const child = event.op === 'fork' || event.op === 'vfork' ? event.child : -1;
  const process = m.processes[event.pid] === undefined ? firstRecord(m, event.pid) : m.process(event.pid);
  if (process === null) {
    m.counters.count(C.ignored_records);
    return;
  }
  m.charge(process, 0);
  m.local?.payFor(process.space.serial);
  runOnItsNode(m, process);
  m.counters.count(C.events);
  if (child >= 0 && m.system.forkPolicy === 'none') throw noFork(m, event);
  if (child >= 0 && (m.process(child) !== null || child === event.pid)) {
    throw inputError(`${event.place}: the child of this ${event.op} is a living process`);
  }
  if (m.addressMap.refuses(m, process.space, event) || !splitFor(m, process.space, event)) {
    if (ENDS_AUTO.has(event.op)) process.mapsUnmapped = false;
    m.counters.count(C.event_failures);
  } else actOrRefuse(m, process, event);
}

function actOrRefuse(m: Machine, process: Process, event: TraceEvent): void {
  try {
    act(m, process, event);
  } catch (error) {
    if (!(error instanceof TooManyPages)) throw error;
    throw inputError(
      `${event.place}: this ${event.op} fills more than ${MOST_FILLED} pages of ${m.system.pageSize} bytes at once: is its length right? If so, map it in parts`,
    );
  }
}

/** Splits the huge pages that the event would change in part, those that a remap would change at all, and copies tables that others have, too; false = out of frames (MODEL §9). */
function splitFor(m: Machine, space: Space, event: TraceEvent): boolean {
  const { huge, tables } = m;
  if (huge === null && tables.shared === null) return true;
  const ranges = rangesOf(m, space, event);
  if (huge !== null && !ranges.every((pages) => huge.splitIn(m, space, pages, event.op === 'remap'))) return false;
  return ranges.every((pages) => copyTablesIn(m, space, pages));
}

function noFork(m: Machine, { op, place }: TraceEvent): Error {
  return inputError(
    `${place}: ${op}: the kernel of system ${m.system.name} has no fork; --set forkPolicy=eager runs it all the same, as a hypothetical`,
  );
}

/** Records after which `unmapped: auto` maps no more what is touched. */
const ENDS_AUTO: ReadonlySet<string> = new Set(['map', 'mapphys', 'brk']);

function act(m: Machine, process: Process, event: TraceEvent): void {
  switch (event.op) {
    case 'map':
      map(m, process, event, range(m, event.va, event.length));
      break;
    case 'mapphys':
      mapPhysical(m, process, event, range(m, event.va, event.length));
      break;
    case 'unmap':
      unmapRange(m, process.space, range(m, event.va, event.length));
      break;
    case 'protect':
      protect(m, process.space, range(m, event.va, event.length), event.prot);
      break;
    case 'discard':
      discardRange(m, process.space, range(m, event.va, event.length));
      break;
    case 'remap':
      remap(m, process.space, event);
      break;
    case 'brk':
      setHeapEnd(m, process, event.va);
      break;
    case 'fork':
      fork(m, process, event.child);
      break;
    case 'vfork':
      vfork(m, process, event.child);
      break;
    case 'exec':
      enterNewSpace(m, process);
      break;
    case 'exit':
      endProcess(m, process);
      break;
    case 'switch':
      switchTo(m, event.pid);
      break;
    case 'kmalloc':
      kernelMapped(m, kmalloc(m, event.id, event.size, event.aligned));
      break;
    case 'kfree':
      kfree(m, event.id);
      break;
    case 'wait':
      break;
  }
}

function map(m: Machine, process: Process, record: MapFields, { from, to }: Range): void {
  process.mapsUnmapped = false;
  if (from >= to) return;
  const filed = record.file !== null && m.system.fileMappings === 'files';
  const event = record.file === null || filed ? record : { ...record, file: null, share: false, growsDown: 0n };
  unmapRange(m, process.space, { from, to });
  const vma = vmaOf(m, event, { from, to });
  process.space.vmas.insert(vma);
  m.charge(process, vma.region);
  m.counters.meet(from, to);
  const eager = event.eager || (!m.system.demandPaging && event.prot !== 0);
  if (!eager || event.guard || fillRegion(m, process.space, vma, event.contiguous) || !event.image) return;
  m.charge(process, 0);
  m.counters.count(C.process_failures);
  endProcess(m, process);
}

function vmaOf(m: Machine, event: MapFields, { from, to }: Range): Vma {
  const pageSize = BigInt(m.system.pageSize);
  const { file, share } = event;
  const growsDown = event.growsDown > 0n && file === null && !share;
  const object = file !== null ? m.objects.file(file.name) : share ? m.objects.shared() : null;
  if (object !== null) object.vmas++;
  return {
    start: from,
    end: to,
    prot: event.prot,
    guard: event.guard,
    shared: share,
    object,
    shift: (file === null ? 0 : Number(file.offset / pageSize)) - from,
    physical: false,
    floor: growsDown ? to - Number((event.growsDown + pageSize - 1n) / pageSize) : Infinity,
    hadPrivate: false,
    huge: event.huge,
    region: m.regions.id(event.role ?? (growsDown ? 'stack' : 'mapping'), event.name),
  };
}

/** Maps pages straight onto physical addresses; a range that runs out of tables' frames ends there. */
function mapPhysical(m: Machine, process: Process, event: TraceEvent & { op: 'mapphys' }, { from, to }: Range): void {
  process.mapsUnmapped = false;
  if (from >= to) return;
  const space = process.space;
  unmapRange(m, space, { from, to });
  const shift = Number(event.pa / BigInt(m.system.pageSize)) - from;
  const region = m.regions.id('mapping', '');
  const vma = anonymousVma(from, to, event.prot, region);
  vma.shift = shift;
  vma.physical = true;
  space.vmas.insert(vma);
  m.charge(process, region);
  m.counters.meet(from, to);
  for (let vpn = from; vpn < to; vpn++) {
    if (!m.tables.ensure(space.tables, vpn)) {
      m.counters.count(C.event_failures);
      if (vpn === from) space.vmas.remove(vma);
      else vma.end = vpn;
      return;
    }
    const page = m.ptes.id(space, vpn);
    m.ptes.region[page] = region;
    writePhysical(m, page, vpn + shift, event.prot);
    checkFilled(vpn + 1 - from);
  }
}

function writePhysical(m: Machine, page: number, pfn: number, prot: number): void {
  const { frames, system } = m;
  const usable = pfn < frames.count || isDevice(system.devices, pfn * system.pageSize, system.pageSize);
  addEntry(m, page, frames.count, usable ? PRESENT | PHYSICAL : PRESENT | PHYSICAL | RESERVED_BIT, prot);
  if (!usable) m.ptes.perm[page] = 0;
}

function isDevice(devices: [number, number][], start: number, length: number): boolean {
  return devices.some(([device, size]) => start < device + size && start + length > device);
}

/** New rights for the VMAs in the range; marks stay. Pages whose present entry changes lose their translations. */
function protect(m: Machine, space: Space, { from, to }: Range, prot: number): void {
  if (from >= to) return;
  space.vmas.split(from);
  space.vmas.split(to);
  const altered: number[] = [];
  for (const vma of space.vmas.within(from, to)) {
    if (vma.prot === prot) continue;
    const old = vma.prot;
    vma.prot = prot;
    for (const page of entriesIn(m.ptes, space.pages, vma.start, vma.end)) {
      const state = m.ptes.state[page];
      if ((state & PRESENT) === 0) continue;
      const isRest = m.huge !== null && m.huge.head(page) >= 0 && m.huge.head(page) !== page;
      if (!isRest && ((old ^ prot) & ((state & COW) !== 0 ? ~2 : -1)) !== 0) altered.push(page);
      m.ptes.perm[page] = (state & RESERVED_BIT) !== 0 ? 0 : permission(m, page, prot, state);
    }
  }
  flushOrInvalidate(m, space, altered);
}

/** brk: the heap is private anon rwu memory from its start to its end. */
function setHeapEnd(m: Machine, process: Process, va: bigint): void {
  process.mapsUnmapped = false;
  const { space } = process;
  const pageSize = BigInt(m.system.pageSize);
  const end = Number((va + pageSize - 1n) / pageSize);
  if (space.heapStart < 0) {
    space.heapStart = space.heapEnd = end;
    return;
  }
  if (end < space.heapStart) return;
  const old = space.heapEnd;
  space.heapEnd = end;
  const reach = m.tables.reach;
  if (end < old) {
    unmapRange(m, space, { from: Math.min(end, reach), to: Math.min(old, reach) });
    return;
  }
  const from = Math.min(old, reach);
  const to = Math.min(end, reach);
  if (from >= to) return;
  unmapRange(m, space, { from, to });
  const region = m.regions.id('heap', '[heap]');
  m.charge(process, region);
  m.counters.meet(from, to);
  const vma = anonymousVma(from, to, PROT_RWU, region);
  space.vmas.insert(vma);
  if (!m.system.demandPaging) fillRegion(m, space, vma, false);
}
