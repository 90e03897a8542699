/** The course of a run for pictures: columns of `width` references each, the last one shorter. Gathered where a page of pictures is wanted. */
export interface Course {
  /** References of a column, and of the stretch of the trace that was counted: those of ended processes, which are ignored, too. */
  width: number;
  references: number;
  /** Counters of each column by name: fetches, loads, stores, faults by kind, full_misses, walks, evictions, context_switches. */
  counters: Record<string, number[]>;
  /** Frames at the end of each column: owned, resident, tables. */
  gauges: Record<string, number[]>;
  /** Distinct pages referenced in each column, of all address spaces: Denning's working set with the column as its window. */
  workingSet: number[];
  /** Address spaces in the order in which their first process began. */
  heat: HeatSpace[];
  /** Who had the frames, at the most and at the end. */
  frames: FramePicture[];
  /** The page tables at the same times. */
  tables: TablePicture[];
  /** Process starts in order, the first ones. */
  lanes: Lane[];
}

/** References of one address space by blocks of pages and columns of time. */
export interface HeatSpace {
  trace: string;
  pid: number;
  /** Pages of a block. */
  blockPages: number;
  /** Blocks that were referenced, by address. */
  rows: { role: string; region: string; va: string; columns: number[] }[];
}

/** What a frame holds. */
export const frameKinds = [
  'free',
  'reserved',
  'page table',
  'zero page',
  'file',
  'file, shared',
  'anonymous',
  'anonymous, shared',
  'not owned',
] as const;

/** The frames at one time: cells of `each` frames, in order of frame numbers, up to the last that is in use. */
export interface FramePicture {
  when: 'most' | 'end';
  /** References by then. */
  at: number;
  frames: number;
  each: number;
  /** What most of a cell's frames hold that are not free, as the place in `frameKinds`. */
  kinds: number[];
  /** Whose most of these are: the place of a process start, -1 nobody's or the kernel's, -2 of several. */
  owners: number[];
}

/** The page tables at one time, root first. */
export interface TablePicture {
  when: 'most' | 'end';
  at: number;
  levels: {
    entries: number;
    tables: number;
    used: number;
    /** Entries in use of the first tables, in order of spaces and addresses. */
    fill: number[];
  }[];
}

/** A process over time. */
export interface Lane {
  trace: string;
  pid: number;
  command: string;
  /** The place of the parent's start, -1 = none. */
  parent: number;
  /** Its first and last column. */
  first: number;
  last: number;
  ended: boolean;
  references: number[];
  copies: number[];
}
