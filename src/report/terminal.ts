import { type Row, rowOf } from '../metrics/index.ts';
import type { Result } from '../metrics/result.ts';
import { findings } from './findings/index.ts';
import type { Finding } from './findings/finding.ts';
import { runTitle } from './names.ts';
import { plural } from './numbers.ts';
import type { Style } from './style.ts';
import { printable, wrap } from './text.ts';
import { blocksOf } from './terminal/blocks.ts';
import { layOut } from './terminal/layout.ts';
import { overTimeLines } from './terminal/over-time.ts';
import { processLines } from './terminal/processes.ts';

/** A run as a page of a terminal: what was run, what stands out, groups of aligned numbers, a line for each process. No line is wider than `width`. */
export function terminalReport(result: Result, width: number, style: Style): string {
  const row = rowOf(result);
  const lines = [
    ...headLines(result, row, width, style),
    '',
    ...findings(result)
      .slice(0, FINDINGS)
      .flatMap((finding) => findingLines(finding, width, style)),
    '',
    ...layOut(blocksOf(result, row, width >= BARS), width, style),
    ...overTimeLines(result, width, style),
    ...processLines(result, width, style),
    ...result.notes.flatMap((note) => ['', ...wrap(`note: ${printable(note)}`, width)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Terminals of so many cells have room for bars beside the kinds of faults. */
const BARS = 140;
/** Findings that are shown; the Markdown report has all of them, in full. */
const FINDINGS = 5;

function headLines(result: Result, row: Row, width: number, style: Style): string[] {
  const title = wrap(printable(runTitle(result)), width).map((line) => style.strong(line));
  const facts = [
    plural(row.references, 'reference'),
    plural(row.processes, 'process', 'processes'),
    plural(row.page_faults, 'page fault'),
  ];
  return [...title, ...wrap(facts.join(' · '), width).map((line) => style.dim(line))];
}

const marks = { problem: ['!', 'bad'], cost: ['-', 'warn'], insight: ['·', 'plain'] } as const;

function findingLines(finding: Finding, width: number, style: Style): string[] {
  const [mark, tone] = marks[finding.severity];
  return wrap(printable(finding.title), width - 2).map((line, at) => `${style[tone](at === 0 ? mark : ' ')} ${line}`);
}
