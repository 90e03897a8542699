import { textOfCell } from '../../base/csv-cell.ts';
import { inputError } from '../../base/user-error.ts';

/** A row of a CSV file and the line where it begins, from 1. */
export interface CsvRow {
  line: number;
  fields: string[];
}

/** The rows of a CSV text (RFC 4180; ends of lines of any kind, a byte order mark before them); empty lines are none. */
export function csvRows(text: string, file: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, fields: [] };
  let line = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const field = text[at] === '"' ? quotedField(text, at, `${file}:${line}`) : plainField(text, at);
    line += field.value.split('\n').length - 1;
    row.fields.push(textOfCell(field.value));
    at = field.end;
    const end = text[at];
    if (end !== undefined && !',\r\n'.includes(end))
      throw inputError(`${file}:${line}: expected a comma after a quoted field, found "${end}"`);
    at++;
    if (end === ',' && at < text.length) continue;
    if (end === ',') row.fields.push('');
    if (end === '\r' && text[at] === '\n') at++;
    line++;
    if (row.fields.length > 1 || row.fields[0] !== '') rows.push(row);
    row = { line, fields: [] };
  }
  return rows;
}

function plainField(text: string, at: number): { value: string; end: number } {
  FIELD_END.lastIndex = at;
  const end = FIELD_END.exec(text)?.index ?? text.length;
  return { value: text.slice(at, end), end };
}

const FIELD_END = /[,\r\n]/g;

/** A quote within is written twice. */
function quotedField(text: string, at: number, place: string): { value: string; end: number } {
  let end = at + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) throw inputError(`${place}: a quoted field has no end: the file is cut short or a quote is missing`);
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  return { value: text.slice(at + 1, end).replaceAll('""', '"'), end: end + 1 };
}
