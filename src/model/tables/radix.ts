// lane: seam
import type { System } from '../../system/system.ts';
import type { Gauges } from '../gauges.ts';
import type { PageTables, SpaceTables, TableFrames, WalkStep } from './page-tables.ts';

/** A tree of tables; the nodes of all spaces are rows of the same columns. */
export class RadixTables implements PageTables {
  readonly reach: number;
  readonly depth: number;
  readonly madeByLevel: number[];
  /** Pages that one entry maps, by level from the root, and entries of a table. */
  private readonly entryPages: number[];
  private readonly entryCount: number[];
  private readonly tableFrames: number[];
  private readonly backed: boolean;
  /** First frame, entries in use, and children (interior tables) by node. */
  private readonly frame: number[] = [];
  private readonly used: number[] = [];
  private readonly children: (Int32Array | null)[] = [];
  private readonly free: number[] = [];
  private readonly source: TableFrames;
  private readonly gauges: Gauges;

  constructor(system: System, source: TableFrames, gauges: Gauges) {
    const levels = system.table.kind === 'radix' ? system.table.levels : [];
    this.depth = levels.length;
    this.madeByLevel = levels.map(() => 0);
    this.entryCount = levels.map((bits) => 2 ** bits);
    this.entryPages = levels.map((_, level) => 2 ** levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0));
    this.reach = this.entryPages[0] * this.entryCount[0];
    this.tableFrames = this.entryCount.map((entries) =>
      Math.ceil((entries * system.table.entryBytes) / system.pageSize),
    );
    this.backed = system.table.backing === 'frames';
    this.source = source;
    this.gauges = gauges;
  }

  hasRoot(): boolean {
    return true;
  }

  start(space: SpaceTables): void {
    if (space.root < 0) space.root = this.make(0);
  }

  ensure(space: SpaceTables, vpn: number): boolean {
    this.start(space);
    let node = space.root;
    if (node < 0) return false;
    for (let level = 1; level < this.depth; level++) {
      const children = this.childrenOf(node);
      const entry = this.entryIn(vpn, level - 1);
      let child = children[entry];
      if (child < 0) {
        child = this.make(level);
        if (child < 0) return false;
        children[entry] = child;
        this.used[node]++;
      }
      node = child;
    }
    return true;
  }

  walkReads(space: SpaceTables, vpn: number): number {
    if (space.root < 0 || vpn >= this.reach) return 0;
    let node = space.root;
    for (let level = 1; level < this.depth; level++) {
      node = this.childrenOf(node)[this.entryIn(vpn, level - 1)];
      if (node < 0) return level;
    }
    return this.depth;
  }

  path(space: SpaceTables, vpn: number): WalkStep[] {
    const steps: WalkStep[] = [];
    const reads = this.walkReads(space, vpn);
    let node = space.root;
    for (let level = 0; level < reads; level++) {
      const index = this.entryIn(vpn, level);
      const child = level < this.depth - 1 ? this.childrenOf(node)[index] : -1;
      steps.push({ index, tablePfn: this.frame[node], present: child >= 0 });
      node = child;
    }
    return steps;
  }

  has(space: SpaceTables, vpn: number): boolean {
    return this.leafOf(space, vpn) >= 0;
  }

  leafBounds(_space: SpaceTables, vpn: number): { first: number; end: number } {
    const pages = this.entryCount[this.depth - 1];
    const first = vpn - (vpn % pages);
    return { first, end: first + pages };
  }

  entryAdded(space: SpaceTables, vpn: number): void {
    this.used[this.leafOf(space, vpn)]++;
  }

  entryRemoved(space: SpaceTables, vpn: number): void {
    this.used[this.leafOf(space, vpn)]--;
  }

  reclaim(space: SpaceTables, from: number, to: number): void {
    if (space.root >= 0 && from < to) this.reclaimBelow(space.root, 0, 0, from, to);
  }

  drop(space: SpaceTables): void {
    if (space.root >= 0) this.dropFrom(space.root, 0);
    space.root = -1;
  }

  private leafOf(space: SpaceTables, vpn: number): number {
    let node = space.root;
    for (let level = 1; level < this.depth && node >= 0; level++)
      node = this.childrenOf(node)[this.entryIn(vpn, level - 1)];
    return node;
  }

  private entryIn(vpn: number, level: number): number {
    return Math.floor(vpn / this.entryPages[level]) % this.entryCount[level];
  }

  private childrenOf(node: number): Int32Array {
    const children = this.children[node];
    if (children === null) throw new Error('internal error: a leaf table has no children');
    return children;
  }

  private make(level: number): number {
    const frames = this.tableFrames[level];
    const pfn = this.backed ? this.source.allocateTable(frames) : 0;
    if (pfn < 0) return -1;
    const leaf = level === this.depth - 1;
    const node = this.free.pop() ?? this.frame.length;
    this.frame[node] = pfn;
    this.used[node] = 0;
    this.children[node] = leaf ? null : new Int32Array(this.entryCount[level]).fill(-1);
    this.madeByLevel[level]++;
    if (leaf) this.gauges.pteCapacityBy(this.entryCount[level]);
    return node;
  }

  private release(node: number, level: number): void {
    if (this.backed) this.source.freeTable(this.frame[node], this.tableFrames[level]);
    if (level === this.depth - 1) this.gauges.pteCapacityBy(-this.entryCount[level]);
    this.children[node] = null;
    this.free.push(node);
  }

  /** Frees the empty tables below `node`, whose entries begin at page `start`. */
  private reclaimBelow(node: number, level: number, start: number, from: number, to: number): void {
    if (level === this.depth - 1) return;
    const children = this.childrenOf(node);
    const pages = this.entryPages[level];
    const first = Math.max(0, Math.floor((from - start) / pages));
    const last = Math.min(this.entryCount[level] - 1, Math.floor((to - 1 - start) / pages));
    for (let entry = first; entry <= last; entry++) {
      const child = children[entry];
      if (child < 0) continue;
      this.reclaimBelow(child, level + 1, start + entry * pages, from, to);
      if (this.used[child] > 0) continue;
      this.release(child, level + 1);
      children[entry] = -1;
      this.used[node]--;
    }
  }

  private dropFrom(node: number, level: number): void {
    const children = this.children[node];
    if (children !== null) {
      for (let entry = 0; entry < children.length; entry++)
        if (children[entry] >= 0) this.dropFrom(children[entry], level + 1);
    }
    this.release(node, level);
  }
}
