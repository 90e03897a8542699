// lane: seam
import { kernelLayout } from '../../base/kernel-layout.ts';
import { hugeFrames } from '../../base/huge-sizes.ts';
import type { System } from '../../system/system.ts';
import type { Gauges } from '../gauges.ts';
import { HugeLeaves } from './huge-leaves.ts';
import { KernelTables } from './kernel-tables.ts';
import { OWN, SHARED, TableNodes } from './nodes.ts';
import type { PageTables, SpaceTables, TableFill, TableFrames, WalkStep } from './page-tables.ts';
import { SharedLeaves } from './shared-leaves.ts';

/** A tree of tables for each space. */
export class RadixTables implements PageTables {
  readonly reach: number;
  readonly depth: number;
  readonly madeByLevel: number[];
  readonly huge: HugeLeaves | null;
  readonly shared: SharedLeaves | null;
  private readonly nodes: TableNodes;
  private readonly kernel: KernelTables;

  constructor(system: System, source: TableFrames, gauges: Gauges) {
    this.nodes = new TableNodes(system, source, gauges);
    this.kernel = new KernelTables(system.kernel, kernelLayout(system), this.nodes, source);
    this.depth = this.nodes.depth;
    this.madeByLevel = this.nodes.madeByLevel;
    const pages = hugeFrames(system);
    const start = (space: SpaceTables): void => this.start(space);
    this.huge = pages === 0 ? null : new HugeLeaves(this.nodes, pages, start);
    const shares = system.forkTables === 'share';
    this.shared = shares ? new SharedLeaves(this.nodes, source, gauges, start) : null;
    this.reach = this.nodes.entryPages[0] * this.nodes.entryCount[0];
  }

  makeDirectories(): boolean {
    return this.nodes.makeDirectories();
  }

  makeKernelTables(): boolean {
    return this.kernel.boot();
  }

  kernelMapped(pages: number): void {
    this.kernel.mapped(pages);
  }

  mapsKernel(vpn: number): boolean {
    return this.kernel.maps(vpn);
  }

  hasRoot(): boolean {
    return this.nodes.hasRoot();
  }

  start(space: SpaceTables): void {
    if (space.root >= 0) return;
    space.root = this.nodes.make(0, OWN);
    if (space.root >= 0) this.kernel.enter(space.root);
  }

  ensure(space: SpaceTables, vpn: number): boolean {
    this.start(space);
    const leaf = this.nodes.ensure(space.root, vpn, this.depth - 1);
    if (this.shared === null || leaf < 0 || this.nodes.others[leaf] === 0) return leaf >= 0;
    return this.shared.copy(space, vpn, leaf);
  }

  walkReads(space: SpaceTables, vpn: number): number {
    if (space.root < 0 || vpn >= this.reach) return 0;
    let node = space.root;
    for (let level = 1; level < this.depth; level++) {
      node = this.nodes.childrenOf(node)[this.nodes.entryIn(vpn, level - 1)];
      if (node < 0) return level;
    }
    return this.depth;
  }

  path(space: SpaceTables, vpn: number): WalkStep[] {
    const { nodes } = this;
    const steps: WalkStep[] = [];
    const reads = this.walkReads(space, vpn);
    let node = space.root;
    for (let level = 0; level < reads; level++) {
      const index = nodes.entryIn(vpn, level);
      const child = level < this.depth - 1 ? nodes.childrenOf(node)[index] : -1;
      steps.push({ index, tablePfn: nodes.frame[node], present: child >= 0 });
      node = child;
    }
    return steps;
  }

  entryFrames(space: SpaceTables, vpn: number, into: Int32Array): number {
    const { nodes } = this;
    const reads = this.walkReads(space, vpn);
    let node = space.root;
    for (let level = 0; level < reads; level++) {
      const entry = nodes.entryIn(vpn, level);
      into[level] = nodes.frame[node] + Math.floor(entry / nodes.entriesPerFrame);
      if (level < reads - 1) node = nodes.childrenOf(node)[entry];
    }
    return reads;
  }

  has(space: SpaceTables, vpn: number): boolean {
    return this.leafOf(space, vpn) >= 0;
  }

  leafBounds(_space: SpaceTables, vpn: number): { first: number; end: number } {
    const pages = this.nodes.entryCount[this.depth - 1];
    const first = vpn - (vpn % pages);
    return { first, end: first + pages };
  }

  entryAdded(space: SpaceTables, vpn: number): void {
    this.nodes.used[this.leafOf(space, vpn)]++;
  }

  entryRemoved(space: SpaceTables, vpn: number): void {
    this.nodes.used[this.leafOf(space, vpn)]--;
  }

  reclaim(space: SpaceTables, from: number, to: number): boolean {
    return space.root >= 0 && from < to && this.reclaimBelow(space.root, 0, 0, from, to);
  }

  tablesOf(space: SpaceTables): TableFill[] {
    const found: TableFill[] = [];
    const visit = (node: number, level: number): void => {
      const spaces = this.nodes.others[node] + 1;
      found.push({ level, entries: this.nodes.entryCount[level], used: this.nodes.used[node] / spaces });
      for (const child of this.nodes.below(node)) visit(child, level + 1);
    };
    if (space.root >= 0) visit(space.root, 0);
    return found;
  }

  drop(space: SpaceTables): void {
    if (space.root >= 0) this.nodes.releaseFrom(space.root, 0);
    space.root = -1;
  }

  private leafOf(space: SpaceTables, vpn: number): number {
    let node = space.root;
    for (let level = 1; level < this.depth && node >= 0; level++)
      node = this.nodes.childrenOf(node)[this.nodes.entryIn(vpn, level - 1)];
    return node;
  }

  /** Frees the empty tables below `node`, whose entries begin at page `start`; those that map the kernel stay. Whether there was one. */
  private reclaimBelow(node: number, level: number, start: number, from: number, to: number): boolean {
    const { nodes } = this;
    if (level === this.depth - 1) return false;
    let freed = false;
    const children = nodes.childrenOf(node);
    const pages = nodes.entryPages[level];
    const first = Math.max(0, Math.floor((from - start) / pages));
    const last = Math.min(nodes.entryCount[level] - 1, Math.floor((to - 1 - start) / pages));
    for (let entry = first; entry <= last; entry++) {
      const child = children[entry];
      if (child < 0 || child === node || nodes.owner[child] === SHARED) continue;
      if (this.reclaimBelow(child, level + 1, start + entry * pages, from, to)) freed = true;
      if (nodes.used[child] > 0 || nodes.owner[child] !== OWN) continue;
      nodes.release(child, level + 1);
      children[entry] = -1;
      nodes.used[node]--;
      freed = true;
    }
    return freed;
  }
}
