// The things that the oracle's state is made of: pages, PTEs, regions, tables, spaces, processes (MODEL §1).

// What a frame or a swap slot holds. anon: private anonymous memory, private copies of file pages too; shared: a page
// of a shared anonymous object; file: a page of the page cache; zero: the zero page, which keeps no refs.
export interface Page {
  kind: 'anon' | 'shared' | 'file' | 'zero';
  // Its frame, or null while it is in swap (file: while it is nowhere).
  pfn: number | null;
  // Its refs: all PTEs that name it, present or swapped.
  ptes: Set<Pte>;
  accessed: boolean;
  dirty: boolean;
  // What policies take for its PFN.
  place: number;
  // Frames that it takes: 1, or those of a huge page.
  frames: number;
  // Scope working-set: when it was last known to be used, in its space's time.
  knownUse: number;
  // Filled by a prefetch, found by no walk yet.
  prefetched: boolean;
  // Not used since its last fill.
  fresh: boolean;
  // Swap holds the page as it is now.
  inSwap: boolean;
  // Nobody names it any more, and nobody will free it (refcount: false).
  leaked: boolean;
  // Walks in a row from one other node since its last fill, and that node.
  farWalks: { from: number; count: number };
  // Times of its last fill and last use, strictly ordered.
  filledAt: number;
  usedAt: number;
  // Where a file page or a shared page belongs.
  home: { object: MemoryObject; index: number } | null;
}

export interface Pte {
  space: Space;
  vpn: number;
  // What it names: a page, or a frame of a mapphys region.
  target: { kind: 'page'; page: Page } | { kind: 'physical'; pfn: number };
  cow: boolean;
}

// A file, or a shared anonymous object: pages by their index in it.
export interface MemoryObject {
  kind: 'file' | 'shared';
  pages: Map<number, Page>;
  // Indices of file pages that had a frame at some time.
  everCached: Set<number>;
}

export interface Vma {
  // Pages [start, end).
  start: number;
  end: number;
  // Letters of r w x u.
  prot: string;
  kind: 'anon' | 'object' | 'physical';
  // kind object: index in the object = vpn + shift. kind physical: pfn = vpn + shift.
  object: MemoryObject | null;
  shift: number;
  // Of an object of kind file: whether the mapping is shared. A shared anonymous object always is.
  shared: boolean;
  guard: boolean;
  // Grows-down: the lowest page it may reach; else null.
  floor: number | null;
  // A private page was made in it at some time, or in a region it is a piece or copy of (forkCopies: private).
  hadPrivatePage: boolean;
  // The program asked for huge pages.
  huge: boolean;
}

// A radix table; level 0 is the root. Leaf tables hold no children: their entries are the PTEs of the space.
export interface Table {
  level: number;
  // Number of the table among those of its level that could exist: vpn div pages below it.
  position: number;
  frames: number[];
  children: Map<number, Table>;
  // It maps the kernel: for all spaces, or for the one that has it.
  kernel: 'shared' | 'copied' | null;
  // Spaces that have it (§9, shared page tables).
  spaces: number;
}

export interface LinearTable {
  frames: number[];
  // In entries.
  length: number;
}

export interface Space {
  // Also the number of the space: never used again.
  asid: number;
  pids: Set<number>;
  // By ascending start, without overlaps.
  vmas: Vma[];
  ptes: Map<number, Pte>;
  // Leaves of huge pages by their first page.
  huge: Map<number, Pte>;
  root: Table | null;
  linear: LinearTable | null;
  // Prefetch: the latest page of each leaf table that faulted or was filled ahead, and its distance to the one before;
  // and the pages that went to swap while others ran, in order.
  strides: Map<number, { last: number; step: number }>;
  away: number[];
  // References of its processes so far.
  time: number;
  // Scopes working-set and page-fault-frequency: when its pages were last looked at, when a page was last missing.
  lookedAt: number;
  missedAt: number;
  // Pages [start, end), once there was a brk.
  heap: { start: number; end: number } | null;
}

export interface Process {
  pid: number;
  node: number;
  space: Space;
  // `unmapped: auto`: no map, brk or mapphys record so far.
  mapsUnmapped: boolean;
}
