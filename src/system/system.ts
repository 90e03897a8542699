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
    asid: boolean;
    flushThreshold: number;
    seed: number;
  };
  allocator: { strategy: string; rewind: boolean; maxOrder: number; seed: number };
  replacement: { policy: string; scope: string; seed: number };
  references: { span: 'all' | 'first'; modify: 'two' | 'one' };
  unmapped: 'auto' | 'map' | 'fault';
  onInvalid: 'continue' | 'kill' | 'abort';
  forkPolicy: 'cow' | 'eager';
  forkCopies: 'all' | 'private';
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
}

export type TableSettings = (
  { kind: 'radix'; levels: number[] } | { kind: 'linear'; /** Bytes; null = grows. */ span: number | null }
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
  policy: 'lru' | 'fifo' | 'random' | 'plru';
}
