import type { Resolved, SettingSource } from './load.ts';
import { fields } from './schema.ts';
import { formatSize } from './sizes.ts';

/** What `config show` prints: each setting, its value and where it came from. Within a width long values go on in lines of their own; else a setting is a line. */
export function showText({ title, sources }: Pick<Resolved, 'title' | 'sources'>, width = Infinity): string {
  const rows = sources.map((setting): Row => [setting.path, valueText(setting), setting.source]);
  const [paths, values, from] = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const room = width - paths - from - 2 * GAP.length;
  const lines = rows.flatMap((row) =>
    room >= LEAST ? columnLines(row, paths, Math.min(values, room)) : stackedLines(row, width),
  );
  return [...broken(`# ${title}`, width), ...lines, ''].join('\n');
}

type Row = readonly [path: string, value: string, source: string];

const GAP = '  ';
/** Cells that a column of values must have. */
const LEAST = 10;

function columnLines([path, value, source]: Row, paths: number, values: number): string[] {
  const [first, ...more] = broken(value, values);
  return [
    [path.padEnd(paths), first.padEnd(values), source].join(GAP),
    ...more.map((part) => ' '.repeat(paths) + GAP + part),
  ];
}

/** Where there is no room for columns: the path, and below it the rest. */
function stackedLines([path, value, source]: Row, width: number): string[] {
  const below = [value, `from: ${source}`].flatMap((text) => broken(text, width - GAP.length));
  return [path, ...below.map((part) => GAP + part)];
}

/** A text in parts of a width, cut behind commas and blanks where there are such. */
function broken(text: string, width: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const cut = Math.max(rest.lastIndexOf(',', width - 1) + 1, rest.lastIndexOf(' ', width));
    parts.push(rest.slice(0, cut > 0 ? cut : width));
    rest = rest.slice(cut > 0 ? cut : width).trimStart();
  }
  return [...parts, rest];
}

/** A long list of ranges is told by its length: `pagewalk systems` draws it. */
function valueText({ path, value }: SettingSource): string {
  if (Array.isArray(value) && typeof value[0] === 'object' && JSON.stringify(value).length > 60)
    return `[${value.length} of them]`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const inBytes = fields().some((field) => field.path === path && field.unit === 'bytes');
  return inBytes && typeof value === 'number' && value >= 1024 ? `${text} (${formatSize(value)})` : text;
}
