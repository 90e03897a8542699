// lane: seam
import type { System } from '../../system/system.ts';
import type { Gauges } from '../gauges.ts';
import { Directories } from './directories.ts';
import type { TableFrames } from './page-tables.ts';

/** Whose a table is: a process's, that process's for the kernel's pages, or the kernel's, which all spaces share. */
export const OWN = 0;
export const COPIED = 1;
export const SHARED = 2;
export type TableOwner = typeof OWN | typeof COPIED | typeof SHARED;

/** The tables of all radix trees, rows of the same columns by node; level 0 is the root. */
export class TableNodes {
  readonly depth: number;
  /** Tables ever made, by level. */
  readonly madeByLevel: number[];
  /** Pages that one entry maps, by level, and entries of a table. */
  readonly entryPages: number[];
  readonly entryCount: number[];
  readonly entriesPerFrame: number;
  /** First frame, entries in use, children (interior tables; -1 = none) and owner by node. */
  readonly frame: number[] = [];
  readonly used: number[] = [];
  readonly owner: TableOwner[] = [];
  /** By node: spaces beyond the first that have the table (leaf tables that a fork shared). */
  readonly others: number[] = [];
  /** Roots in use. */
  roots = 0;
  private readonly children: (Int32Array | null)[] = [];
  private readonly tableFrames: number[];
  private readonly free: number[] = [];
  private readonly directories: Directories | null;
  /** null = tables take no frames. */
  private readonly source: TableFrames | null;
  private readonly gauges: Gauges;

  constructor({ pageSize, table, kernel }: System, source: TableFrames, gauges: Gauges) {
    const levels = table.kind === 'radix' ? table.levels : [];
    this.depth = levels.length;
    this.madeByLevel = levels.map(() => 0);
    this.entryCount = levels.map((bits) => 2 ** bits);
    this.entryPages = levels.map((_, level) => 2 ** levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0));
    this.entriesPerFrame = pageSize / table.entryBytes;
    this.tableFrames = this.entryCount.map((entries) => Math.ceil((entries * table.entryBytes) / pageSize));
    this.source = table.backing === 'frames' ? source : null;
    this.gauges = gauges;
    this.directories = kernel.directories === null ? null : new Directories(kernel.directories, this.tableFrames[0]);
  }

  /** Takes the frames of static roots, if there are such; false = there is no run of frames for them. */
  makeDirectories(): boolean {
    return this.directories === null || this.source === null || this.directories.make(this.source);
  }

  hasRoot(): boolean {
    return this.directories === null || this.directories.hasFree();
  }

  /** The place of a page's entry in a table of that level. */
  entryIn(vpn: number, level: number): number {
    return Math.floor(vpn / this.entryPages[level]) % this.entryCount[level];
  }

  childrenOf(node: number): Int32Array {
    const children = this.children[node];
    if (children === null) throw new Error('internal error: a leaf table has no children');
    return children;
  }

  /** The children of a table, or null where it is a leaf table. */
  childrenIf(node: number): Int32Array | null {
    return this.children[node];
  }

  /** A new table: its node, or -1 = out of frames. */
  make(level: number, owner: TableOwner): number {
    const pfn = this.framesFor(level);
    if (pfn < 0) return -1;
    const leaf = level === this.depth - 1;
    const node = this.free.pop() ?? this.frame.length;
    this.frame[node] = pfn;
    this.used[node] = 0;
    this.owner[node] = owner;
    this.others[node] = 0;
    this.children[node] = leaf ? null : new Int32Array(this.entryCount[level]).fill(-1);
    this.madeByLevel[level]++;
    if (level === 0) this.roots++;
    this.measure(node, level, 1);
    return node;
  }

  /** Frees a table; one that other spaces have, too, is left to them. */
  release(node: number, level: number): void {
    if (this.others[node] > 0) {
      this.sharedBy(node, -1);
      this.measure(node, level, -1);
      return;
    }
    if (level === 0) this.roots--;
    if (level === 0 && this.directories !== null) this.directories.give(this.frame[node]);
    else this.source?.freeTable(this.frame[node], this.tableFrames[level]);
    this.measure(node, level, -1);
    this.children[node] = null;
    this.free.push(node);
  }

  /** The table of that level on the path to `vpn`; those that are missing are made, top down. -1 = out of frames (those made stay), or no root. */
  ensure(root: number, vpn: number, to: number): number {
    let node = root;
    for (let level = 1; level <= to && node >= 0; level++) {
      const children = this.childrenOf(node);
      const entry = this.entryIn(vpn, level - 1);
      let child = children[entry];
      if (child < 0) {
        child = this.make(level, OWN);
        if (child < 0) return -1;
        children[entry] = child;
        this.used[node]++;
      }
      node = child;
    }
    return node;
  }

  /** The tables that one has entries for, ascending, but for what all spaces share. */
  below(node: number): number[] {
    const children = this.children[node];
    const found: number[] = [];
    if (children === null) return found;
    for (let entry = 0; entry < children.length; entry++) {
      const child = children[entry];
      if (child >= 0 && child !== node && this.owner[child] !== SHARED) found.push(child);
    }
    return found;
  }

  /** Releases a table and, depth first, ascending, what is below it, but for what all spaces share. */
  releaseFrom(node: number, level: number): void {
    for (const child of this.below(node)) this.releaseFrom(child, level + 1);
    this.release(node, level);
  }

  /** One space more (1) or less (-1) has a leaf table. */
  sharedBy(node: number, by: number): void {
    const frames = this.source === null ? 0 : this.tableFrames[this.depth - 1];
    this.others[node] += by;
    if (this.others[node] === Math.max(0, by)) this.gauges.sharedTablesBy(by * frames);
  }

  private framesFor(level: number): number {
    if (level === 0 && this.directories !== null) return this.directories.take();
    return this.source === null ? 0 : this.source.allocateTable(this.tableFrames[level]);
  }

  /** The entries of leaf tables that processes fill, for each space that has the table, and the frames of tables for the kernel, come (1) or go (-1). */
  measure(node: number, level: number, by: number): void {
    if (this.owner[node] === OWN) {
      if (level === this.depth - 1) this.gauges.pteCapacityBy(by * this.entryCount[level]);
    } else if (this.source !== null) this.gauges.kernelTablesBy(by * this.tableFrames[level]);
  }
}
