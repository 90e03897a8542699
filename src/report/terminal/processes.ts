import type { ProcessRow, Result } from '../../metrics/result.ts';
import { largest } from '../largest.ts';
import { count } from '../names.ts';
import { bytes, plural, thousands } from '../numbers.ts';
import type { Style } from '../style.ts';
import { fit, printable } from '../text.ts';
import { type Block, blockLines, blockWidth } from './block.ts';

/** One line for each process, the busiest ones; columns from the right go where the width is small. */
export function processLines(result: Result, width: number, style: Style): string[] {
  if (result.processes.length < 2) return [];
  const busiest = largest(result.processes, MOST, (row) => count(row, 'references'));
  const block = widestBlock(result, busiest, width);
  const lines = blockLines(block, Math.min(width, blockWidth(block)), style).map((line) =>
    line.paint(line.text.trimEnd()),
  );
  const rest = result.processes.length - busiest.length;
  return ['', ...lines, ...(rest > 0 ? [style.dim(`and ${plural(rest, 'more process', 'more processes')}`)] : [])];
}

/** Processes that are shown. */
const MOST = 20;
/** Cells that a process's name takes at most. */
const NAME_WIDTH = 40;

function widestBlock(result: Result, rows: ProcessRow[], width: number): Block {
  const columns = columnsOf(result, rows);
  const blockOf = (kept: number): Block => ({
    head: ['processes', ...columns.slice(0, kept).map((column) => column.title)],
    rows: rows.map((row) => ({
      cells: [nameOf(result, row), ...columns.slice(0, kept).map((column) => column.text(row))],
    })),
  });
  let kept = columns.length;
  while (kept > 1 && blockWidth(blockOf(kept)) > width) kept--;
  return blockOf(kept);
}

/** What is known of the processes, the most telling first. */
function columnsOf(result: Result, rows: ProcessRow[]): { title: string; text: (row: ProcessRow) => string }[] {
  const counted = ['references', 'page_faults', 'full_misses', 'major_faults', 'cow_copy', 'invalid_faults']
    .filter((name) => rows.some((row) => name in row.counters))
    .map((name) => ({ title: name, text: (row: ProcessRow) => thousands(count(row, name)) }));
  const resident = { title: 'resident', text: (row: ProcessRow) => bytes(row.resident_peak * result.system.pageSize) };
  return [...counted.slice(0, 2), resident, ...counted.slice(2)];
}

function nameOf(result: Result, row: ProcessRow): string {
  const origin = result.traces.length > 1 ? `${row.trace} ` : '';
  const parent = row.parent === null ? '' : ` < ${row.parent}`;
  return fit(printable(`${origin}${row.pid}${parent} ${row.command}`.trimEnd()), NAME_WIDTH);
}
