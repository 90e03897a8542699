import { maximum } from '../base/extremes.ts';
import { quotient } from '../metrics/metric.ts';
import type { Result, TimelineRow } from '../metrics/result.ts';

/** Refaults for 1,000 references from which on a window thrashes: as many as make a program ten times slower where a refault costs as much as 10,000 references. */
export const THRASHING_RATE = 1;
/** Windows on end that must thrash, so that a program that changes its phase is not taken for one that never finds room. */
export const THRASHING_WINDOWS = 3;

/** Windows on end in which the fault rate stayed at `THRASHING_RATE` or above. */
export interface ThrashingStretch {
  windows: TimelineRow[];
  refaults: number;
  references: number;
  /** The rate of the worst window. */
  highest: number;
}

/** Faults of a window that brought back what was evicted. Reads of a cold file may be first reads, so only those of warm files count. MODEL §6. */
export function refaultsIn({ system }: Result, { counters }: TimelineRow): number {
  return (counters.swap_in ?? 0) + (system.fileCache === 'warm' ? (counters.file_major ?? 0) : 0);
}

/** The stretches in which the program thrashes, by time (MODEL §10). The last window may be a short one, and is left out. */
export function thrashingStretches(result: Result): ThrashingStretch[] {
  const stretches: TimelineRow[][] = [[]];
  const [first] = result.timeline;
  for (const row of result.timeline) {
    if (row.references < first.references) continue;
    if (rate(result, row) >= THRASHING_RATE) stretches.at(-1)?.push(row);
    else stretches.push([]);
  }
  return stretches
    .filter((windows) => windows.length >= THRASHING_WINDOWS)
    .map((windows) => ({
      windows,
      refaults: windows.reduce((sum, row) => sum + refaultsIn(result, row), 0),
      references: windows.reduce((sum, row) => sum + row.references, 0),
      highest: maximum(windows.map((row) => rate(result, row))),
    }));
}

/** Refaults for 1,000 references. */
function rate(result: Result, row: TimelineRow): number {
  return quotient(1000 * refaultsIn(result, row), row.references);
}
