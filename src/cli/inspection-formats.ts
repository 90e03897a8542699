import { jsonText } from '../base/quoted.ts';
import { codeMarkdown, escapeMarkdown } from '../report/escape.ts';
import { left, markdownTable, right } from '../report/markdown-table.ts';
import { plural, thousands } from '../report/numbers.ts';
import { displayWidth, padEnd, printable, wrap } from '../report/text.ts';
import { FOOTPRINT_BITS } from '../run/footprint-bits.ts';
import { isSampled } from '../trace/workload.ts';
import { columns } from './columns.ts';
import { facts, tables } from './inspection-tables.ts';
import type { TraceReport } from './inspection-tables.ts';

/** THE LIST of what `inspect --format` can be: all reports, and whether they were checked, as text. */
export const inspectionFormats = {
  table: (reports, checked, width) => reports.map((report) => reportText(report, checked, width)).join('\n'),
  json: (reports) => reportJson(reports),
  md: (reports, checked) => reports.map((report) => reportMarkdown(report, checked)).join('\n'),
} satisfies Record<string, (reports: readonly TraceReport[], checked: boolean, width: number) => string>;

/** Findings of a trace that are shown; JSON has all. */
const SHOWN = 100;

function reportText(report: TraceReport, checked: boolean, width: number): string {
  const parts = tables(report).map(({ title, head, rows, texts }) => [
    ...(title === '' ? [] : wrap(title, width)),
    ...columns([head, ...rows.map((row) => row.map((cell) => printable(cell)))], texts),
  ]);
  return [
    printable(report.trace.name),
    ...factLines(report, width),
    ...parts.flatMap((lines) => ['', ...lines]),
    ...(checked ? ['', ...findingLines(report)] : []),
    '',
  ].join('\n');
}

/** Each fact in a line, or in several where it is too long; a digest stays whole. */
function factLines(report: TraceReport, width: number): string[] {
  const rows = facts(report).map((row) => row.map((cell) => printable(cell)));
  const indent = Math.max(...rows.map(([name]) => displayWidth(name))) + 2;
  return rows.flatMap(([name, value]) => {
    const room = width - indent;
    const isCut = value.split(' ').some((word) => displayWidth(word) > room);
    const lines = isCut ? [value] : wrap(value, room);
    return lines.map((line, at) => `${padEnd(at === 0 ? name : '', indent)}${line}`);
  });
}

function findingLines({ inspection: { findings } }: TraceReport): string[] {
  if (findings.length === 0) return ['valid: every record can be read'];
  const shown = findings.slice(0, SHOWN);
  const more = findings.length - shown.length;
  return [
    `invalid: ${plural(findings.length, 'mistake')}`,
    ...shown,
    ...(more > 0 ? [`and ${thousands(more)} more`] : []),
  ];
}

function reportMarkdown(report: TraceReport, checked: boolean): string {
  const parts = tables(report).map(({ title, head, rows, texts }) => {
    const table = markdownTable(
      head.map((name, at) => (texts.includes(at) ? left(name) : right(name))),
      rows.map((row) => row.map((cell) => escapeMarkdown(cell))),
    );
    return title === '' ? table : `${title[0].toUpperCase()}${title.slice(1)}:\n\n${table}`;
  });
  const [verdict, ...findings] = checked ? findingLines(report) : [];
  return [
    `# ${codeMarkdown(report.trace.name)}`,
    facts(report)
      .map(([name, value]) => `- ${name}: ${escapeMarkdown(value)}`)
      .join('\n'),
    ...parts,
    ...(checked ? [`${verdict[0].toUpperCase()}${verdict.slice(1)}.`] : []),
    ...(findings.length > 0 ? [findings.map((finding) => `- ${escapeMarkdown(finding)}`).join('\n')] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function reportJson(reports: readonly TraceReport[]): string {
  const traces = reports.map(({ trace, inspection, digests, storedBytes }) => ({
    trace: trace.name,
    format: trace.format.name,
    ...(isSampled(trace) ? { sampled: true } : {}),
    files: trace.files.map(({ name }) => name),
    stored_bytes: storedBytes,
    sha256: digests[0].sha256,
    accesses: inspection.accesses,
    references: inspection.references,
    addresses: inspection.addresses && {
      lowest: `0x${inspection.addresses.lowest.toString(16)}`,
      highest: `0x${inspection.addresses.highest.toString(16)}`,
    },
    footprint_pages: Object.fromEntries(FOOTPRINT_BITS.map((bits, at) => [`${2 ** bits}`, inspection.footprint[at]])),
    processes: inspection.processes.map(({ pid, command, accesses, events, pages }) => ({
      pid,
      command,
      accesses,
      events,
      pages,
    })),
    events: Object.fromEntries(inspection.events.map(({ name, count }) => [name, count])),
    regions: inspection.regions.map((region) => ({ ...region, bytes: Number(region.bytes) })),
    working_set: inspection.workingSet.map(({ window, pages }) => ({ window, pages: Number(pages.toFixed(6)) })),
    reuse: inspection.reuse && {
      first: inspection.reuse.first,
      distances: inspection.reuse.counts.map((references, bits) => ({
        from: Math.floor(2 ** (bits - 1)),
        to: 2 ** bits - 1,
        references,
      })),
    },
    findings: inspection.findings,
  }));
  return `${jsonText({ schema_version: 1, traces }, 2)}\n`;
}
