import type { z } from 'zod';
import { checks } from './checks.ts';
import { settings, systemSchema } from './fields.ts';
import { unknownKeys, wrongValues } from './problems.ts';
import type { Problem } from './problems.ts';
import { at, isPlainMap } from './settings-text.ts';
import type { Path } from './settings-text.ts';
import type { System } from './system.ts';

/** The system that plain settings describe, or all that is wrong with them. Keys that are no settings are taken out of `tree`. */
export function validated(tree: Record<string, unknown>): { system: System } | { problems: Problem[] } {
  const unknown = unknownKeys(tree, systemSchema.safeParse(tree).error?.issues ?? []);
  for (const { path } of unknown) drop(tree, path);
  const { valid, issues } = parsedParts(tree);
  const broken = checks.flatMap((check) => {
    const found = check.needs.every((key) => key in valid) ? check.problem(valid) : null;
    return found === null ? [] : [{ ...found, ofKey: false, between: check.needs.map((key) => [key]) }];
  });
  const problems = [
    ...unknown.flatMap(({ message, ...place }) => (message === null ? [] : [{ ...place, message }])),
    ...wrongValues(tree, issues, unknown),
    ...broken,
  ];
  if (problems.length > 0) return { problems };
  return { system: { ...valid, memory: valid.memory - (valid.memory % valid.pageSize) } };
}

/** Part by part, so that one mistake does not hide what the rules between other parts find. `valid` lacks the parts with issues. */
function parsedParts(tree: Record<string, unknown>): { valid: System; issues: z.core.$ZodIssue[] } {
  const valid: Record<string, unknown> = {};
  const issues: z.core.$ZodIssue[] = [];
  for (const [key, type] of Object.entries(settings)) {
    const part = type.safeParse(tree[key]);
    if (part.success) valid[key] = part.data;
    else issues.push(...part.error.issues.map((issue) => ({ ...issue, path: [key, ...issue.path] })));
  }
  return { valid: valid as unknown as System, issues };
}

function drop(tree: Record<string, unknown>, path: Path): void {
  const parent = at(tree, path.slice(0, -1));
  if (isPlainMap(parent)) delete parent[String(path.at(-1))];
}
