import type { CellFolder } from './cell-folder.ts';
import type { SweepCell, SweepTrace } from './sweep-cell.ts';
import { sweepTrace } from './trace-sweep.ts';
import type { Failure, TraceSweepOptions } from './trace-sweep.ts';

export interface SweepOptions extends Omit<TraceSweepOptions, 'open' | 'onFailed' | 'onProgress'> {
  open(trace: SweepTrace, quantum: number): ReturnType<TraceSweepOptions['open']>;
  /** Told after every batch: one of the cells that are computed at once, how many, the part of their trace that is read, and references. */
  onProgress(cell: SweepCell, count: number, part: number, references: number): void;
}

/** What a sweep did. */
export interface Swept {
  computed: number;
  failures: Failure[];
}

/** The cells of a list that are not in the folder yet, equal ones once. */
export function missingCells(
  cells: readonly SweepCell[],
  folder: CellFolder,
  onCorrupt: (message: string) => void,
): SweepCell[] {
  const seen = new Set<string>();
  return cells.filter(({ key }) => {
    if (seen.has(key)) return false;
    seen.add(key);
    const found = folder.read(key);
    if (typeof found === 'string') onCorrupt(found);
    return found === null || typeof found === 'string';
  });
}

/** Computes cells, trace by trace, and puts each into the folder when it is done. */
export async function sweepCells(
  cells: readonly SweepCell[],
  folder: CellFolder,
  options: SweepOptions,
): Promise<Swept> {
  const swept: Swept = { computed: 0, failures: [] };
  for (const source of new Set(cells.map((cell) => cell.source))) {
    const own = cells.filter((cell) => cell.source === source);
    await sweepTrace(own, {
      ...options,
      open: (quantum) => options.open(source, quantum),
      onCell: (stored, cell) => {
        folder.write(stored);
        swept.computed++;
        options.onCell(stored, cell);
      },
      onFailed: (failure) => swept.failures.push(failure),
      onProgress: (...how) => options.onProgress(own[0], ...how),
    });
  }
  return swept;
}
