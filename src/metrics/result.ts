import type { System } from '../system/system.ts';
import type { Course } from './course.ts';

/** The exact integers of a run by the names of docs/formats.md, *Metrics*; lists are `tables_by_level` and what ends in `_by_order`. */
export type Totals = Record<string, number | number[]>;

/** The share of one process: one row for each start, so a pid that is used again has several. Shares add up to the totals. */
export interface ProcessRow {
  trace: string;
  pid: number;
  /** What it runs, where the trace says so; else ''. */
  command: string;
  /** The pid that forked it; null where none did. */
  parent: number | null;
  counters: Record<string, number>;
  resident_peak: number;
}

/** The share of one region (docs/formats.md, regions); role and region are '' for what lies outside any. Shares add up to the totals. */
export interface RegionRow {
  trace: string;
  pid: number;
  /** The images of a pid: 0 at its start, one more after each exec. */
  image: number;
  role: string;
  region: string;
  /** Lowest address as 0x text, or ''. */
  start: string;
  /** The address after the highest one as 0x text, or ''. */
  end: string;
  counters: Record<string, number>;
}

/** One window of a run: what was counted in it, and what was there at its end. */
export interface TimelineRow {
  window: number;
  /** The number of its first reference, from 1. */
  first_reference: number;
  references: number;
  counters: Record<string, number>;
  /** owned, resident, table_frames, free_frames, free_runs, largest_free_run; and working_set, the distinct pages referenced in it. */
  gauges: Record<string, number>;
}

/** A page that was used much. */
export interface PageRow {
  trace: string;
  pid: number;
  va: string;
  role: string;
  region: string;
  references: number;
  faults: number;
}

/** Where the regions of process images went that a run has moved (MODEL §13): those with the same regions at the same places are one. */
export interface PlacedImage {
  /** `image` as in `RegionRow`; children of a fork are where their parent is. */
  images: { trace: string; pid: number; image: number }[];
  /** Stretches of regions in order of their recorded addresses: from and to are their first bytes as 0x text; `window` is the region, or part of the image, of the system. */
  regions: { role: string; region: string; from: string; to: string; bytes: number; window: string }[];
  /** Parts of the image that are larger than the system says, in bytes. */
  raised: { part: string; from: number; to: number }[];
}

/** All that a report may know of a run: one workload on one system. */
export interface Result {
  /** The workload as the user named it. */
  trace: string;
  /** The traces that it was made of. */
  traces: string[];
  /** They hold samples or faults of a program, not every reference: the numbers are those of the samples. */
  sampled: boolean;
  /** Why the system is not the one that its name says (a fork that its kernel has not); null = it is. */
  hypothetical: string | null;
  system: System;
  configId: string;
  totals: Totals;
  processes: ProcessRow[];
  regions: RegionRow[];
  timeline: TimelineRow[];
  /** What pages of pictures are drawn from; null = not gathered. */
  course: Course | null;
  /** Hottest first. */
  pages: PageRow[];
  /** Where the trace's regions went; empty = they are where they were recorded. */
  placed: PlacedImage[];
  /** What a reader of the numbers must know, such as sampling. */
  notes: string[];
  /** Whether `onInvalid: abort` ended the run: the totals go up to and with the bad reference. */
  aborted: boolean;
}
