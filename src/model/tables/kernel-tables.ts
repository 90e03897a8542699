// lane: seam
import type { KernelLayout } from '../../base/kernel-layout.ts';
import { unitsIn } from '../../base/covered.ts';
import type { System } from '../../system/system.ts';
import { COPIED, SHARED } from './nodes.ts';
import type { TableNodes, TableOwner } from './nodes.ts';
import type { TableFrames } from './page-tables.ts';

/** The tables that map the kernel (MODEL §12): made once and named by all roots, or made for each space. */
export class KernelTables {
  private readonly settings: System['kernel'];
  private readonly layout: KernelLayout;
  private readonly nodes: TableNodes;
  private readonly source: TableFrames;
  /** Entries of a root that map the kernel: the table that each names, which all spaces share; -1 = none. */
  private readonly shared: Int32Array;
  private readonly rootEntries: number;

  constructor(settings: System['kernel'], layout: KernelLayout, nodes: TableNodes, source: TableFrames) {
    this.settings = settings;
    this.layout = layout;
    this.nodes = nodes;
    this.source = source;
    this.shared = new Int32Array(nodes.depth > 1 ? nodes.entryCount[0] : 0).fill(-1);
    this.rootEntries = unitsIn(layout.rootEntries, nodes.entryPages[0]);
  }

  /** Makes the tables that all spaces share; false = out of frames. */
  boot(): boolean {
    return this.settings.tables === 'copied' || this.fill(this.shared, SHARED);
  }

  /** A new root gets the kernel's entries, those that find no frame for their tables left out. */
  enter(root: number): void {
    const { nodes, settings } = this;
    const entries = nodes.childrenIf(root);
    if (entries === null || settings.tables !== 'copied') this.source.wroteKernelEntries(this.rootEntries);
    if (entries === null) return;
    if (settings.tables === 'copied') this.fill(entries, COPIED);
    else if (this.rootEntries > 0) entries.set(this.shared);
    if (settings.recursive !== null) {
      entries[settings.recursive] = root;
      this.source.wroteKernelEntries(1);
    }
  }

  /** The kernel maps pages: all its root entries are written into every root in use, for each page (`synchronised`). */
  mapped(pages: number): void {
    if (this.settings.tables === 'synchronised')
      this.source.wroteKernelEntries(pages * this.rootEntries * this.nodes.roots);
  }

  /** Whether a page has an entry that maps it for the kernel. */
  maps(vpn: number): boolean {
    const { tables, rootEntries } = this.layout;
    const leaves = tables.length > 1 ? tables[tables.length - 1] : rootEntries;
    return leaves.some(({ from, to }) => from <= vpn && vpn < to);
  }

  /** Makes the tables below a root's entries, top down, ascending; false = out of frames. */
  private fill(root: Int32Array, owner: TableOwner): boolean {
    const { nodes, source } = this;
    const { depth, entryPages, entryCount } = nodes;
    if (depth < 2) return true;
    const step = entryPages[depth - 2];
    for (const { from, to } of this.layout.tables[depth - 1]) {
      for (let vpn = from; vpn < to; vpn += step) {
        let children = root;
        for (let level = 1; level < depth; level++) {
          const entry = nodes.entryIn(vpn, level - 1);
          if (children[entry] < 0) {
            const child = nodes.make(level, owner);
            if (child < 0) return false;
            children[entry] = child;
            if (owner === COPIED) source.wroteKernelEntries(level === depth - 1 ? 1 + entryCount[level] : 1);
          }
          if (level < depth - 1) children = nodes.childrenOf(children[entry]);
        }
      }
    }
    return true;
  }
}
