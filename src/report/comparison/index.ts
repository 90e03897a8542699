import { longCsv, summaryCsv } from '../csv.ts';
import type { Look } from '../index.ts';
import { runsJson, runsNdjson } from '../json.ts';
import type { Comparison } from './comparison.ts';
import { comparisonMarkdown } from './markdown.ts';
import { comparisonTerminal } from './terminal.ts';

const rowsOf = (comparisons: Comparison[]) => comparisons.flatMap(({ runs }) => runs.map(({ row }) => row));

/** Formats of an answer that compares, by the names of `formats`. */
export const comparisonFormats = {
  table: (_title: string, comparisons: Comparison[], { width, style }: Look) =>
    comparisonTerminal(comparisons, width, style),
  csv: (_title: string, comparisons: Comparison[], { long }: Look) =>
    (long ? longCsv : summaryCsv)(rowsOf(comparisons)),
  json: (_title: string, comparisons: Comparison[]) => runsJson(rowsOf(comparisons)),
  ndjson: (_title: string, comparisons: Comparison[]) => runsNdjson(rowsOf(comparisons)),
  md: (title: string, comparisons: Comparison[]) => comparisonMarkdown(title, comparisons),
};
