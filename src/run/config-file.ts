import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { didYouMean } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import type { Budget } from '../report/check/budget.ts';
import { about, choice, text, whole } from '../system/field-types.ts';
import type { Override } from '../system/overrides.ts';
import { wrongValues } from '../system/problems.ts';
import { fields, settingPaths, withoutUnits } from '../system/schema.ts';
import { at, isPlainMap, readSettingsText } from '../system/settings-text.ts';
import type { SettingsText } from '../system/settings-text.ts';
import { budgetSchema, budgetsAt } from './budgets.ts';
import { readText, shownPath } from './settings-file.ts';

const texts = z.union([text(), z.array(text())], { error: 'a text, or a list of texts' });

/** THE LIST of keys of a config file. Paths are relative to the file. */
const configKeys = {
  $schema: text().optional().meta(about('Address of the schema of this file, for editors.')),
  system: text().optional().meta(about('The system: a name of `pagewalk systems`, or a profile file.')),
  set: z
    .record(z.string(), z.unknown(), { error: 'a map of settings such as tlb.l1d.entries: 64' })
    .nullable()
    .optional()
    .meta(about('Settings laid over the system, by their path, as --set does.')),
  traces: texts.optional().meta(about('Traces of a command that names none: files, folders, globs.')),
  out: text().optional().meta(about('Folder for the files that a command writes (--out).')),
  format: choice(['table', 'csv', 'json', 'ndjson', 'md']).optional().meta(about('What stdout shows (--format).')),
  place: choice(['auto', 'as-recorded']).optional().meta(about('Where the regions of the traces go (--place).')),
  window: whole(1).optional().meta(about('References of one row of the time series (--window).', 'references')),
  budgets: z
    .array(budgetSchema, { error: 'a list of budgets such as {metric: major_faults, max: 100}' })
    .optional()
    .meta(about('Limits of metrics that `pagewalk check` holds results to.')),
};

const configSchema = z.strictObject(configKeys);

/** What a config file says besides the system and its settings; paths as seen from the working directory. */
export interface ConfigOptions {
  traces?: string[];
  out?: string;
  format?: string;
  place?: 'auto' | 'as-recorded';
  window?: number;
  budgets?: Budget[];
}

/** One config file, read. */
export interface ConfigFile {
  system: { value: string; source: string; folder: string } | null;
  set: Override[];
  options: ConfigOptions;
  /** Its mistakes, a line each; those of `set` come with the settings themselves. */
  errors: string[];
}

/** Reads a config file; messages name it as seen from `cwd`. */
export function readConfigFile(path: string, cwd: string): ConfigFile {
  const folder = dirname(path);
  const file = readSettingsText(readText(path, cwd), shownPath(path, cwd));
  const system = at(file.value, ['system']);
  const result = configSchema.safeParse(file.value);
  const { budgets, errors } = budgetsAt(file, ['budgets']);
  const here = (target: string): string => shownPath(resolve(folder, target), cwd);
  return {
    system: typeof system === 'string' ? { value: system, source: file.placeOf(['system']), folder } : null,
    set: overridesOf(file),
    options: result.success ? optionsOf(result.data, budgets, here) : {},
    errors: [...(result.success ? [] : errorsOf(file, result.error.issues)), ...errors],
  };
}

/** JSON Schema (draft 7) of a config file, for editors. */
export function configFileSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
  const set = {
    description: configKeys.set.description,
    type: ['object', 'null'],
    properties: Object.fromEntries(fields().map((field) => [field.path, field.schema])),
  };
  return withoutUnits({ ...schema, title: 'pagewalk config file', properties: { ...schema.properties, set } });
}

function optionsOf(
  config: z.output<typeof configSchema>,
  budgets: Budget[],
  here: (target: string) => string,
): ConfigOptions {
  const { traces, out, format, place, window } = config;
  const options: ConfigOptions = {};
  if (traces !== undefined) options.traces = [traces].flat().map(here);
  if (out !== undefined) options.out = here(out);
  if (format !== undefined) options.format = format;
  if (place !== undefined) options.place = place;
  if (window !== undefined) options.window = window;
  if (config.budgets !== undefined) options.budgets = budgets;
  return options;
}

function overridesOf(file: SettingsText): Override[] {
  const set = at(file.value, ['set']);
  if (!isPlainMap(set)) return [];
  return Object.entries(set).map(([path, value]) => ({
    path,
    value,
    source: file.placeOfKey(['set', path]),
    placeOf: (rest, ofKey) => (ofKey ? file.placeOfKey(['set', path, ...rest]) : file.placeOf(['set', path, ...rest])),
  }));
}

/** What is wrong, the budgets apart: those come with their own places and words. */
function errorsOf(file: SettingsText, found: readonly z.core.$ZodIssue[]): string[] {
  const issues = found.filter(({ path }) => path[0] !== 'budgets');
  if (!isPlainMap(file.value)) return [`${file.placeOf([])}: expected a map of ${Object.keys(configKeys).join(', ')}`];
  const keys = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const known = Object.keys(configKeys);
  return [
    ...keys.map((key) => {
      // A setting at the top is at home under `set`.
      const hint = settingPaths().has(key) ? ` (settings stand under "set")` : didYouMean(key, known);
      return `${file.placeOfKey([key])}: unknown key ${quoted(key)}${hint || ` (known: ${known.join(', ')})`}`;
    }),
    ...wrongValues(file.value, issues, []).map(({ path, message }) => `${file.placeOf(path)}: ${message}`),
  ];
}
