import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import type { Validation } from './validation.ts';
import { circumstances, processTable, totalsTable, verdictText } from './words.ts';
import type { ValidationTable } from './words.ts';

/** A validation as Markdown. */
export function validationMarkdown(validation: Validation): string {
  const { title, processes, notes, within } = validation;
  return [
    `## ${within ? '✅' : '❌'} ${codeMarkdown(title)}`,
    `${escapeMarkdown(capital(circumstances(validation)))}.`,
    table(totalsTable(validation)),
    ...(processes.length === 0 ? [] : [table(processTable(validation))]),
    `${capital(verdictText(validation))}.`,
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
  ]
    .join('\n\n')
    .concat('\n');
}

function capital(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

function table({ head, rows, texts }: ValidationTable): string {
  const cellOf = (cell: string, at: number): string =>
    at === 1 && texts.includes(1) && cell !== '' ? codeMarkdown(cell) : cell;
  return markdownTable(
    head.map((name, at) => (texts.includes(at) ? left(name) : right(name))),
    rows.map((row) => row.map(cellOf)),
  );
}
