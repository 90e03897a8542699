import { summaryCsv } from '../csv.ts';
import { RESULT, digests, storedText } from '../stored/result-file.ts';
import type { SummaryRow } from '../summary.ts';
import type { Comparison } from './comparison.ts';
import { comparisonMarkdown } from './markdown.ts';
import type { Origin } from './page/origin.ts';
import { comparisonPage } from './page/page.ts';
import type { PlotLibrary } from './page/plot/script.ts';

/** The contents of the files that a comparison leaves in its folder, by name; `rows` are the runs in the order of their table, if it is not that of the comparisons. */
export function comparisonFilesOf(
  title: string,
  comparisons: Comparison[],
  origin: Origin | null,
  library: () => PlotLibrary,
  rows: SummaryRow[] = rowsOf(comparisons),
): Map<string, string> {
  const summary = summaryCsv(rows);
  return new Map([
    ['summary.csv', summary],
    ['report.md', comparisonMarkdown(title, comparisons)],
    ['report.html', comparisonPage(title, comparisons, origin, library)],
    [RESULT, resultFile(title, comparisons, rows, summary)],
  ]);
}

/** result.json of a comparison: what its summary does not say. */
function resultFile(
  title: string,
  comparisons: readonly Comparison[],
  rows: readonly SummaryRow[],
  summary: string,
): string {
  const places = new Map(rows.map((row, at) => [row, at]));
  const order = rowsOf(comparisons).map((row) => places.get(row) ?? 0);
  return storedText({
    kind: 'comparison',
    tables: digests(new Map([['summary.csv', summary]])),
    title,
    ...(order.every((place, at) => place === at) ? {} : { order }),
    panels: comparisons.map(({ common, runs, baseline }) => ({
      common,
      baseline: runs.indexOf(baseline),
      runs: runs.map(({ label, row: { sampled, hypothetical, placed } }) => ({
        label,
        sampled,
        hypothetical,
        placed,
      })),
    })),
  });
}

function rowsOf(comparisons: readonly Comparison[]): SummaryRow[] {
  return comparisons.flatMap(({ runs }) => runs.map(({ row }) => row));
}
