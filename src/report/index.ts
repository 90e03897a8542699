import type { Result } from '../metrics/result.ts';
import { longCsv, summaryCsv } from './csv.ts';
import { runsJson, runsNdjson } from './json.ts';
import { markdownReport } from './markdown.ts';
import type { Style } from './style.ts';
import { summaryRow } from './summary.ts';
import { terminalReport } from './terminal.ts';

/** How an answer is to look; formats for programs take no notice of width and style. */
export interface Look {
  /** Cells of a line, at least 40. */
  width: number;
  style: Style;
  /** CSV with a row for each metric. */
  long: boolean;
}

export interface Format {
  /** One sentence for the help. */
  doc: string;
  render(results: Result[], look: Look): string;
}

/** THE LIST of formats of an answer. */
export const formats = {
  table: {
    doc: 'a page for the terminal',
    render: (results, { width, style }) => results.map((result) => terminalReport(result, width, style)).join('\n'),
  },
  csv: {
    doc: 'a row for each run, a column for each metric',
    render: (results, { long }) => (long ? longCsv : summaryCsv)(results.map((result) => summaryRow(result))),
  },
  json: {
    doc: 'one JSON object with all runs',
    render: (results) => runsJson(results.map((result) => summaryRow(result))),
  },
  ndjson: {
    doc: 'a line of JSON for each run',
    render: (results) => runsNdjson(results.map((result) => summaryRow(result))),
  },
  md: { doc: 'a report in Markdown', render: (results) => markdownReport(results) },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
