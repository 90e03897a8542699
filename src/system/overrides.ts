import { didYouMean } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { PLANNED_KEYS, WHOLE_PARTS } from './fields.ts';
import { childKeys, settingPaths } from './schema.ts';
import { at, isPlainMap, parsedYaml, plainValue } from './settings-text.ts';
import type { Path } from './settings-text.ts';

/** One setting given on top of a profile. */
export interface Override {
  /** `tlb.l1d.entries`, or a part such as `tlb`, which is replaced as a whole. */
  path: string;
  value: unknown;
  /** What gave it, in the words of errors and `config show`: `--set memory`, `PAGEWALK_MEMORY`, `pagewalk.config.yaml:4:3`. */
  source: string;
  /** The place of a part of `value`, where that is finer than `source`. */
  placeOf?(rest: Path, ofKey: boolean): string;
}

/** The override of a `PATH=VALUE`; a string is what is wrong with it. */
export function parseSet(argument: string, flag: string): Override | string {
  const equals = argument.indexOf('=');
  if (equals <= 0) return `${flag}: expected PATH=VALUE such as tlb.l1d.entries=64, found ${quoted(argument)}`;
  const path = argument.slice(0, equals).trim();
  return parseOverride(path, argument.slice(equals + 1), `${flag} ${path}`);
}

/** The override that sets `path` to a value written in YAML; a string is what is wrong with it. */
export function parseOverride(path: string, value: string, source: string): Override | string {
  const { document, errors } = parsedYaml(value, source);
  if (errors.length > 0) return `${source}: ${quoted(value)} is no YAML value: ${errors[0].message}`;
  return { path, value: plainValue(document, source) ?? null, source };
}

/** What is wrong with the path of an override; null if nothing. */
export function pathProblem({ path, source }: Override): string | null {
  const known = settingPaths();
  if (known.has(path)) return null;
  const dot = path.lastIndexOf('.');
  const [parent, key] = [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)];
  if (PLANNED_KEYS.includes(key)) return `${source}: "${path}" is not available yet`;
  // `ways` alone, or under the wrong part: the first setting of that name.
  const namesake = [...known].find((name) => name.endsWith(`.${key}`));
  const hint = didYouMean(path, known) || (namesake === undefined ? '' : ` (did you mean "${namesake}"?)`);
  const siblings = known.has(parent) ? childKeys(parent.split('.')) : [];
  const list =
    siblings.length > 0 ? ` (known in ${parent}: ${siblings.join(', ')})` : ' (list: pagewalk config schema)';
  return `${source}: unknown setting ${quoted(path)}${hint || list}`;
}

/** A profile's settings with overrides laid over them in order. */
export function layered(settings: unknown, overrides: readonly Override[]): Record<string, unknown> {
  const tree = isPlainMap(settings) ? structuredClone(settings) : {};
  for (const { path, value } of overrides) put(tree, path.split('.'), structuredClone(value));
  return tree;
}

/** The override that the value at `path` came from, if it was one. */
export function overrideOf(overrides: readonly Override[], path: Path): Override | undefined {
  const name = path.join('.');
  return overrides.findLast((override) => name === override.path || name.startsWith(`${override.path}.`));
}

/** The last override of one of some parts, of what they are in, or of something in them. */
export function lastTouching(overrides: readonly Override[], parts: readonly Path[]): Override | undefined {
  const names = parts.map((part) => `${part.join('.')}.`);
  return overrides.findLast(({ path }) => names.some((name) => name.startsWith(`${path}.`) || path.startsWith(name)));
}

function put(tree: Record<string, unknown>, path: string[], value: unknown): void {
  let part = tree;
  for (let length = 1; length < path.length; length++) {
    const key = path[length - 1];
    part[key] ??= startOf(tree, path.slice(0, length));
    const next = part[key];
    if (!isPlainMap(next)) return; // It is reported as what it is.
    part = next;
  }
  part[path[path.length - 1]] = value;
  for (const key of goneWith(path.join('.'), value)) delete part[key];
}

/** Settings beside one that would be an error that nobody made: the other kind's own, and the huge pages' array of a TLB level that is taken away. */
function goneWith(path: string, value: unknown): string[] {
  if (path === 'table.kind') return value === 'linear' ? ['levels'] : ['span', 'limit', 'header'];
  const [, array] = /^tlb\.(l1|l1i|l1d|l2)$/.exec(path) ?? [];
  return array !== undefined && value === null ? [`${array}Huge`] : [];
}

/** What a part holds before its first leaf is set: a table or TLB level that was left out is its default one; one that is null is empty. */
function startOf(tree: Record<string, unknown>, path: string[]): Record<string, unknown> {
  const standard = WHOLE_PARTS[path.join('.')];
  const unified = path[0] === 'tlb' && isPlainMap(at(tree, ['tlb', 'l1']));
  return standard === undefined || unified || at(tree, path) === null ? {} : structuredClone(standard);
}
