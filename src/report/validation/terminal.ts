import type { Style } from '../style.ts';
import { displayWidth, fit, padEnd, padStart, printable, wrap } from '../text.ts';
import type { Validation } from './validation.ts';
import { circumstances, processTable, totalsTable, verdictText } from './words.ts';
import type { ValidationTable } from './words.ts';

/** Processes that are shown; the other formats have all of them. */
const SHOWN = 40;

/** A validation as tables for a terminal. */
export function validationTerminal(validation: Validation, width: number, style: Style): string {
  const { title, processes, notes, within } = validation;
  const table = processTable(validation);
  const left = table.rows.length - SHOWN;
  const lines = [
    style.strong(fit(printable(title), width)),
    ...wrap(printable(circumstances(validation)), width),
    '',
    ...tableLines(totalsTable(validation), width, style),
    ...(processes.length === 0
      ? []
      : ['', ...tableLines({ ...table, rows: table.rows.slice(0, SHOWN) }, width, style)]),
    ...(left > 0 ? [style.dim(`and ${left} more: --format json, csv or md has them`)] : []),
    '',
    ...notes.flatMap((note) => wrap(`note: ${printable(note)}`, width)),
    ...wrap(verdictText(validation), width).map(within ? style.strong : style.bad),
  ];
  return `${lines.join('\n')}\n`;
}

const GAP = '  ';
/** Cells of a line that the name of a program may take. */
const WIDEST = 30;

function tableLines({ head, rows, texts }: ValidationTable, width: number, style: Style): string[] {
  const all = [head, ...rows.map((row) => row.map((cell) => fit(printable(cell), WIDEST)))];
  const widths = head.map((_, at) => Math.max(...all.map((row) => displayWidth(row[at]))));
  return all.map((row, index) => {
    const cells = row.map((cell, at) => (texts.includes(at) ? padEnd(cell, widths[at]) : padStart(cell, widths[at])));
    return (index === 0 ? style.dim : style.plain)(fit(cells.join(GAP).trimEnd(), width));
  });
}
