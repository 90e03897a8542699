import { csv } from '../csv.ts';
import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { plural, thousands } from '../numbers.ts';
import type { Style } from '../style.ts';
import { displayWidth, fit, padEnd, padStart, printable } from '../text.ts';

/** Page faults that were observed, of a process. */
export interface ObservedRow {
  pid: number;
  command: string;
  faults: number;
  fetches: number;
  stores: number;
  pages: number;
  again: number;
}

export interface Observed {
  trace: string;
  rows: readonly ObservedRow[];
}

/** THE LIST of formats of faults that were only observed. */
export const observedFormats = {
  table: (observed, { width, style }) => terminal(observed, width, style),
  md: (observed) => markdown(observed),
  csv: ({ rows }) =>
    csv(
      [...COUNTS],
      rows.map((row) => COUNTS.map((name) => row[name])),
    ),
  json: (observed) => json(observed),
} satisfies Record<string, (observed: Observed, look: { width: number; style: Style }) => string>;

const COUNTS = ['pid', 'command', 'faults', 'fetches', 'stores', 'pages', 'again'] as const;
const HEAD = ['pid', 'program', 'faults', 'at fetches', 'at stores', 'pages', 'second faults'];

function cells({ pid, command, ...counts }: ObservedRow): string[] {
  const { faults, fetches, stores, pages, again } = counts;
  return [String(pid), command, ...[faults, fetches, stores, pages, again].map(thousands)];
}

function headline({ rows }: Observed): string {
  const faults = rows.reduce((sum, row) => sum + row.faults, 0);
  return `${plural(faults, 'page fault')} observed in ${plural(rows.length, 'process', 'processes')}`;
}

const WHAT =
  'at fetches and at stores: as far as the lines tell; second faults: in a page that had one before (copies on write, pages given back); with a TRACE, a prediction is held to them';

function terminal(observed: Observed, width: number, style: Style): string {
  const rows = observed.rows.map((row) => cells(row).map((cell) => printable(cell)));
  const widths = HEAD.map((name, at) => Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[at]))));
  const line = (row: readonly string[]): string =>
    fit(row.map((cell, at) => (at === 1 ? padEnd(cell, widths[at]) : padStart(cell, widths[at]))).join('  '), width);
  const lines = [
    style.strong(fit(printable(observed.trace), width)),
    headline(observed),
    '',
    style.dim(line(HEAD)),
    ...rows.map(line),
  ];
  return `${lines.join('\n')}\n`;
}

function markdown(observed: Observed): string {
  const rows = observed.rows.map((row) =>
    cells(row).map((cell, at) => (at === 1 ? codeMarkdown(cell) : escapeMarkdown(cell))),
  );
  return [
    `## ${codeMarkdown(observed.trace)}`,
    `${headline(observed)} (${WHAT}).`,
    markdownTable(
      HEAD.map((name, at) => (at === 1 ? left(name) : right(name))),
      rows,
    ),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function json({ trace, rows }: Observed): string {
  return `${JSON.stringify({ schema_version: 1, trace, observed: rows }, null, 2)}\n`;
}
