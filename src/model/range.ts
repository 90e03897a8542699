// lane: seam
import type { Machine } from './machine.ts';

/** Pages from VPN `from` up to `to`; empty if they are equal. */
export interface Range {
  from: number;
  to: number;
}

/** The pages of [va, va + length): rounded outwards, cut off at the reach of the page table. Length 0 is no page. */
export function range(m: Machine, va: bigint, length: bigint): Range {
  const pageSize = BigInt(m.system.pageSize);
  const reach = m.tables.reach;
  const from = Math.min(reach, Number(va / pageSize));
  const to = length === 0n ? from : Math.min(reach, Number((va + length + pageSize - 1n) / pageSize));
  return { from, to };
}
