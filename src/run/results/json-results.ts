import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import type { Cell, Value } from '../../report/check/cell.ts';
import { SCHEMA_VERSION } from '../../report/json.ts';
import { at, isPlainMap } from '../../system/settings-text.ts';
import { rangeBroken } from './possible-value.ts';

/** The cells of an answer of `--json`, or of `--format ndjson`: a line for each run. */
export function jsonCells(text: string, file: string): Cell[] {
  const lines = text.split('\n').map((line, index) => ({ line, place: `${file}:${index + 1}` }));
  const full = lines.filter(({ line }) => line.trim() !== '');
  if (full.length > 0 && isObject(full[0].line))
    return full.flatMap(({ line, place }) => cellsOf(parsedJson(line, place), place));
  return runsOf(parsedJson(text, file), file);
}

function cellsOf(value: unknown, place: string): Cell[] {
  return isPlainMap(value) && 'runs' in value ? runsOf(value, place) : [cellOf(versioned(value, place), place)];
}

function isObject(line: string): boolean {
  try {
    return isPlainMap(JSON.parse(line));
  } catch {
    return false;
  }
}

/** Parses JSON; an error names the line and column where it is known. */
export function parsedJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/end of JSON|Unterminated/.test(message))
      throw inputError(`${place}: the JSON ends too early: the file is cut short`);
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? NaN);
    if (Number.isNaN(offset)) throw inputError(`${place}: no JSON`);
    const before = text.slice(0, offset).split('\n');
    const line = before.length === 1 ? '' : `:${before.length}`;
    throw inputError(
      `${place}${line || ':1'}:${(before.at(-1) ?? '').length + 1}: expected JSON, found ${quoted(text.slice(offset, offset + 10))}`,
    );
  }
}

function runsOf(value: unknown, place: string): Cell[] {
  const runs = at(versioned(value, place), ['runs']);
  if (!Array.isArray(runs))
    throw inputError(`${place}: no results: expected {"schema_version":..,"runs":[..]} as run --json prints it`);
  return runs.map((run: unknown, index) => cellOf(run, `${place}: runs[${index}]`));
}

function versioned(value: unknown, place: string): unknown {
  const version = at(value, ['schema_version']);
  if (version === SCHEMA_VERSION) return value;
  const found = JSON.stringify(version) ?? 'none';
  const remedy =
    typeof version === 'number' && version > SCHEMA_VERSION
      ? 'a newer pagewalk wrote it: use that one'
      : 'run again, with --json';
  throw inputError(`${place}: expected results of schema_version ${SCHEMA_VERSION}, found ${found}; ${remedy}`);
}

/** One run, of results or of a baseline. */
export function cellOf(run: unknown, place: string): Cell {
  const text = (key: string): string => {
    const found = at(run, [key]);
    if (typeof found === 'string') return found;
    throw inputError(`${place}: expected a text as "${key}", found ${JSON.stringify(found) ?? 'none'}`);
  };
  const [settings, metrics] = [at(run, ['settings']) ?? {}, at(run, ['metrics'])];
  if (!isPlainMap(metrics)) throw inputError(`${place}: expected a map of numbers as "metrics"`);
  if (!isPlainMap(settings)) throw inputError(`${place}: expected a map as "settings"`);
  const strange = Object.keys(metrics).find((name) => !/^\w+$/.test(name));
  if (strange !== undefined) throw inputError(`${place}: expected names of metrics, found ${quoted(strange)}`);
  const values = Object.entries(metrics).map(([name, value]): [string, Value] => [name, valueOf(name, value, place)]);
  return {
    trace: text('trace'),
    system: text('system'),
    configId: text('config_id'),
    settings: Object.fromEntries(Object.entries(settings).map(([path, value]) => [path, String(value)])),
    metrics: new Map(values.filter(([, value]) => typeof value === 'number' || value.length > 0)),
    place,
  };
}

/** As a CSV file has it: a list of one is its number. */
function valueOf(name: string, value: unknown, place: string): Value {
  const list: unknown[] = [value].flat();
  const numbers = list.filter((part) => typeof part === 'number');
  const expected = numbers.length < list.length ? 'a number' : rangeBroken(name, numbers);
  if (expected !== null) {
    const found = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? '').slice(0, 40);
    throw inputError(`${place}: expected ${expected} as ${quoted(name)}, found ${found}`);
  }
  return numbers.length === 1 ? numbers[0] : numbers;
}
