import type { Result } from '../metrics/result.ts';
import { pagesCsv, processesCsv, regionsCsv, summaryCsv, timelineCsv } from './csv.ts';
import { htmlPage } from './html/page.ts';
import { markdownReport } from './markdown.ts';
import { summaryRow } from './summary.ts';

/** THE LIST of files that a run leaves in its folder, meta.json apart; null where a run has nothing for that file. */
export const files = {
  'summary.csv': (result) => summaryCsv([summaryRow(result)]),
  'processes.csv': processesCsv,
  'regions.csv': regionsCsv,
  'timeline.csv': (result) => (result.timeline.length === 0 ? null : timelineCsv(result)),
  'pages.csv': pagesCsv,
  'report.md': (result) => markdownReport([result]),
  'report.html': htmlPage,
} satisfies Record<string, (result: Result) => string | null>;
