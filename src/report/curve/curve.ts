/** Which references an array of translations is looked up for. */
export type CurveStream = 'fetch' | 'data' | 'unified';

/** Misses of LRU arrays of all shapes, for one stream and one page size. */
export interface TlbCurve {
  trace: string;
  of: 'tlb';
  stream: CurveStream;
  /** Bytes. */
  pageSize: number;
  /** Of the stream. */
  references: number;
  /** Distinct (process image, page). */
  pages: number;
  points: TlbPoint[];
}

export interface TlbPoint {
  /** 1 = fully associative. */
  sets: number;
  ways: number;
  misses: number;
}

/** Page faults by the number of frames, for one policy and one page size. */
export interface MemoryCurve {
  trace: string;
  of: 'memory';
  policy: string;
  /** Bytes. */
  pageSize: number;
  references: number;
  /** Distinct (process image, page). */
  pages: number;
  points: MemoryPoint[];
}

export interface MemoryPoint {
  frames: number;
  faults: number;
}

export type Curve = TlbCurve | MemoryCurve;
