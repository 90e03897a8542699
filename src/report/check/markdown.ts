import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { plural } from '../numbers.ts';
import { cellName } from './cell.ts';
import { failures } from './verdict.ts';
import type { Checked, Judgement } from './verdict.ts';
import { changeText, headline, shownValue } from './words.ts';

/** Bytes of a job summary: GitHub takes 1 MiB of a step and refuses more (docs.github.com, "Workflow commands", limits of job summaries). */
export const SUMMARY_BYTES = 900 * 1024;

/** A check as Markdown of at most that many bytes, the worst first; what does not fit is counted. */
export function checkMarkdown(checked: Checked, limit = SUMMARY_BYTES): string {
  const failed = failures(checked).length > 0;
  const told = checked.judgements.filter(({ verdict }) => verdict !== 'ok');
  const loud = told.filter(({ level }) => level !== 'none');
  const quiet = told.filter(({ level }) => level === 'none');
  const head = `## ${failed ? '❌' : '✅'} pagewalk check\n\n${headline(checked)}\n`;
  const notes = checked.notes.slice(0, NOTES).map((note) => `- ${escapeMarkdown(note)}\n`);
  const open = `\n<details><summary>${plural(quiet.length, 'other difference')}</summary>\n\n`;
  const paper = new Paper(limit);
  paper.add(head);
  if (notes.length > 0) paper.add(`\n${notes.join('')}`);
  if (loud.length > 0) paper.table(loud, '\n', '');
  if (quiet.length > 0) paper.table(quiet, open, '\n</details>\n');
  return paper.text();
}

const NOTES = 20;

/** Text that ends where its room does. */
class Paper {
  private room: number;
  private readonly parts: string[] = [];
  private full = false;

  constructor(room: number) {
    this.room = room;
  }

  add(text: string): boolean {
    const bytes = Buffer.byteLength(text);
    if (this.full || bytes > this.room) {
      this.full = true;
      return false;
    }
    this.room -= bytes;
    this.parts.push(text);
    return true;
  }

  /** A table with as many rows as there is room for; its end and the count of what is left always find theirs. */
  table(judgements: readonly Judgement[], open: string, close: string): void {
    const reserved = Buffer.byteLength(close) + MORE;
    this.room -= reserved;
    const begun = this.add(`${open}${TITLES}`);
    let shown = 0;
    if (begun) shown = judgements.findIndex((judgement) => !this.add(row(judgement)));
    if (shown < 0) shown = judgements.length;
    this.room += reserved;
    this.full = false;
    if (shown < judgements.length) this.add(`\nand ${plural(judgements.length - shown, 'more difference')}\n`);
    if (begun) this.add(close);
    this.full = shown < judgements.length;
  }

  text(): string {
    return this.parts.join('');
  }
}

/** Bytes that the count of what is left may take. */
const MORE = 60;

const TITLES = '| verdict | metric | baseline | now | change | limit | cell |\n|---|---|--:|--:|--:|---|---|\n';

function row(judgement: Judgement): string {
  const { verdict, level, metric, before, now, limit, budget, cell } = judgement;
  const mark = level === 'error' ? `**${verdict}**` : level === 'warn' ? `${verdict} (warning)` : verdict;
  const place = budget === null || limit === '' ? '' : ` (${escapeMarkdown(budget.place)})`;
  const cells = [
    mark,
    metric === '' ? 'every metric' : `\`${metric}\``,
    shownValue(metric, before),
    shownValue(metric, now),
    changeText(judgement),
    `${limit}${place}`,
    codeMarkdown(cellName(cell)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
