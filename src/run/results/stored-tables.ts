import type { PageRow, ProcessRow, RegionRow, TimelineRow } from '../../metrics/result.ts';
import { GAUGES } from '../../report/csv.ts';
import { csvRows } from './csv-rows.ts';

/** A row by its columns; empty cells are left out. */
class Fields {
  private readonly values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.values = values;
  }

  text(name: string): string {
    return this.values.get(name) ?? '';
  }

  number(name: string): number {
    return Number(this.values.get(name) ?? 0);
  }

  /** The numbers in all columns but these. */
  others(names: readonly string[]): Record<string, number> {
    const others = [...this.values].filter(([name]) => !names.includes(name));
    return Object.fromEntries(others.map(([name, value]) => [name, Number(value)]));
  }
}

function rowsOf(text: string | undefined, file: string): Fields[] {
  const [header, ...rows] = csvRows(text ?? '', file);
  return rows.map(({ fields }) => {
    const entries = fields.map((value, at): [string, string] => [header.fields[at], value]);
    return new Fields(new Map(entries.filter(([, value]) => value !== '')));
  });
}

/** The rows of a folder's tables, whose bytes are known to be those that were written. */
export function storedRows(tables: ReadonlyMap<string, string>): {
  processes: ProcessRow[];
  regions: RegionRow[];
  timeline: TimelineRow[];
  pages: PageRow[];
} {
  const of = (name: string) => rowsOf(tables.get(name), name);
  return {
    processes: of('processes.csv').map(processOf),
    regions: of('regions.csv').map(regionOf),
    timeline: of('timeline.csv').map(windowOf),
    pages: of('pages.csv').map(pageOf),
  };
}

function processOf(row: Fields): ProcessRow {
  return {
    trace: row.text('trace'),
    pid: row.number('pid'),
    command: row.text('command'),
    parent: row.text('parent') === '' ? null : row.number('parent'),
    counters: row.others(['trace', 'pid', 'command', 'parent', 'resident_peak']),
    resident_peak: row.number('resident_peak'),
  };
}

function regionOf(row: Fields): RegionRow {
  return {
    trace: row.text('trace'),
    pid: row.number('pid'),
    image: row.number('image'),
    role: row.text('role'),
    region: row.text('region'),
    start: row.text('start'),
    end: row.text('end'),
    counters: row.others(['trace', 'pid', 'image', 'role', 'region', 'start', 'end']),
  };
}

function windowOf(row: Fields): TimelineRow {
  return {
    window: row.number('window'),
    first_reference: row.number('first_reference'),
    references: row.number('references'),
    counters: row.others(['window', 'first_reference', ...GAUGES]),
    gauges: Object.fromEntries(GAUGES.map((name) => [name, row.number(name)])),
  };
}

function pageOf(row: Fields): PageRow {
  return {
    trace: row.text('trace'),
    pid: row.number('pid'),
    va: row.text('va'),
    role: row.text('role'),
    region: row.text('region'),
    references: row.number('references'),
    faults: row.number('faults'),
  };
}
