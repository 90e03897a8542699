// lane: seam
import type { Gauges } from '../gauges.ts';
import { OWN } from './nodes.ts';
import type { TableNodes } from './nodes.ts';
import type { SpaceTables, TableFrames } from './page-tables.ts';

/**
 * Leaf tables that a parent and its children have together until one of them writes an entry (MODEL §9; Zhao, Gong, Fonseca: On-demand-fork, EuroSys 2021). `used` of such
 * a table counts its entries once for each space that has it.
 */
export class SharedLeaves {
  private readonly nodes: TableNodes;
  private readonly source: TableFrames;
  private readonly gauges: Gauges;
  private readonly start: (space: SpaceTables) => void;

  constructor(nodes: TableNodes, source: TableFrames, gauges: Gauges, start: (space: SpaceTables) => void) {
    this.nodes = nodes;
    this.source = source;
    this.gauges = gauges;
    this.start = start;
  }

  /** Whether the leaf table of `vpn` is the parent's own, or shared by a fork, and the child has none there. */
  mayShare(parent: SpaceTables, child: SpaceTables, vpn: number): boolean {
    const leaf = this.leafOf(parent, vpn);
    return leaf >= 0 && this.nodes.owner[leaf] === OWN && this.leafOf(child, vpn) < 0;
  }

  /** The child gets the parent's leaf table, after the tables above it that it misses, top down; false = out of frames (those made stay). */
  share(parent: SpaceTables, child: SpaceTables, vpn: number): boolean {
    const { nodes } = this;
    const above = nodes.depth - 2;
    this.start(child);
    const table = nodes.ensure(child.root, vpn, above);
    if (table < 0) return false;
    const leaf = this.leafOf(parent, vpn);
    nodes.childrenOf(table)[nodes.entryIn(vpn, above)] = leaf;
    nodes.used[table]++;
    nodes.sharedBy(leaf, 1);
    nodes.measure(leaf, nodes.depth - 1, 1);
    return true;
  }

  /** A table of the space's own in the place of leaf table `leaf`, which others have, too, with the same entries; false = out of frames. */
  copy(space: SpaceTables, vpn: number, leaf: number): boolean {
    const { nodes } = this;
    const level = nodes.depth - 1;
    const capacity = nodes.entryCount[level];
    this.gauges.pteCapacityBy(-capacity);
    const own = nodes.make(level, OWN);
    if (own < 0) {
      this.gauges.pteCapacityBy(capacity);
      return false;
    }
    const entries = nodes.used[leaf] / (nodes.others[leaf] + 1);
    nodes.used[own] = entries;
    nodes.used[leaf] -= entries;
    nodes.sharedBy(leaf, -1);
    nodes.childrenOf(this.above(space, vpn))[nodes.entryIn(vpn, level - 1)] = own;
    this.source.copiedTable(space.space, entries);
    return true;
  }

  private leafOf(space: SpaceTables, vpn: number): number {
    const table = this.above(space, vpn);
    return table < 0 ? -1 : this.nodes.childrenOf(table)[this.nodes.entryIn(vpn, this.nodes.depth - 2)];
  }

  /** The table that names the leaf table of `vpn`, negative = none. */
  private above(space: SpaceTables, vpn: number): number {
    const { nodes } = this;
    let node = space.root;
    for (let level = 1; level < nodes.depth - 1 && node >= 0; level++)
      node = nodes.childrenOf(node)[nodes.entryIn(vpn, level - 1)];
    return node;
  }
}
