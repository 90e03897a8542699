import { resolve } from 'node:path';
import { z } from 'zod';
import { didYouMean } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { isPattern, matches } from '../base/wildcard.ts';
import { metricOf, metrics } from '../metrics/index.ts';
import type { Allowance, Budget } from '../report/check/budget.ts';
import { about, choice, text } from '../system/field-types.ts';
import { wrongValues } from '../system/problems.ts';
import { settingPaths } from '../system/schema.ts';
import { at, isPlainMap, readSettingsText } from '../system/settings-text.ts';
import type { Path, SettingsText } from '../system/settings-text.ts';
import { parseSize } from '../system/sizes.ts';
import { readText, shownPath } from './settings-file.ts';

const limitError = 'a number, or a size such as 16MiB';
const SIZE = /^\d+(\.\d+)?[KMGTPkmgtp]?(i?B)?$/;
const limit = () => orText(z.number(), SIZE, limitError);
const allowanceError = 'a number such as 100, or a percentage such as 2%';
const allowance = () => orText(z.number().min(0, { error: allowanceError }), /^\d+(\.\d+)?%$/, allowanceError);
const value = z.union([z.string(), z.number(), z.boolean()]);
const patterns = z.union([value, z.array(value)], { error: 'a text such as "gcc*", or a list of texts' });

/** THE LIST of keys of a budget. */
const budgetKeys = {
  metric: text().meta(
    about('A metric, or a pattern of such: *_faults. Budgets that name a metric go before those with a pattern.'),
  ),
  where: z
    .record(z.string(), patterns, { error: 'a map such as {trace: "gcc*"}' })
    .optional()
    .meta(
      about('For which cells: patterns of trace (or of its last part), system, config_id and settings; left out: all.'),
    ),
  max: limit().meta(about('The value is at most this.')),
  min: limit().meta(about('The value is at least this.')),
  max_increase: allowance().meta(about('It is above the baseline by at most this, a number or a percentage.')),
  max_decrease: allowance().meta(about('It is below the baseline by at most this.')),
  level: choice(['error', 'warn']).optional().meta(about('error (the default) fails the check, warn is only told.')),
};

export const budgetSchema = z.strictObject(budgetKeys, {
  error: 'a map such as {metric: major_faults, max: 100}',
});

/** A number, or a text of that form. */
function orText(number: z.ZodNumber, form: RegExp, error: string) {
  return z.union([number, z.string().regex(form, { error })], { error }).optional();
}

/** Budgets as they were read, and all that is wrong with them, a line each. */
export interface BudgetList {
  budgets: Budget[];
  errors: string[];
  /** The keys of `where` of all that is on the list, and where they stand. */
  keys: WhereKey[];
}

interface WhereKey {
  key: string;
  place: string;
}

/** Reads the list of budgets that stands at `path` of a file. */
export function budgetsAt(file: SettingsText, path: Path): BudgetList {
  const list = at(file.value, path);
  if (list === undefined || list === null) return { budgets: [], errors: [], keys: [] };
  if (!Array.isArray(list))
    return {
      budgets: [],
      errors: [`${file.placeOf(path)}: budgets must be a list such as [{metric: major_faults, max: 100}]`],
      keys: [],
    };
  const read = list.map((_, index) => budgetAt(file, [...path, index], list, index));
  return {
    budgets: read.flatMap((each) => (typeof each === 'object' && 'budget' in each ? [each.budget] : [])),
    errors: read.flatMap((each) => ('errors' in each ? each.errors : [])),
    keys: list.flatMap((entry: unknown, index) => whereKeys(file, [...path, index, 'where'], at(entry, ['where']))),
  };
}

/** The keys of `where` of budgets, and where they stand. */
export function keysOf(budgets: readonly Budget[]): WhereKey[] {
  return budgets.flatMap(({ places }) => Object.entries(places).map(([key, place]) => ({ key, place })));
}

/** What `where` names that is neither a column of the results nor a setting. */
export function whereErrors(keys: readonly WhereKey[], columns: readonly string[]): string[] {
  const own = ['trace', 'system', 'config_id', ...columns];
  const known = [...own, ...settingPaths()];
  return keys
    .filter(({ key }) => !known.includes(key))
    .map(({ key, place }) => {
      const hint = didYouMean(key, known) || ` (the results have ${own.join(', ')})`;
      return `${place}: unknown setting ${quoted(key)} in where${hint}`;
    });
}

function whereKeys(file: SettingsText, path: Path, where: unknown): WhereKey[] {
  if (!isPlainMap(where)) return [];
  return Object.keys(where).map((key) => ({ key, place: file.placeOfKey([...path, key]) }));
}

function budgetAt(
  file: SettingsText,
  path: Path,
  list: readonly unknown[],
  index: number,
): { budget: Budget } | { errors: string[] } {
  const entry = list[index];
  const parsed = budgetSchema.safeParse(entry);
  const place = file.placeOf(path);
  const unknown = parsed.success ? [] : unknownKeys(file, path, parsed.error.issues);
  const wrong = parsed.success ? [] : wrongEntries(file, path, list, index, parsed.error.issues);
  const metric = at(entry, ['metric']);
  const named = typeof metric === 'string' ? metricErrors(metric, file.placeOf([...path, 'metric'])) : [];
  const errors = [...unknown, ...wrong, ...named];
  if (errors.length > 0 || !parsed.success) return { errors };
  const { where = {}, max, min, max_increase: increase, max_decrease: decrease, level = 'error' } = parsed.data;
  if ([max, min, increase, decrease].every((each) => each === undefined))
    return {
      errors: [
        `${place}: the budget of ${quoted(parsed.data.metric)} limits nothing: expected max, min, max_increase or max_decrease`,
      ],
    };
  const keys = Object.keys(where);
  return {
    budget: {
      metric: parsed.data.metric,
      where: Object.fromEntries(keys.map((key) => [key, [where[key]].flat().map(String)])),
      max: numberOf(max),
      min: numberOf(min),
      maxIncrease: allowanceOf(increase),
      maxDecrease: allowanceOf(decrease),
      level,
      place,
      places: Object.fromEntries(whereKeys(file, [...path, 'where'], where).map(({ key, place: at }) => [key, at])),
    },
  };
}

function unknownKeys(file: SettingsText, path: Path, issues: readonly z.core.$ZodIssue[]): string[] {
  const known = Object.keys(budgetKeys);
  const keys = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  return keys.map((key) => {
    const hint = didYouMean(key, known) || ` (known: ${known.join(', ')})`;
    return `${file.placeOfKey([...path, key])}: unknown key ${quoted(key)}${hint}`;
  });
}

/** Wrong values, which messages call by their path from `budgets` on, wherever the list stands in the file. */
function wrongEntries(
  file: SettingsText,
  path: Path,
  list: readonly unknown[],
  index: number,
  issues: readonly z.core.$ZodIssue[],
): string[] {
  const above = ['budgets', index];
  const placed = issues.map((issue) => ({ ...issue, path: [...above, ...issue.path] }));
  return wrongValues({ budgets: list }, placed, []).map(({ path: found, message }) => {
    return `${file.placeOf([...path, ...found.slice(above.length)])}: ${message}`;
  });
}

function metricErrors(metric: string, place: string): string[] {
  const names: string[] = metrics.map(({ name }) => name);
  if (isPattern(metric))
    return names.some((name) => matches(metric, name))
      ? []
      : [`${place}: no metric matches ${quoted(metric)} (list: docs/metrics.md)`];
  if (metricOf(metric) === undefined)
    return [`${place}: unknown metric ${quoted(metric)}${didYouMean(metric, names) || ' (list: docs/metrics.md)'}`];
  return metricOf(metric)?.unit === 'tables'
    ? [`${place}: ${metric} is a list of numbers, which no budget can limit`]
    : [];
}

function numberOf(given: number | string | undefined): number | null {
  if (given === undefined) return null;
  return typeof given === 'number' ? given : parseSize(given);
}

function allowanceOf(given: number | string | undefined): Allowance | null {
  if (given === undefined) return null;
  if (typeof given === 'number') return { amount: given, relative: false };
  return { amount: Number(given.slice(0, -1)) / 100, relative: true };
}

/** The budgets of a file: a config file, a map with `budgets`, or the list alone. */
export function budgetsIn(path: string, cwd: string): BudgetList {
  const shown = shownPath(resolve(cwd, path), cwd);
  const file = readSettingsText(readText(resolve(cwd, path), cwd), shown);
  if (Array.isArray(file.value)) return budgetsAt(file, []);
  if (at(file.value, ['budgets']) !== undefined) return budgetsAt(file, ['budgets']);
  return {
    budgets: [],
    keys: [],
    errors: [`${shown}: expected "budgets:" with a list such as [{metric: major_faults, max: 100}]`],
  };
}
