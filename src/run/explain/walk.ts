import { UserError } from '../../base/user-error.ts';
import type { Machine } from '../../model/machine.ts';
import type { Process } from '../../model/spaces.ts';
import type { System } from '../../system/system.ts';
import { entryFormat } from './entry-format.ts';
import { leafEntry, pageState, tableEntry } from './entry.ts';
import type { Entry, PageState } from './entry.ts';

/** An entry that a walk reads. */
export interface WalkRead {
  /** 0 = leaf. */
  level: number;
  /** What the hardware calls it; '' = nothing of its own. */
  name: string;
  index: number;
  /** The frame where its table begins, and the physical address of the entry; null = tables take no RAM. */
  tablePfn: number | null;
  at: bigint | null;
  entry: Entry;
}

/** The walk of a page, from the root. */
export interface Walk {
  reads: WalkRead[];
  /** The leaf entry's page; null = the walk ends above it. */
  page: PageState | null;
  /** The page is beyond what the table can map, or has. */
  beyond: boolean;
}

/** What a walk for a page finds now. */
export function walkOf(m: Machine, process: Process, vpn: number): Walk {
  const { system } = m;
  refuseHuge(m, process.space.pages.get(vpn));
  const path = m.tables.path(process.space.tables, vpn);
  const { depth } = m.tables;
  const page = path.length === depth ? pageState(m, process, vpn) : null;
  const reads = path.map(({ index, tablePfn, present }, at): WalkRead => {
    const level = depth - 1 - at;
    const inRam = system.table.backing === 'frames' && tablePfn >= 0;
    const next = path.at(at + 1);
    const entry =
      level === 0 && page !== null ? leafEntry(system, page) : tableEntry(system, present ? pfnOf(next) : -1);
    return {
      level,
      name: entryFormat(system).entryName(level, depth),
      index,
      tablePfn: inRam ? tablePfn : null,
      at: inRam ? BigInt(tablePfn) * BigInt(system.pageSize) + BigInt(offsetIn(system, index)) : null,
      entry,
    };
  });
  return { reads, page, beyond: path.length === 0 };
}

/** How an entry of a huge page is drawn is not known here. */
function refuseHuge(m: Machine, page: number): void {
  if (page < 0 || m.huge === null || m.huge.head(page) < 0) return;
  throw new UserError(
    'hugePages.policy: the page is part of a huge page, whose entry explain does not draw: --set hugePages.policy=never explains it with base pages',
  );
}

/** The entries beside those that a walk for a page reads, in the same tables: the next one, or the one before the last. */
export function neighboursOf(m: Machine, process: Process, vpn: number): WalkRead[] {
  const widths = indexBits(m.system, m.tables.reach);
  const { reads } = walkOf(m, process, vpn);
  return reads.flatMap((read, at) => {
    const pages = 2 ** widths.slice(at + 1).reduce((sum, bits) => sum + bits, 0);
    const isLast = read.index === 2 ** widths[at] - 1;
    const other = walkOf(m, process, isLast ? vpn - pages : vpn + pages).reads.at(at);
    return other === undefined || other.index === read.index ? [] : [other];
  });
}

function pfnOf(next: { tablePfn: number } | undefined): number {
  return next === undefined ? -1 : next.tablePfn;
}

/** A radix table is a run of frames; the frames of a linear table lie apart, and its path names the one of the entry. */
function offsetIn({ table, pageSize }: System, index: number): number {
  return table.kind === 'radix' ? index * table.entryBytes : (index * table.entryBytes) % pageSize;
}

/** The index bits of each level from the root down, and what is left over at the top of an address. */
export function indexBits({ table, pageSize }: System, reach: number): number[] {
  return table.kind === 'radix' ? table.levels : [Math.ceil(Math.log2(Math.max(2, reach))) || Math.log2(pageSize)];
}
