import { jsonText } from '../base/quoted.ts';
import type { Row } from '../metrics/index.ts';
import type { PlacedImage } from '../metrics/result.ts';
import type { SummaryRow } from './summary.ts';

/** The version of the shape below: it grows when a field changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

/** What `run --json` prints. */
export function runsJson(rows: SummaryRow[]): string {
  return `${jsonText({ schema_version: SCHEMA_VERSION, runs: rows.map(runOf) }, 2)}\n`;
}

/** The same as one line of JSON for each run. */
export function runsNdjson(rows: SummaryRow[]): string {
  return rows.map((row) => `${jsonText({ schema_version: SCHEMA_VERSION, ...runOf(row) })}\n`).join('');
}

interface Run {
  trace: string;
  system: string;
  config_id: string;
  /** Only where the trace holds samples, not every reference. */
  sampled?: true;
  /** Only where the system is not the one that its name says: why. */
  hypothetical?: string;
  /** Only where regions of the trace were moved. */
  placed?: PlacedImage[];
  /** Only where runs differ in settings. */
  settings?: Record<string, string>;
  metrics: Row;
}

function runOf({ trace, system, configId, sampled, hypothetical, placed, varied, metrics }: SummaryRow): Run {
  const settings = Object.keys(varied).length === 0 ? {} : { settings: varied };
  const marks = {
    ...(sampled ? { sampled } : {}),
    ...(hypothetical === null ? {} : { hypothetical }),
    ...(placed.length > 0 ? { placed } : {}),
  };
  return { trace, system, config_id: configId, ...marks, ...settings, metrics };
}
