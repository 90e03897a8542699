import { EveryRecord } from '../trace/every-record.ts';
import { LOAD, MODIFY, STORE } from '../trace/ops.ts';
import type { TraceEvent } from '../trace/ops.ts';
import type { System } from '../system/system.ts';
import type { PlacedAddresses } from './place/placed-addresses.ts';

/** A reference that was looked for: which it is, and the record that it belongs to. */
export interface FoundReference {
  /** Its number in the trace, from 1. */
  number: number;
  pid: number;
  /** FETCH, LOAD or STORE. */
  kind: number;
  /** Its first byte, and the bytes in its page. */
  va: bigint;
  /** The address of its first byte in the trace, which a placement may have moved. */
  recorded: bigint;
  bytes: number;
}

/** Which reference to look for: the one of that number, or the first of a process to the page of an address. */
export type Wanted = { number: number } | { pid: number; va: bigint };

/** A sink that counts references as the model of a system does, until it meets the wanted one. */
export class ReferenceFinder extends EveryRecord {
  found: FoundReference | null = null;
  private pid = -1;
  /** The number of the last reference by pid. */
  private readonly lastByPid = new Map<number, number>();
  private readonly wanted: Wanted;
  private readonly system: System;
  private readonly placed: PlacedAddresses | null;

  constructor(system: System, wanted: Wanted, placed: PlacedAddresses | null = null) {
    super(Math.log2(system.pageSize));
    this.system = system;
    this.wanted = wanted;
    this.placed = placed;
  }

  enter(pid: number): void {
    this.pid = pid;
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    const va = BigInt(hi) * 0x1_0000_0000n + BigInt(lo >>> 0);
    const end = va + BigInt(Math.max(1, size));
    const pageSize = BigInt(this.system.pageSize);
    const kinds = kind !== MODIFY ? [kind] : this.system.references.modify === 'one' ? [STORE] : [LOAD, STORE];
    const before = this.now;
    for (let from = va; from < end; from = (from / pageSize + 1n) * pageSize) {
      const to = (from / pageSize + 1n) * pageSize;
      for (const one of kinds) this.reference(one, from, Number((to < end ? to : end) - from));
      if (this.system.references.span === 'first') break;
    }
    const pagesOf4K = Number((end - 1n) / 4096n - va / 4096n) + 1;
    this.lastByPid.set(this.pid, this.now);
    this.skew += this.now - before - (kind === MODIFY ? 2 * pagesOf4K : pagesOf4K);
  }

  event(event: TraceEvent): void {
    this.placed?.event(event);
  }

  /** The number of the last reference of a process; 0 = it has none. */
  lastOf(pid: number): number {
    return this.lastByPid.get(pid) ?? 0;
  }

  private reference(kind: number, recorded: bigint, bytes: number): void {
    this.now++;
    if (this.found !== null) return;
    const { wanted } = this;
    const va = this.placed === null ? recorded : this.placed.of(this.pid, recorded);
    const pageSize = BigInt(this.system.pageSize);
    const isIt =
      'number' in wanted
        ? wanted.number === this.now
        : wanted.pid === this.pid && wanted.va / pageSize === va / pageSize;
    if (isIt) this.found = { number: this.now, pid: this.pid, kind, va, recorded, bytes };
  }
}
