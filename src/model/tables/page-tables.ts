// lane: seam
import { IntList } from '../../base/int-list.ts';
import type { HugeLeaves } from './huge-leaves.ts';
import type { SharedLeaves } from './shared-leaves.ts';

/** Where tables get their frames from. */
export interface TableFrames {
  /** A run of frames for a table: the first PFN, or -1. */
  allocateTable(frames: number): number;
  freeTable(pfn: number, frames: number): void;
  /** Told of entries that a space has for the kernel's sake. */
  wroteKernelEntries(entries: number): void;
  /** Told that a space has got a copy of a table that it had with others, with so many entries in use. */
  copiedTable(space: number, entries: number): void;
}

/** The tables of one address space. */
export interface SpaceTables {
  /** The id of the space. */
  readonly space: number;
  /** The root's node (radix), -1 = none yet. */
  root: number;
  /** Entries that a linear table holds, and its frames, ascending in the order of their entries. */
  length: number;
  frames: IntList;
  made: boolean;
}

export function noTables(space: number): SpaceTables {
  return { space, root: -1, length: 0, frames: new IntList(4), made: false };
}

/** An entry that a walk reads: its place in its table, the PFN where that table begins, and whether it points on. */
export interface WalkStep {
  index: number;
  tablePfn: number;
  present: boolean;
}

/** A table as it stands: its level (0 = root), its entries, and those in use; -1 = it does not count them. */
export interface TableFill {
  level: number;
  entries: number;
  used: number;
}

/** The page tables of all address spaces (MODEL §5). */
export interface PageTables {
  /** Pages that a table can map. */
  readonly reach: number;
  /** Entries read by a walk that finds a present leaf entry. */
  readonly depth: number;
  /** Tables ever made, root first. */
  readonly madeByLevel: number[];
  /** Roots that stand in frames of their own from the boot on; before all else. False = there is no run of frames for them. */
  makeDirectories(): boolean;
  /** The kernel's tables that all spaces share. False = out of frames. */
  makeKernelTables(): boolean;
  /** The kernel has mapped pages: with `synchronised` every root in use gets the entries for it. */
  kernelMapped(pages: number): void;
  /** Whether a page has an entry that maps it for the kernel. */
  mapsKernel(vpn: number): boolean;
  /** Whether there can be a root for one space more. */
  hasRoot(): boolean;
  /** Makes what exists from the start: the root. */
  start(space: SpaceTables): void;
  /** Makes the missing tables above the entry of `vpn`, top down, so that it can be written: a shared table is copied. False = out of frames (those made stay). */
  ensure(space: SpaceTables, vpn: number): boolean;
  /** Leaves of huge pages; null = there are none. */
  readonly huge: HugeLeaves | null;
  /** Leaf tables that forks share; null = they copy. */
  readonly shared: SharedLeaves | null;
  /** Entries that a walk for `vpn` reads up to and with the first that is not there. */
  walkReads(space: SpaceTables, vpn: number): number;
  /** The entries that such a walk reads, root first. */
  path(space: SpaceTables, vpn: number): WalkStep[];
  /** The frames of the entries that such a walk reads, root first, into `into`; how many these are. Only for tables that take frames. */
  entryFrames(space: SpaceTables, vpn: number, into: Int32Array): number;
  /** Whether all tables above the entry of `vpn` are there. */
  has(space: SpaceTables, vpn: number): boolean;
  /** The VPNs [first, end) whose entries stand in the same leaf table as that of `vpn`. */
  leafBounds(space: SpaceTables, vpn: number): { first: number; end: number };
  entryAdded(space: SpaceTables, vpn: number): void;
  entryRemoved(space: SpaceTables, vpn: number): void;
  /** Frees every lower table under [from, to) that has no entries; whether there was one. */
  reclaim(space: SpaceTables, from: number, to: number): boolean;
  /** The tables of a space, by address, those that all spaces share apart. */
  tablesOf(space: SpaceTables): TableFill[];
  /** Frees all tables of a space that is dropped. */
  drop(space: SpaceTables): void;
}
