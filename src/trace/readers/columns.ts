import { didYouMean } from '../../base/nearest.ts';
import { quoted } from '../../base/quoted.ts';
import { UserError, inputError } from '../../base/user-error.ts';
import { fieldsOf, separatorOf } from './columns-fields.ts';
import { ADDR, BLANK, ColumnLines, OP, PID, SIZE } from './columns-lines.ts';
import { csvProcesses } from './csv-processes.ts';
import { firstLines } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { isBinary } from './instruction-sniff.ts';
import { openLines } from './line-trace.ts';
import type { LineReader } from './line-trace.ts';
import type { TextLine } from './text-line.ts';

const EXAMPLE = 'as in --columns addr=2,op=1,size=4,pid=3';

/** Any other table as text, with a reference in each line: `--columns` says what its columns hold. */
export const columns: TraceFormat = {
  name: 'columns',
  title: 'any other CSV, with --columns',
  selfContained: true,
  sniff: () => false,
  open: () => Promise.reject(new UserError(`--trace-format columns: say which column holds what, ${EXAMPLE}`)),
};

const ROLES = new Map([
  ['pid', PID],
  ['op', OP],
  ['addr', ADDR],
  ['size', SIZE],
]);

/** What columns hold: a role's column by its number from 1, or by its name in the header. */
type Wanted = ReadonlyMap<number, number | string>;

/** The format of tables with the columns that the text of `--columns` says. */
export function tableOf(text: string): TraceFormat {
  const wanted = wantedColumns(text);
  const open: TraceFormat['open'] = (file, options) =>
    openLines(
      file,
      options,
      new Table(wanted, (header) => options.note(`${file.name}: passed over the header ${quoted(header)}`)),
    );
  return {
    ...columns,
    sniff: (head) => fits(wanted, head),
    open,
    ...(wanted.has(PID) ? { group: (files) => csvProcesses(files, open) } : {}),
  };
}

/** Reads `addr=2,op=1`. */
function wantedColumns(text: string): Wanted {
  const wanted = new Map<number, number | string>();
  for (const part of text.split(',')) {
    const [name, ...rest] = part.split('=');
    const key = name.trim();
    const column = rest.join('=').trim();
    const role = ROLES.get(key);
    if (role === undefined) {
      throw wrong(`expected addr, op, size or pid, found ${quoted(key)}${didYouMean(key, ROLES.keys())}`);
    }
    if (wanted.has(role)) throw wrong(`${key} stands twice`);
    if (column === '') throw wrong(`expected ${key}=COLUMN, found ${quoted(part.trim())}`);
    const number = /^\d+$/.test(column) ? Number(column) : null;
    if (number === 0) throw wrong('columns are numbered from 1, found 0');
    if (number !== null && number > MOST_COLUMNS) throw wrong(`at most ${MOST_COLUMNS} columns, found ${column}`);
    if ([...wanted.values()].includes(number ?? column)) throw wrong(`column ${quoted(column)} stands twice`);
    wanted.set(role, number ?? column);
  }
  if (!wanted.has(ADDR)) throw wrong('addr=COLUMN is missing');
  return wanted;
}

const MOST_COLUMNS = 1000;

function wrong(what: string): UserError {
  return new UserError(`--columns: ${what}, ${EXAMPLE}`);
}

/** Whether a file begins with a header that names the columns, or with a line that holds them. */
function fits(wanted: Wanted, head: Uint8Array): boolean {
  const [first] = firstLines(head, 1);
  if (first === undefined || isBinary(head)) return false;
  const fields = fieldsOf(first.trim(), separatorOf(first.trim()));
  return [...wanted.values()].every((column) =>
    typeof column === 'string' ? fields.includes(column) : column <= fields.length,
  );
}

/** The lines of a table, once its first one has told how they are separated and where named columns stand. */
class Table implements LineReader {
  private readonly wanted: Wanted;
  private readonly passedOver: (header: string) => void;
  private lines: ColumnLines;

  constructor(wanted: Wanted, passedOver: (header: string) => void) {
    this.wanted = wanted;
    this.passedOver = passedOver;
    this.lines = new ColumnLines(new Uint8Array(0), BLANK);
  }

  begin(text: string): boolean {
    const separator = separatorOf(text);
    const fields = fieldsOf(text, separator);
    const roles: number[] = [];
    let named = false;
    for (const [role, column] of this.wanted) {
      named ||= typeof column === 'string';
      const number = typeof column === 'string' ? fields.indexOf(column) + 1 : column;
      if (number === 0) throw noColumn(column as string, fields);
      if (number in roles) throw inputError(`--columns names column ${number} twice: by its number and by its name`);
      roles[number] = role;
    }
    this.lines = new ColumnLines(
      Uint8Array.from(roles, (role: number | undefined) => role ?? 0),
      separator,
    );
    if (named) return true;
    // With numbers alone the first line is a header if what should be its address is a word.
    const address = fields[roles.indexOf(ADDR) - 1] ?? '';
    if (!/^[^\d\s]*[g-z_ ]/i.test(address)) return false;
    this.passedOver(text);
    return true;
  }

  read(bytes: Uint8Array, start: number, line: TextLine): number {
    return this.lines.read(bytes, start, line);
  }
}

function noColumn(name: string, fields: readonly string[]): UserError {
  const names = fields.slice(0, 20).map((field) => quoted(field));
  return inputError(
    `expected a header with the column ${quoted(name)}, found ${names.join(' ')}${didYouMean(name, fields)}`,
  );
}
