import { UserError } from '../base/user-error.ts';
import { lastTouching, layered, overrideOf, parseSet, pathProblem } from './overrides.ts';
import type { Override } from './overrides.ts';
import type { Problem } from './problems.ts';
import { ABOUT_KEYS } from './schema.ts';
import { at, isPlainMap, readSettingsText } from './settings-text.ts';
import type { SettingsText } from './settings-text.ts';
import type { System } from './system.ts';
import { validated } from './validate.ts';

/** The system that a profile text (JSON or YAML) describes, with `PATH=VALUE` settings over it. All errors at once, exit code 2. */
export function loadSystem(text: string, file: string, sets: readonly string[] = []): System {
  const overrides = sets.map((argument) => parseSet(argument, '--set'));
  return resolveProfile(readProfile(text, file), overrides).system;
}

/** A profile text; one without a name is called as its file is. */
export function readProfile(text: string, file: string): SettingsText {
  const profile = readSettingsText(text, file);
  if (!isPlainMap(profile.value) || profile.value.name !== undefined) return profile;
  return { ...profile, value: { name: nameOf(file), ...profile.value } };
}

/** A validated system, and where each of its settings came from. */
export interface Resolved {
  system: System;
  /** One line that says what it is. */
  title: string;
  /** Why it is no run of the system that the profile describes: an override gave it a fork that it has not (MODEL §12); null = it is one. */
  hypothetical: string | null;
  sources: SettingSource[];
}

export interface SettingSource {
  path: string;
  value: unknown;
  /** `default`, a place in a file, or what the override says of itself. */
  source: string;
}

/** A profile with settings laid over it in order, the last one wins; a string is an override that could not be parsed: its error line. */
export function resolveProfile(profile: SettingsText, given: readonly (Override | string)[] = []): Resolved {
  const errors = given.filter((override) => typeof override === 'string');
  const overrides = given.filter((override) => typeof override !== 'string');
  errors.push(...overrides.flatMap((override) => pathProblem(override) ?? []));
  if (!isPlainMap(profile.value)) errors.push(`${profile.placeOf([])}: expected a map of settings`);

  const known = overrides.filter((override) => pathProblem(override) === null);
  const tree = layered(profile.value, known);
  const { title } = tree;
  for (const key of ABOUT_KEYS) delete tree[key];
  const result = validated(tree);
  if ('problems' in result) errors.push(...result.problems.map((problem) => lineOf(problem, profile, known)));
  if (errors.length > 0 || !('system' in result)) throw new UserError(inPlaceOrder(errors).join('\n'));

  const { system } = result;
  const sources = leavesOf(system, []).map(({ path, value }) => {
    const source = at(tree, path) === undefined ? 'default' : sourceOf(path, profile, known);
    return { path: path.join('.'), value, source };
  });
  const hypothetical = hypotheticalOf(profile, system);
  return { system, title: typeof title === 'string' ? title : system.name, hypothetical, sources };
}

function hypotheticalOf({ value }: SettingsText, { name, forkPolicy }: System): string | null {
  if (at(value, ['forkPolicy']) !== 'none' || forkPolicy === 'none') return null;
  return `hypothetical: the kernel of ${name} has no fork, and runs here with forkPolicy ${forkPolicy}`;
}

/** A problem with its place: that of the last override that had to do with it, else that in the profile. */
function lineOf(problem: Problem, profile: SettingsText, overrides: readonly Override[]): string {
  const { path, ofKey, between, message } = problem;
  const override = between === undefined ? overrideOf(overrides, path) : lastTouching(overrides, between);
  if (override === undefined) return `${ofKey ? profile.placeOfKey(path) : profile.placeOf(path)}: ${message}`;
  const rest = path.slice(override.path.split('.').length);
  return `${override.placeOf?.(rest, ofKey) ?? override.source}: ${message}`;
}

/** Who wrote the value at a path; a part that an override started from its default was written by nobody. */
function sourceOf(path: string[], profile: SettingsText, overrides: readonly Override[]): string {
  const override = overrideOf(overrides, path);
  if (override !== undefined) return override.source;
  return at(profile.value, path) === undefined ? 'default' : profile.placeOf(path);
}

function leavesOf(value: unknown, path: string[]): { path: string[]; value: unknown }[] {
  if (!isPlainMap(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

/** Lines of one file in its order: numbers compare by value. */
function inPlaceOrder(errors: string[]): string[] {
  const byNumbers = new Intl.Collator('en', { numeric: true });
  return [...new Set(errors)].sort((left, right) => byNumbers.compare(left, right));
}

function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/\.(json|ya?ml)$/i, '') || 'unnamed';
}
