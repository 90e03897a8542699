import { summaryCsv } from '../csv.ts';
import { RESULT, digests, storedText } from '../stored/result-file.ts';
import type { Comparison } from './comparison.ts';
import { comparisonMarkdown } from './markdown.ts';
import type { Origin } from './page/origin.ts';
import { comparisonPage } from './page/page.ts';

/** The contents of the files that a comparison leaves in its folder, by name. */
export function comparisonFilesOf(
  title: string,
  comparisons: Comparison[],
  origin: Origin | null,
): Map<string, string> {
  const summary = summaryCsv(comparisons.flatMap(({ runs }) => runs.map(({ row }) => row)));
  return new Map([
    ['summary.csv', summary],
    ['report.md', comparisonMarkdown(title, comparisons)],
    ['report.html', comparisonPage(title, comparisons, origin)],
    [RESULT, resultFile(title, comparisons, summary)],
  ]);
}

/** result.json of a comparison: what its summary does not say. */
function resultFile(title: string, comparisons: readonly Comparison[], summary: string): string {
  return storedText({
    kind: 'comparison',
    tables: digests(new Map([['summary.csv', summary]])),
    title,
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
