import { z } from 'zod';
import { didYouMean } from '../../base/nearest.ts';
import { quoted } from '../../base/quoted.ts';
import { UserError } from '../../base/user-error.ts';
import { text } from '../../system/field-types.ts';
import { parseOverride, pathProblem } from '../../system/overrides.ts';
import type { Override } from '../../system/overrides.ts';
import { wrongValues } from '../../system/problems.ts';
import { settingPaths } from '../../system/schema.ts';
import { at, isPlainMap, readSettingsText } from '../../system/settings-text.ts';
import type { Path, SettingsText } from '../../system/settings-text.ts';
import { parseSize } from '../../system/sizes.ts';
import { valueList } from '../value-list.ts';

const texts = (error: string) => z.union([text(), z.array(text()).min(1, { error })], { error });
const map = z.record(z.string(), z.unknown(), { error: 'a map of settings such as {tlb.l1d.entries: 64}' });
const maps = z.array(map, { error: 'a list of maps of settings such as [{tlb.l1d.entries: 64}]' });

/** THE LIST of keys of a plan. Paths are relative to its file. */
const planSchema = z.strictObject({
  $schema: text().optional(),
  traces: texts('a trace, or a list of traces: files, folders, globs'),
  systems: texts('a system, or a list of systems: names, profile files').optional(),
  matrix: map.nullable().optional(),
  include: maps.nullable().optional(),
  exclude: maps.nullable().optional(),
});
const KEYS = Object.keys(planSchema.shape);

/** A text of a plan and where it stands. */
export interface Placed {
  text: string;
  /** `FILE:LINE:COL`. */
  place: string;
}

/** One value of a setting in a plan. */
export interface PlanValue extends Override {
  /** As its column of the results has it. */
  text: string;
}

/** What a plan says, with the place of every part. */
export interface PlanFile {
  traces: Placed[];
  /** Empty: the plan names none. */
  systems: Placed[];
  matrix: { path: string; values: PlanValue[] }[];
  include: PlanEntry[];
  exclude: PlanEntry[];
}

/** One entry of `include` or `exclude`. */
export interface PlanEntry {
  place: string;
  values: PlanValue[];
}

/** Reads the text of a plan; all that is wrong with its form at once, exit code 2. */
export function readPlan(content: string, file: string): PlanFile {
  const source = readSettingsText(content, file);
  if (!isPlainMap(source.value)) throw new UserError(`${source.placeOf([])}: expected a map of ${KEYS.join(', ')}`);
  const errors: string[] = [];
  const parsed = planSchema.safeParse(source.value);
  if (!parsed.success) errors.push(...formErrors(source, parsed.error.issues));
  const reader = new PlanReader(source, errors);
  const plan: PlanFile = {
    traces: reader.texts('traces'),
    systems: reader.texts('systems'),
    matrix: reader.matrix(),
    include: reader.entries('include'),
    exclude: reader.entries('exclude'),
  };
  if (errors.length > 0) throw new UserError([...new Set(errors)].join('\n'));
  return plan;
}

function formErrors(source: SettingsText, issues: readonly z.core.$ZodIssue[]): string[] {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  return [
    ...unknown.map((key) => {
      const hint = settingPaths().has(key) ? ' (settings stand under "matrix")' : didYouMean(key, KEYS);
      return `${source.placeOfKey([key])}: unknown key ${quoted(key)}${hint || ` (known: ${KEYS.join(', ')})`}`;
    }),
    ...wrongValues(source.value, issues, []).map(({ path, message }) => `${source.placeOf(path)}: ${message}`),
  ];
}

class PlanReader {
  private readonly source: SettingsText;
  private readonly errors: string[];

  constructor(source: SettingsText, errors: string[]) {
    this.source = source;
    this.errors = errors;
  }

  texts(key: string): Placed[] {
    const value = at(this.source.value, [key]);
    if (typeof value === 'string') return [{ text: value, place: this.source.placeOf([key]) }];
    const list: unknown[] = Array.isArray(value) ? value : [];
    return list.flatMap((item, index) =>
      typeof item === 'string' ? [{ text: item, place: this.source.placeOf([key, index]) }] : [],
    );
  }

  matrix(): PlanFile['matrix'] {
    const matrix = at(this.source.value, ['matrix']);
    if (!isPlainMap(matrix)) return [];
    return Object.entries(matrix).map(([path, value]) => {
      this.checkSetting(['matrix', path], path);
      const values = this.values(['matrix', path], path, value);
      const twice = values.find(({ text: one }, index) => values.findIndex((other) => other.text === one) !== index);
      if (twice !== undefined) this.errors.push(`${twice.source}: ${path} has the value ${quoted(twice.text)} twice`);
      return { path, values };
    });
  }

  entries(key: 'include' | 'exclude'): PlanEntry[] {
    const list = at(this.source.value, [key]);
    return (Array.isArray(list) ? list : []).map((entry: unknown, index) => {
      const place = this.source.placeOf([key, index]);
      const settings = isPlainMap(entry) ? Object.entries(entry) : [];
      if (isPlainMap(entry) && settings.length === 0) this.errors.push(`${place}: expected a setting and its value`);
      const values = settings.map(([path, value]) => {
        if (path !== 'system') this.checkSetting([key, index, path], path);
        return this.value([key, index, path], path, value);
      });
      return { place, values };
    });
  }

  private checkSetting(at: Path, path: string): void {
    const source = this.source.placeOfKey(at);
    const problem =
      path === 'system' ? `${source}: systems stand under "systems"` : pathProblem({ path, value: null, source });
    if (problem !== null) this.errors.push(problem);
  }

  /** A list, or a text that is a list or a range of values. */
  private values(where: Path, path: string, value: unknown): PlanValue[] {
    if (!Array.isArray(value))
      return typeof value === 'string' ? this.listed(where, path, value) : [this.value(where, path, value)];
    if (value.length === 0) this.errors.push(`${this.source.placeOf(where)}: expected values of ${path}, found none`);
    return value.flatMap((item: unknown, index) =>
      typeof item === 'string' && item.includes('..')
        ? this.listed([...where, index], path, item)
        : [this.value([...where, index], path, item)],
    );
  }

  private listed(where: Path, path: string, list: string): PlanValue[] {
    const source = this.source.placeOf(where);
    try {
      return valueList(list, `${source}: ${path}`).flatMap((item) => {
        const override = parseOverride(path, item, source);
        if (typeof override !== 'string') return [{ ...override, text: item }];
        this.errors.push(override);
        return [];
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.errors.push(error.message);
      return [];
    }
  }

  private value(where: Path, path: string, value: unknown): PlanValue {
    return {
      path,
      value,
      text: typeof value === 'string' ? value : JSON.stringify(value),
      source: this.source.placeOf(where),
      placeOf: (rest, ofKey) => this.source[ofKey ? 'placeOfKey' : 'placeOf']([...where, ...rest]),
    };
  }
}

/** Whether two values of a setting are one: sizes by their bytes. */
export function sameSetting(a: PlanValue, b: PlanValue): boolean {
  if (a.path !== b.path) return false;
  const [left, right] = [a.text, b.text].map((value) => parseSize(value) ?? value);
  return left === right;
}
