import type { z } from 'zod';
import { didYouMean, nearest } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { RULE } from './field-types.ts';
import { PLANNED_KEYS } from './fields.ts';
import { childKeys } from './schema.ts';
import { at } from './settings-text.ts';
import type { Path } from './settings-text.ts';

/** What is wrong with one part of the settings. */
export interface Problem {
  path: Path;
  /** Whether it is the key at `path` that is wrong, not its value. */
  ofKey: boolean;
  /** The parts that together are wrong, where it is a rule between them that is broken. */
  between?: readonly Path[];
  message: string;
}

/** The keys of `tree` that are no settings: where they are, and what to say; the message is null for one that is planned and says none. */
export function unknownKeys(
  tree: unknown,
  issues: readonly z.core.$ZodIssue[],
): (Omit<Problem, 'message'> & { message: string | null })[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { path, ofKey: true, message: unknownKeyMessage(key, issue.path, at(tree, path), at(tree, issue.path)) };
    });
  });
}

function unknownKeyMessage(key: string, parent: Path, value: unknown, siblings: unknown): string | null {
  if (PLANNED_KEYS.includes(key)) return value === null ? null : `"${key}" is not available yet`;
  const known = childKeys(parent);
  if (known.includes(key))
    return `"${key}" does not go with ${parent.join('.')}.kind ${String(at(siblings, ['kind']))}`;
  return `unknown key ${quoted(key)}${didYouMean(key, known) || ` (known: ${known.join(', ')})`}`;
}

/** What is wrong with the values of `tree`, in our words; a key that is missing because it is mistyped is not told twice. */
export function wrongValues(
  tree: unknown,
  issues: readonly z.core.$ZodIssue[],
  mistyped: readonly { path: Path }[],
): Problem[] {
  const meant = new Set(
    mistyped.map(({ path }) =>
      [...path.slice(0, -1), nearest(String(path.at(-1)), childKeys(path.slice(0, -1)))].join('.'),
    ),
  );
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return [];
    const found = at(tree, issue.path);
    if (found === undefined && meant.has(issue.path.join('.'))) return [];
    const problem = { path: issue.path, ofKey: false, message: valueMessage(issue, found) };
    return [
      issue.code === 'custom' && issue.params === RULE ? { ...problem, between: [issue.path.slice(0, -1)] } : problem,
    ];
  });
}

function valueMessage(issue: z.core.$ZodIssue, found: unknown): string {
  // A part of several kinds is told as a whole, whatever is wrong with its `kind`.
  const name = issue.path
    .slice(0, issue.code === 'invalid_union' && 'discriminator' in issue ? -1 : undefined)
    .join('.');
  const must = `${name} must be ${issue.message}`;
  if (found === undefined) return issue.code === 'custom' ? must : `missing "${String(issue.path.at(-1))}": ${must}`;
  if (issue.code !== 'invalid_value' || typeof found !== 'string') return `${must}, found ${shown(found)}`;
  return `${must}, found ${shown(found)}${didYouMean(found, issue.values.map(String))}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
