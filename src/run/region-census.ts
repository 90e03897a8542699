import { ROLES } from '../trace/ops.ts';
import type { Role, TraceEvent } from '../trace/ops.ts';

/** The mapped regions of one role. */
export interface RegionCount {
  role: Role;
  /** Regions by process and name (docs/formats.md, regions). */
  regions: number;
  maps: number;
  /** Bytes that these records map, each counted by itself; of a heap, what it grows by. */
  bytes: bigint;
}

/** Counts what events map, by the role of the region. */
export class RegionCensus {
  private readonly roles = new Map<Role, { names: Set<string>; maps: number; bytes: bigint }>();
  private readonly heapEnds = new Map<number, bigint>();

  event(event: TraceEvent): void {
    if (event.op === 'map') {
      const growsDown = event.growsDown > 0n && event.file === null && !event.share;
      this.add(event.role ?? (growsDown ? 'stack' : 'mapping'), `${event.pid} ${event.name}`, event.length);
    } else if (event.op === 'mapphys') {
      this.add('mapping', `${event.pid} `, event.length);
    } else if (event.op === 'brk') {
      const before = this.heapEnds.get(event.pid);
      this.heapEnds.set(event.pid, event.va);
      if (before !== undefined && event.va > before) this.add('heap', `${event.pid} [heap]`, event.va - before);
    } else if (event.op === 'exec' || event.op === 'exit') {
      this.heapEnds.delete(event.pid);
    }
  }

  counts(): RegionCount[] {
    return ROLES.flatMap((role) => {
      const found = this.roles.get(role);
      return found === undefined ? [] : [{ role, regions: found.names.size, maps: found.maps, bytes: found.bytes }];
    });
  }

  private add(role: Role, name: string, bytes: bigint): void {
    const found = this.roles.get(role) ?? { names: new Set<string>(), maps: 0, bytes: 0n };
    found.names.add(name);
    found.maps++;
    found.bytes += bytes;
    this.roles.set(role, found);
  }
}
