import { join } from 'node:path';
import { compared } from '../../report/comparison/comparison.ts';
import type { Comparison } from '../../report/comparison/comparison.ts';
import type { Origin } from '../../report/comparison/page/origin.ts';
import type { Stored } from '../../report/stored/result-file.ts';
import type { SummaryRow } from '../../report/summary.ts';
import { at } from '../../system/settings-text.ts';
import { csvCells } from './csv-results.ts';
import type { StoredFolder } from './stored-folder.ts';
import { summaryRowOf } from './table-rows.ts';

/** Comparisons and how they came to be. */
export interface StoredComparisons {
  title: string;
  comparisons: Comparison[];
  origin: Origin | null;
  /** The runs in the order of their table. */
  rows: SummaryRow[];
}

/** The comparisons that a folder holds. */
export function storedComparison(folder: StoredFolder, stored: Stored & { kind: 'comparison' }): StoredComparisons {
  const file = join(folder.path, 'summary.csv');
  const rows = csvCells(folder.tables.get('summary.csv') ?? '', file, () => undefined).map(summaryRowOf);
  let next = 0;
  const comparisons = stored.panels.map(({ common, baseline, runs }) => {
    const own = runs.map(({ label, ...circumstances }) => {
      const place = stored.order?.[next] ?? next;
      next++;
      rows[place] = { ...rows[place], ...circumstances };
      return { label, row: rows[place] };
    });
    return compared(own, own[baseline], common);
  });
  return { title: stored.title, comparisons, origin: originOf(folder.meta), rows };
}

/** What a meta.json says of the command and the traces; null where it says nothing. */
export function originOf(meta: unknown): Origin | null {
  const [version, traces, given] = [['pagewalk_version'], ['traces'], ['command_line']].map((path) => at(meta, path));
  // What a sweep is made by, whoever computed and merged its cells.
  const command = at(meta, ['configuration', 'command_line']) ?? given;
  if (typeof version !== 'string' || !Array.isArray(command)) return null;
  const named = (Array.isArray(traces) ? traces : []).map((trace: unknown) => ({
    name: String(at(trace, ['name'])),
    sha256: String(at(trace, ['sha256'])),
  }));
  return { pagewalkVersion: version, traces: named, commandLine: command.map(String) };
}
