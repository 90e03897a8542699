import { BLANK, COMMA, SEMICOLON, TAB } from './columns-lines.ts';

/** The first of tab, semicolon and comma that a table's first line has; with none of them blanks separate. */
export function separatorOf(line: string): number {
  if (line.includes('\t')) return TAB;
  if (line.includes(';')) return SEMICOLON;
  return line.includes(',') ? COMMA : BLANK;
}

/** The fields of a line as text, without blanks and quotes around them. */
export function fieldsOf(line: string, separator: number): string[] {
  const fields = line.match(separator === BLANK ? /"[^"]*"|[^ ]+/g : PIECES[separator]) ?? [];
  return fields.map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"')
      .trim(),
  );
}

/** A field and, but for the first, the separator before it is looked at and not taken. */
const PIECES: Readonly<Record<number, RegExp>> = {
  [TAB]: /(?<=^|\t)(?: *"(?:[^"]|"")*" *|[^\t]*)/g,
  [SEMICOLON]: /(?<=^|;)(?:\s*"(?:[^"]|"")*"\s*|[^;]*)/g,
  [COMMA]: /(?<=^|,)(?:\s*"(?:[^"]|"")*"\s*|[^,]*)/g,
};
