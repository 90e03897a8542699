import { type Row, rowOf } from '../metrics/index.ts';
import type { PlacedImage, Result } from '../metrics/result.ts';
import { systemTitle } from './names.ts';

/** One run in a table of runs. */
export interface SummaryRow {
  trace: string;
  system: string;
  configId: string;
  /** The trace holds samples, not every reference. */
  sampled: boolean;
  /** Why the system is not the one that its name says; null = it is. */
  hypothetical: string | null;
  /** Where the trace's regions went; empty = they are where they were recorded. */
  placed: PlacedImage[];
  /** The settings that differ between the runs, by path; empty for a single run. */
  varied: Record<string, string>;
  metrics: Row;
}

/** A run as a row; `varied` says which settings make it what it is among others. */
export function summaryRow(result: Result, varied: Record<string, string> = {}): SummaryRow {
  return {
    trace: result.trace,
    system: systemTitle(result),
    configId: result.configId,
    sampled: result.sampled,
    hypothetical: result.hypothetical,
    placed: result.placed,
    varied,
    metrics: rowOf(result),
  };
}
