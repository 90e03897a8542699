import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../pagewalk.ts';

/** What was measured natively of a program (traces/README.md), and what is predicted of its recording. */
export interface NativeRow {
  trace: string;
  system: string;
  /** plain: one process, or forks without exec; exec: forks that exec; order: what processes share depends on who comes first. */
  kind: 'plain' | 'exec' | 'order';
  /** Minor faults after the exec, of five runs. */
  min: number;
  median: number;
  max: number;
  /** kB of page tables of each process at its end in one run, and as predicted at the addresses of that run. */
  tables: number[];
  predictedTables: number[];
  /** Minor faults: of the recording as it is read; with `faultAroundEdge=region`; and of what the recorder saw, its library included, with `references.modify=two`. */
  predicted: number;
  region: number;
  recorded: number;
}

export const NATIVE_CSV = join(root, 'traces', 'native.csv');

const COLUMNS = 'trace,system,kind,min,median,max,tables_kb,predicted_tables_kb,predicted,region,recorded';

export function nativeRows(): NativeRow[] {
  const [header, ...lines] = readFileSync(NATIVE_CSV, 'utf8').trim().split('\n');
  if (header !== COLUMNS) throw new Error(`traces/native.csv: expected the columns ${COLUMNS}, found ${header}`);
  return lines.map((line) => {
    const [trace, system, kind, min, median, max, tables, predictedTables, ...counts] = line.split(',');
    const [predicted, region, recorded] = counts.map(Number);
    const list = (text: string): number[] => text.split(' ').map(Number);
    return {
      trace,
      system,
      kind: kind as NativeRow['kind'],
      min: Number(min),
      median: Number(median),
      max: Number(max),
      tables: list(tables),
      predictedTables: list(predictedTables),
      predicted,
      region,
      recorded,
    };
  });
}

export function nativeCsv(rows: readonly NativeRow[]): string {
  const lines = rows.map((row) =>
    [
      row.trace,
      row.system,
      row.kind,
      row.min,
      row.median,
      row.max,
      row.tables.join(' '),
      row.predictedTables.join(' '),
      row.predicted,
      row.region,
      row.recorded,
    ].join(','),
  );
  return `${[COLUMNS, ...lines].join('\n')}\n`;
}

/** How far a prediction may be from the native median, in faults. */
export function faultLimit({ kind, median }: NativeRow): number {
  return Math.max(2, median * { plain: 0.02, exec: 0.05, order: 0.06 }[kind]);
}
