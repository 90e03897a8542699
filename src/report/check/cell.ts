/** A number of a run, or a list of such (tables_by_level). */
export type Value = number | readonly number[];

/** The results of one trace on one configuration, as a summary, JSON or a baseline holds them. */
export interface Cell {
  trace: string;
  system: string;
  /** '' where the source says none. */
  configId: string;
  /** The settings that differ between the cells, by path. */
  settings: Readonly<Record<string, string>>;
  metrics: ReadonlyMap<string, Value>;
  /** Where it was read: `FILE:LINE`. */
  place: string;
}

/** What a set of results is made of. */
export interface Results {
  cells: readonly Cell[];
  /** The version of the model that made them; null where no source says it. */
  modelVersion: number | null;
  /** SHA-256 of the traces, by name, where they are known. */
  digests: ReadonlyMap<string, string>;
}

/** A cell as people read it: `traces/ls.lackey.gz on linux-x86-64, memory=16M`. */
export function cellName({ trace, system, settings }: Pick<Cell, 'trace' | 'system' | 'settings'>): string {
  const varied = settingNames(settings).map((path) => `, ${path}=${settings[path]}`);
  return `${trace} on ${system}${varied.join('')}`;
}

/** What makes two cells the same one, whatever the rest of their configuration. */
export function cellKey({ trace, system, settings }: Cell): string {
  return JSON.stringify([trace, system, ...settingNames(settings).map((path) => [path, settings[path]])]);
}

/** Cells in the order of their traces, systems, settings and configurations. */
export function sortedCells(cells: readonly Cell[]): Cell[] {
  const keyed = cells.map((cell) => ({ cell, key: `${cellKey(cell)} ${cell.configId}` }));
  return keyed.sort((a, b) => byText(a.key, b.key)).map(({ cell }) => cell);
}

/** The paths of settings that have a value: an empty column is none. */
export function settingNames(settings: Readonly<Record<string, string>>): string[] {
  return Object.keys(settings)
    .filter((path) => settings[path] !== '')
    .toSorted();
}

export function sameValue(a: Value, b: Value): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.length === b.length && a.every((part, at) => part === b[at]);
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
