// lane: seam
import { IntMap } from '../base/int-map.ts';
import { noTables } from './tables/page-tables.ts';
import type { SpaceTables } from './tables/page-tables.ts';
import { Vmas } from './vmas.ts';

/** An address space; its id is its ASID. */
export interface Space {
  id: number;
  /** Number among all spaces ever made. */
  serial: number;
  tables: SpaceTables;
  vmas: Vmas;
  /** Page ids (`Ptes`) by VPN. */
  pages: IntMap;
  /** Heap bounds as VPNs; -1 before the first brk. */
  heapStart: number;
  heapEnd: number;
  /** Processes that run in it. */
  processes: Process[];
  /** Pages of it that are in frames now. */
  present: number;
}

/** A process from its start to its end. */
export interface Process {
  /** Key of its name (`Processes`). */
  pid: number;
  /** Serial number among all starts, and that of the parent, -1 = none. */
  start: number;
  parent: number;
  space: Space;
  /** `unmapped: auto` still maps whatever is touched. */
  mapsUnmapped: boolean;
  /** The process's image (`Images`) and where the block of each of its regions begins in the counters, -1 = none yet. */
  image: number;
  blocks: Int32Array;
  residentPeak: number;
}

export function newSpace(id: number, serial: number): Space {
  return {
    id,
    serial,
    tables: noTables(id),
    vmas: new Vmas(),
    pages: new IntMap(),
    heapStart: -1,
    heapEnd: -1,
    processes: [],
    present: 0,
  };
}
