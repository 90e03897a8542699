import type { Machine } from '../../model/machine.ts';
import { frameCensus } from './census.ts';
import type { FrameCensus } from './census.ts';
import { regionText } from './region-text.ts';
import { tlbLooks } from './tlb-looks.ts';
import type { TlbLook } from './tlb-looks.ts';
import { neighboursOf, walkOf } from './walk.ts';
import type { Walk, WalkRead } from './walk.ts';

/** The reference that is explained. */
export interface Asked {
  /** Its number in the trace; null = it is made up. */
  number: number | null;
  /** Key of its process, and the pid that the trace has. */
  key: number;
  pid: number;
  /** The name of its trace, if there are several. */
  trace: string | null;
  /** FETCH, LOAD or STORE. */
  kind: number;
  va: bigint;
  /** Its address in the trace, which a placement may have moved. */
  recorded: bigint;
  bytes: number;
  /** When a reference that is made up happens. */
  when: string;
  /** Why the system is not the one that its name says; null = it is. */
  hypothetical: string | null;
}

/** What is there before a reference. */
export interface Before {
  vpn: number;
  offset: number;
  /** `ended`: its records are skipped. */
  process: 'runs' | 'starts' | 'ended';
  region: string;
  looks: TlbLook[];
  /** What a walk would find; null = the process is not there yet. */
  walk: Walk | null;
  frames: FrameCensus;
  /** Totals by counter. */
  counters: number[];
  /** Entries beside those that the walk reads. */
  neighbours: WalkRead[];
}

export function lookBefore(m: Machine, { key, kind, va }: Asked): Before {
  const pageSize = BigInt(m.system.pageSize);
  const vpn = Number(va / pageSize);
  const process = m.process(key);
  const state = process !== null ? 'runs' : m.processes[key] === null ? 'ended' : 'starts';
  const isEmpty = m.running >= 0 && m.running !== key && !m.system.tlb.asid;
  return {
    vpn,
    offset: Number(va % pageSize),
    process: state,
    region: process === null ? unknownRegion(m, vpn) : regionText(m, process, vpn),
    looks: state === 'ended' ? [] : tlbLooks(m, process?.space.id ?? nextSpace(m), vpn, kind, isEmpty),
    walk: process === null ? null : walkOf(m, process, vpn),
    frames: frameCensus(m),
    counters: m.counters.totals(),
    neighbours: process === null ? [] : neighboursOf(m, process, vpn),
  };
}

/** The id that the next address space gets. */
function nextSpace({ freeSpaces, spaces }: Machine): number {
  return freeSpaces.length > 0 ? freeSpaces.items[freeSpaces.length - 1] : spaces.length;
}

function unknownRegion({ system, tables }: Machine, vpn: number): string {
  return system.unmapped === 'fault' || vpn >= tables.reach
    ? 'none'
    : 'none yet: unmapped addresses are mapped when touched';
}
