import type { Style } from '../style.ts';
import { displayWidth, fit, padEnd, padStart, printable, wrap } from '../text.ts';
import { cellName } from './cell.ts';
import type { Value } from './cell.ts';
import { failures } from './verdict.ts';
import type { Checked, Judgement } from './verdict.ts';
import { changeText, headline, shownValue } from './words.ts';

/** Rows of the table; the other formats have all of them. */
const ROWS = 40;

/** A check as a table for a terminal, the worst first; what is ok is only counted. */
export function checkTerminal(checked: Checked, width: number, style: Style): string {
  const told = checked.judgements.filter(({ verdict }) => verdict !== 'ok');
  const shown = told.slice(0, ROWS);
  const failed = failures(checked).length > 0;
  const left = told.length - shown.length;
  const lines = [
    ...(shown.length === 0 ? [] : [...tableLines(shown, width, style), '']),
    ...(left === 0 ? [] : [style.dim(`and ${left} more: --format json or md has them`), '']),
    ...checked.notes.flatMap((note) => wrap(`note: ${printable(note)}`, width)),
    ...wrap(`${failed ? 'failed' : 'ok'}: ${headline(checked)}`, width).map(failed ? style.bad : style.strong),
  ];
  return `${lines.join('\n')}\n`;
}

const HEAD = ['verdict', 'metric', 'baseline', 'now', 'change', 'cell'];
const NUMBERS = new Set([2, 3, 4]);
const LAST = HEAD.length - 1;
const GAP = 2;
/** Cells that a list of numbers gets at most. */
const LIST = 12;
/** Cells of a line that a name gets at least. */
const LEAST = 30;

function tableLines(judgements: readonly Judgement[], width: number, style: Style): string[] {
  const rows = [HEAD, ...judgements.map(cellsOf)];
  const kept = HEAD.map((_, at) => at).filter((at) => rows.slice(1).some((row) => row[at] !== ''));
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => displayWidth(row[at]))));
  const before = kept.filter((at) => at !== LAST).reduce((sum, at) => sum + widths[at] + GAP, 0);
  const room = width - before;
  return rows.flatMap((row, index) => {
    const cells = kept
      .filter((at) => at !== LAST)
      .map((at) => (NUMBERS.has(at) ? padStart(row[at], widths[at]) : padEnd(row[at], widths[at])));
    const paint = index === 0 ? style.dim : toneOf(judgements[index - 1], style);
    // Where there is no room beside it, the cell goes below.
    if (room < LEAST && index > 0)
      return [paint(fit(cells.join(' '.repeat(GAP)).trimEnd(), width)), fit(`  ${row[LAST]}`, width)];
    const line = [...cells, room < LEAST ? '' : fit(row[LAST], room)].join(' '.repeat(GAP)).trimEnd();
    return [paint(fit(line, width))];
  });
}

function cellsOf(judgement: Judgement): string[] {
  const { verdict, level, metric, before, now, limit, cell } = judgement;
  return [
    level === 'warn' ? `${verdict} (warn)` : verdict,
    metric === '' ? 'every metric' : metric,
    valueText(metric, before),
    valueText(metric, now),
    changeText(judgement),
    `${limit === '' ? '' : `${limit}: `}${printable(cellName(cell))}`,
  ];
}

/** A list is cut, so that the numbers of the other rows have room. */
function valueText(metric: string, value: Value | null): string {
  const shown = shownValue(metric, value);
  return typeof value === 'number' ? shown : fit(shown, LIST);
}

function toneOf({ level, verdict }: Judgement, style: Style): (text: string) => string {
  if (level === 'error') return style.bad;
  if (level === 'warn') return style.warn;
  return verdict === 'new' ? style.dim : style.plain;
}
