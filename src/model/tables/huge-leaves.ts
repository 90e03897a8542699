// lane: seam
import { OWN } from './nodes.ts';
import type { TableNodes } from './nodes.ts';
import type { SpaceTables } from './page-tables.ts';

/** An entry of an upper level that maps a huge page, where others name the table below them (-1 = none). */
export const HUGE_LEAF = -2;

/** The leaves of huge pages: entries above the lowest level that end a walk (MODEL §9). */
export class HugeLeaves {
  private readonly nodes: TableNodes;
  /** The level whose entries map so many pages. */
  private readonly level: number;
  private readonly start: (space: SpaceTables) => void;

  constructor(nodes: TableNodes, pages: number, start: (space: SpaceTables) => void) {
    this.nodes = nodes;
    this.level = nodes.entryPages.indexOf(pages);
    this.start = start;
  }

  /** Makes the missing tables down to that of the leaf of `vpn`; false = out of frames (those made stay). */
  ensure(space: SpaceTables, vpn: number): boolean {
    this.start(space);
    return this.nodes.ensure(space.root, vpn, this.level) >= 0;
  }

  /** Entries in use below where the leaf of `vpn` would stand. */
  entriesBelow(space: SpaceTables, vpn: number): number {
    const { nodes } = this;
    const table = this.tableOf(space, vpn);
    const child = table < 0 ? -1 : nodes.childrenOf(table)[nodes.entryIn(vpn, this.level)];
    return child < 0 ? 0 : this.entriesFrom(child);
  }

  /** Writes the leaf; the tables below it, which are empty, are freed: whether there were any. */
  write(space: SpaceTables, vpn: number): boolean {
    const { nodes } = this;
    const table = this.tableOf(space, vpn);
    const children = nodes.childrenOf(table);
    const entry = nodes.entryIn(vpn, this.level);
    const below = children[entry];
    if (below >= 0) nodes.releaseFrom(below, this.level + 1);
    else nodes.used[table]++;
    children[entry] = HUGE_LEAF;
    return below >= 0;
  }

  /** Takes the leaf away. */
  clear(space: SpaceTables, vpn: number): void {
    const { nodes } = this;
    const table = this.tableOf(space, vpn);
    nodes.childrenOf(table)[nodes.entryIn(vpn, this.level)] = -1;
    nodes.used[table]--;
  }

  /** Puts tables whose entries are all in use in the leaf's place; false = out of frames, and the leaf stays. */
  split(space: SpaceTables, vpn: number): boolean {
    const { nodes } = this;
    const below = this.makeFull(this.level + 1);
    if (below < 0) return false;
    nodes.childrenOf(this.tableOf(space, vpn))[nodes.entryIn(vpn, this.level)] = below;
    return true;
  }

  /** A table and all below it, or -1: what was made is given back. */
  private makeFull(level: number): number {
    const { nodes } = this;
    const node = nodes.make(level, OWN);
    if (node < 0) return -1;
    nodes.used[node] = nodes.entryCount[level];
    const children = nodes.childrenIf(node);
    if (children === null) return node;
    for (let entry = 0; entry < children.length; entry++) {
      children[entry] = this.makeFull(level + 1);
      if (children[entry] >= 0) continue;
      nodes.releaseFrom(node, level);
      return -1;
    }
    return node;
  }

  private tableOf(space: SpaceTables, vpn: number): number {
    const { nodes } = this;
    let node = space.root;
    for (let level = 0; level < this.level && node >= 0; level++)
      node = nodes.childrenOf(node)[nodes.entryIn(vpn, level)];
    return node;
  }

  private entriesFrom(node: number): number {
    const children = this.nodes.childrenIf(node);
    if (children === null) return this.nodes.used[node];
    return children.reduce((sum, child) => (child < 0 ? sum : sum + this.entriesFrom(child)), 0);
  }
}
