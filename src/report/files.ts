import type { Result } from '../metrics/result.ts';
import { chartsOf } from './chart-files.ts';
import { chartSvg } from './chart-svg.ts';
import { pagesCsv, processesCsv, regionsCsv, summaryCsv, timelineCsv } from './csv.ts';
import { htmlPage } from './html/page.ts';
import { illustratedReport } from './markdown.ts';
import { RESULT, runFile } from './stored/result-file.ts';
import { summaryRow } from './summary.ts';

/** THE LIST of files that a run leaves in its folder, charts, result.json and meta.json apart; null where a run has nothing for that file. */
export const files = {
  'summary.csv': (result) => summaryCsv([summaryRow(result)]),
  'processes.csv': processesCsv,
  'regions.csv': regionsCsv,
  'timeline.csv': (result) => (result.timeline.length === 0 ? null : timelineCsv(result)),
  'pages.csv': pagesCsv,
  'report.md': illustratedReport,
  'report.html': htmlPage,
} satisfies Record<string, (result: Result) => string | null>;

/** Their contents by name, with result.json, from which and from the tables they can be made again. */
export function filesOf(result: Result): Map<string, string> {
  const contents = new Map<string, string>();
  for (const [name, render] of Object.entries<(result: Result) => string | null>(files)) {
    const content = render(result);
    if (content !== null) contents.set(name, content);
  }
  const { course, system } = result;
  if (course !== null)
    for (const { name, chart } of chartsOf(result)) contents.set(name, chartSvg(chart, course, system.pageSize));
  const tables = new Map([...contents].filter(([name]) => name.endsWith('.csv')));
  return contents.set(RESULT, runFile(result, tables));
}
