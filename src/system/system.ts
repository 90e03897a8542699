/** A machine and its kernel, every setting present: what a run needs to know. The settings, their defaults and sentences: `fields.ts`. */
export interface System {
  name: string;
  /** Bytes; a power of two, at least 64. */
  pageSize: number;
  /** Bytes of RAM; cut down to whole frames. */
  memory: number;
  table: TableSettings;
  tlb: {
    /** A unified first level; then `l1i` and `l1d` are null. */
    l1: TlbLevel | null;
    l1i: TlbLevel | null;
    l1d: TlbLevel | null;
    l2: TlbLevel | null;
    /** Arrays of their own for huge pages, beside those; null = they are in the same. */
    l1Huge: TlbLevel | null;
    l1iHuge: TlbLevel | null;
    l1dHuge: TlbLevel | null;
    l2Huge: TlbLevel | null;
    asid: boolean;
    flushThreshold: number;
    seed: number;
    invlpg: boolean;
    onMap: boolean;
    /** Entries of the paging-structure cache at each level above the leaf, or at all of them; null = none. */
    walkCache: number | number[] | null;
    /** Virtual [start, length] in bytes: pages there are global if they can be; null = none. */
    globalPages: [number, number][] | null;
    prefetch: { policy: 'none' | 'next' | 'distance'; pages: number; entries: number; rows: number };
  };
  allocator: {
    strategy: string;
    rewind: boolean;
    maxOrder: number;
    seed: number;
    colours: number;
    /** Part of the allocatable frames that the kernel has taken before the run. */
    fragment: number;
    fragmentSeed: number;
    /** Frames that one step of a search looks at. */
    unit: 32 | 8 | 1;
    transactions: boolean;
    aliasing: boolean;
  };
  replacement: {
    policy: string;
    scope: string;
    seed: number;
    writeAlways: boolean;
    tick: number;
    tau: number;
    kin: number;
    kout: number;
    small: number;
  };
  references: { span: 'all' | 'first'; modify: 'two' | 'one' | 'intent' };
  unmapped: 'auto' | 'map' | 'fault';
  /** false: maps and heaps are filled at once. */
  demandPaging: boolean;
  onInvalid: 'continue' | 'kill' | 'abort';
  forkPolicy: 'cow' | 'eager' | 'none';
  forkCopies: 'all' | 'private';
  forkTables: 'copy' | 'share';
  cowReuse: boolean;
  refcount: boolean;
  zeroPage: boolean;
  /** Physical [start, length] in bytes; every frame that a reserved range touches is reserved. */
  reserved: [number, number][];
  /** Physical [start, length] in bytes beyond RAM that mapphys may point to. */
  devices: [number, number][];
  /** Bytes; null = the region's own limit. */
  stackWindow: number | null;
  quantum: number;
  reclaimTables: boolean;
  fileCache: 'cold' | 'warm';
  /** Pages; a power of two, 0 = off. */
  faultAround: number;
  faultAroundEdge: 'aligned' | 'region';
  hugePages: {
    /** never, always, advise or promote:K. */
    policy: string;
    /** Bytes; null = what an entry above the lowest level maps. */
    size: number | null;
  };
  prefetch: { policy: 'none' | 'next' | 'stride' | 'working-set'; pages: number };
  compaction: 'off' | 'on-failure';
  /** `pool`: percent of the frames of RAM, 0 = off; `ratio`: pages in a frame. */
  compressedSwap: { pool: number; ratio: number; full: 'writeback' | 'device' };
  /** Memory in nodes (MODEL §9). */
  numa: {
    nodes: number;
    /** Weights of the nodes' parts of RAM; null = equal. */
    shares: number[] | null;
    /** From each node to each, 10 to itself; null = 20 to every other. */
    distances: number[][] | null;
    policy: 'first-touch' | 'interleave' | 'preferred' | 'bind' | 'blind';
    /** preferred: the node. */
    node: number;
    /** Nodes of processes in the order of their starts, over and over; null = all in turn. */
    runsOn: number[] | null;
    /** Page walks in a row from one other node after which a page moves; 0 = never. */
    migrate: number;
  };
  /** The map of an address space. */
  regions: Region[];
  /** The map of RAM. */
  physical: PhysicalRange[];
  /** [start, length, type] as the BIOS gives it; null = all of RAM is usable. */
  e820: [number, number, number][] | null;
  kernel: {
    tables: 'none' | 'shared' | 'copied' | 'synchronised';
    /** Virtual [start, length] in bytes. */
    mapped: [number, number][];
    recursive: number | null;
    directories: number | null;
  };
  image: ProcessImage | null;
  kernelHeap: KernelHeap | null;
  limits: { processes: number | null };
  /** A bit for each key that a process holds. */
  processKeys: number;
  fileMappings: 'files' | 'anon';
  cost: CostTable | null;
}

/** Cycles by what happens; estimates. */
export interface CostTable {
  /** Where the numbers come from. */
  source: string;
  l2Hit: number;
  tableRead: number;
  minorFault: number;
  majorFault: number;
  copy: number;
  /** At distance 20, beyond distance 10. */
  remote: number;
  zero: number;
  compress: number;
  decompress: number;
}

/** A range [start, end) in bytes as a document gives it, with the size that it says, null = none. */
export interface DocumentedRange {
  name: string;
  start: number;
  end: number;
  size: number | null;
  /** That size is rounded. */
  approximate: boolean;
  note: string;
}

/** A region of the virtual address space; without user rights it is the kernel's. */
export interface Region extends DocumentedRange {
  user: string;
  kernel: string;
  /** Bits of the protection keys that open it; 0 = none is asked for. */
  keys: number;
  guard: boolean;
  holds: Role[];
  grows: 'up' | 'down' | 'no';
  /** Bytes. */
  initial: number;
  limit: number | null;
  shared: boolean;
}

/** Roles of a trace's regions. */
export type Role = 'image' | 'heap' | 'stack' | 'library' | 'mapping' | 'vdso' | 'unknown';

export interface PhysicalRange extends DocumentedRange {
  use: 'free' | 'pool' | 'reserved' | 'kernel' | 'guard' | 'device';
  /** pool: what gets its frames there. */
  serves: ('user' | 'tables')[];
}

/** What a process gets as a whole when it is created: its parts one after the other from `start`. */
export interface ProcessImage {
  start: number;
  end: number;
  eager: boolean;
  contiguous: boolean;
  parts: ImagePart[];
}

export interface ImagePart {
  name: string;
  holds: Role[];
  bytes: number;
  limit: number | null;
  guard: boolean;
}

export interface KernelHeap {
  bytes: number;
  strategy: 'first-fit' | 'best-fit' | 'buddy' | 'slab' | 'pool';
  align: number;
  header: number;
  /** pool: bytes of every block. */
  block: number;
}

export type TableSettings = (
  | { kind: 'radix'; levels: number[] }
  | {
      kind: 'linear';
      /** Bytes; null = grows. */ span: number | null;
      limit: number | null;
      header: number;
    }
) & {
  entryBytes: 4 | 8;
  backing: 'frames' | 'none';
  /** How an entry is drawn; changes no count. */
  entry?: 'x86' | 'x86-64' | 'riscv' | 'armv8' | 'plain' | undefined;
};

/** One array of a TLB level; sets = entries / ways, a power of two. */
export interface TlbLevel {
  entries: number;
  ways: number;
  policy: 'lru' | 'fifo' | 'random' | 'plru' | 'lfu' | 'bit-plru';
}
