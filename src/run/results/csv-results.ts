import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { metricOf } from '../../metrics/index.ts';
import type { Cell, Value } from '../../report/check/cell.ts';
import { csvRows } from './csv-rows.ts';
import type { CsvRow } from './csv-rows.ts';
import { rangeBroken } from './possible-value.ts';

const KEYS = ['trace', 'system', 'config_id'];

/** The cells of a summary, also of one with a row for each metric. `note` hears of what is left out. */
export function csvCells(text: string, file: string, note: (text: string) => void): Cell[] {
  const [header, ...rows] = csvRows(text, file);
  if (header === undefined) throw inputError(`${file}: empty, expected a summary with a header line`);
  const columns = header.fields;
  const lost = ['trace', 'system'].filter((name) => !columns.includes(name));
  if (lost.length > 0)
    throw inputError(`${file}:1: no summary: it has no column ${lost.map((name) => quoted(name)).join(' and ')}`);
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw inputError(`${file}:1: the column ${quoted(twice)} is there twice`);
  for (const { line, fields } of rows)
    if (fields.length !== columns.length)
      throw inputError(`${file}:${line}: expected ${columns.length} fields as in the header, found ${fields.length}`);
  return columns.includes('metric') && columns.includes('value')
    ? longCells(columns, rows, file)
    : wideCells(columns, rows, file, note);
}

/** A row for each cell. What stands before the first metric are settings. */
function wideCells(columns: string[], rows: CsvRow[], file: string, note: (text: string) => void): Cell[] {
  const first = columns.findIndex((name) => metricOf(name) !== undefined);
  if (first < 0) throw inputError(`${file}:1: no summary: none of its columns is a metric`);
  const settings = columns.filter((name, at) => at < first && !KEYS.includes(name));
  const others = columns.filter((name, at) => at > first && metricOf(name) === undefined && !KEYS.includes(name));
  if (others.length > 0) note(`${file}: left out what is no metric of this version: ${others.join(', ')}`);
  return rows.map((row) => {
    const place = `${file}:${row.line}`;
    const metrics = columns.flatMap((name, at): [string, Value][] => {
      if (metricOf(name) === undefined || row.fields[at] === '') return [];
      return [[name, numberOf(name, row.fields[at], place)]];
    });
    return { ...keyOf(columns, row, settings), metrics: new Map(metrics), place };
  });
}

/** A row for each metric of a cell. */
function longCells(columns: string[], rows: CsvRow[], file: string): Cell[] {
  const settings = columns.filter((name) => ![...KEYS, 'metric', 'value', 'unit'].includes(name));
  const cells = new Map<string, Cell & { metrics: Map<string, Value> }>();
  for (const row of rows) {
    const place = `${file}:${row.line}`;
    const key = keyOf(columns, row, settings);
    const id = JSON.stringify(key);
    const cell = cells.get(id) ?? { ...key, metrics: new Map<string, Value>(), place };
    cells.set(id, cell);
    const [name, text] = ['metric', 'value'].map((column) => row.fields[columns.indexOf(column)]);
    if (cell.metrics.has(name)) throw inputError(`${place}: ${quoted(name)} of this cell is there twice`);
    if (metricOf(name) !== undefined && text !== '') cell.metrics.set(name, numberOf(name, text, place));
  }
  return [...cells.values()];
}

function keyOf(columns: string[], { fields }: CsvRow, settings: string[]) {
  const field = (name: string): string => fields[columns.indexOf(name)] ?? '';
  return {
    trace: field('trace'),
    system: field('system'),
    configId: field('config_id'),
    settings: Object.fromEntries(settings.map((name) => [name, field(name)])),
  };
}

/** A number, or numbers parted by semicolons; of one alone a CSV file does not say whether it is a list. */
function numberOf(name: string, text: string, place: string): Value {
  const parts = text.split(';').map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : NaN));
  const expected = parts.some((part) => Number.isNaN(part)) ? 'a number' : rangeBroken(name, parts);
  if (expected !== null)
    throw inputError(`${place}: expected ${expected} in the column ${name}, found ${quoted(text)}`);
  return parts.length === 1 ? parts[0] : parts;
}
