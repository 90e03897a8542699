// lane: seam
import { C } from './counters.ts';
import { flushSpace } from './invalidate.ts';
import type { Machine } from './machine.ts';
import { flushAll } from './translations.ts';
import { newSpace } from './spaces.ts';
import type { Process, Space } from './spaces.ts';
import { dropEntries, endObjects } from './unmap.ts';

/** A process begins with its first record; null = it is not created. */
export function firstRecord(m: Machine, pid: number): Process | null {
  m.counters.base = 0;
  return mayStart(m, pid, true) ? startProcess(m, pid, -1) : null;
}

/** Whether a process can be created; if not, it is as one that has ended (MODEL §12, limits). */
export function mayStart(m: Machine, pid: number, withSpace: boolean): boolean {
  const { processes } = m.system.limits;
  const full = processes !== null && m.alive >= processes;
  if (!full && (!withSpace || m.tables.hasRoot())) return true;
  notCreated(m, pid);
  return false;
}

function notCreated(m: Machine, pid: number): void {
  m.counters.count(C.process_failures);
  m.processes[pid] = null;
}

/** A process begins: unknown so far (an empty space of its own), or a child that gets its space from its parent. */
export function startProcess(m: Machine, pid: number, parent: number, space?: Space): Process {
  const process: Process = {
    pid,
    start: m.starts.length,
    parent,
    space: space ?? createSpace(m),
    mapsUnmapped: true,
    image: -1,
    blocks: new Int32Array(0),
    residentPeak: 0,
  };
  process.space.processes.push(process);
  m.replacement.sharersChanged?.(-1);
  m.local?.payFor(process.space.serial);
  m.starts.push(process);
  m.processes[pid] = process;
  m.alive++;
  newImage(m, process);
  m.charge(process, 0);
  m.counters.count(C.processes);
  if (space !== undefined) return process;
  runOnItsNode(m, process);
  m.tables.start(process.space.tables);
  return process;
}

/** Frames are asked for on the process's behalf from here on. */
export function runOnItsNode(m: Machine, process: Process): void {
  if (m.numa !== null) m.pools.node = m.numa.nodeOfProcess(process);
}

/** An address space without tables: nothing in it but the kernel's pages. */
export function createSpace(m: Machine): Space {
  const id = m.freeSpaces.length > 0 ? m.freeSpaces.pop() : m.spaces.length;
  const space = newSpace(id, m.spacesMade++);
  space.vmas.list = m.addressMap.kernel.map((vma) => ({ ...vma }));
  m.spaces[id] = space;
  return space;
}

/** A new program image of a process: its counters get blocks of their own. */
function newImage(m: Machine, process: Process): void {
  const before = process.image < 0 ? -1 : m.images[process.image].image;
  process.image = m.images.length;
  process.blocks = new Int32Array(0);
  m.images.push({ process, image: before + 1 });
  if (process.image === 0) {
    process.blocks = new Int32Array([0]);
    m.counters.blockImage[0] = 0;
  }
}

/** The process leaves its space and gets a new, empty one (exec); without a root for it, it ends. */
export function enterNewSpace(m: Machine, process: Process): void {
  leaveSpace(m, process);
  if (!m.tables.hasRoot()) {
    m.alive--;
    notCreated(m, process.pid);
    return;
  }
  process.space = createSpace(m);
  process.space.processes.push(process);
  m.replacement.sharersChanged?.(-1);
  m.local?.payFor(process.space.serial);
  newImage(m, process);
  m.charge(process, 0);
  m.tables.start(process.space.tables);
}

/** The process leaves its space: its ASID is flushed; a space that nobody runs in is dropped (MODEL §2, exit). */
export function leaveSpace(m: Machine, process: Process): void {
  const { space } = process;
  flushSpace(m, space);
  space.processes.splice(space.processes.indexOf(process), 1);
  m.replacement.sharersChanged?.(-1);
  if (space.processes.length > 0) return;
  m.hotPages?.spaceEnds(m, process, space);
  m.windowPages?.spaceEnds(space);
  m.globalPages?.spaceEnds(m, space);
  m.activity?.spaceEnds(m, process, space);
  dropEntries(m, space, 0, Infinity);
  endObjects(m, space.vmas.list);
  m.tables.drop(space.tables);
  for (let stream = 0; stream < 2; stream++) {
    const page = m.visited[stream];
    if (page >= 0 && m.ptes.space[page] === space.id) m.visited[stream] = -1;
  }
  m.huge?.spaceEnds(m, space);
  m.ptes.drop(space.pages);
  m.spaces[space.id] = null;
  m.local?.spaceEnds(space.serial);
  m.residentSets?.spaceEnds(space.serial);
  m.freeSpaces.push(space.id);
}

export function endProcess(m: Machine, process: Process): void {
  leaveSpace(m, process);
  m.processes[process.pid] = null;
  m.alive--;
}

/** The process runs from here on; a change of the running pid is a context switch (MODEL §7). */
export function switchTo(m: Machine, pid: number): void {
  if (m.running === pid) return;
  const first = m.running < 0;
  const before = first ? null : m.process(m.running);
  m.running = pid;
  if (first) return;
  m.counters.count(C.context_switches);
  if (!m.system.tlb.asid) flushAll(m, true);
  const process = m.process(pid);
  if (process !== null && process.space !== before?.space) for (const act of m.spaceRuns) act(m, process);
}
